using System.Text.RegularExpressions;
using Deque.AxeCore.Commons;
using Microsoft.Playwright;
using Xunit;

namespace Qalqan.Hub.Tests;

[Trait("Speed", "slow")]
public sealed partial class PublicBrowserTests(BrowserHub hub) : IClassFixture<BrowserHub>
{
    const string Missing = "needs Debian's Chromium";

    public static TheoryData<string> Tags => [.. Language.All.Select(l => l.Tag)];

    static readonly string Axe = new BundledAxeScriptProvider().GetScript();

    [Theory]
    [InlineData("en", 320)]
    [InlineData("en", 1280)]
    [InlineData("ug", 320)]
    [InlineData("ug", 1280)]
    [InlineData("zh-Hans", 320)]
    public async Task The_whole_journey_is_made_without_script(string tag, int width)
    {
        Assert.SkipUnless(BrowserHub.Exists, Missing);
        var words = new PageWords().For(Language.For(tag));
        await using var context = await hub.ContextAsync(tag, width);
        var page = await BrowserHub.PageAsync(context);
        var link = $"https://account-renewal-{tag.ToLowerInvariant()}{width}.example/session";

        await page.GotoAsync($"/{tag}");
        await LookAsync(page, tag, width, "1-front");
        await page.GetByRole(AriaRole.Link, new() { Name = words["front.check"] }).ClickAsync();
        await LookAsync(page, tag, width, "2-check");
        await page.GetByLabel(words["check.text"]).FillAsync(link);
        await page.GetByRole(AriaRole.Button, new() { Name = words["check.send"] }).ClickAsync();
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync(Words.For(tag)["verdict.no-match-today.title"]);
        await LookAsync(page, tag, width, "3-answer");
        Assert.Empty(await context.CookiesAsync());

        await page.GetByRole(AriaRole.Button, new() { Name = words["result.watch.send"] }).ClickAsync();
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync(words["receipt.title"]);
        var groups = await page.Locator(".groups code").AllTextContentsAsync();
        var card = await page.Locator(".card li").AllTextContentsAsync();
        Assert.Equal((6, 24), (groups.Count, card.Count));
        await LookAsync(page, tag, width, "4-receipt");
        await page.GetByLabel(words["receipt.compare"]).FillAsync(string.Join("\n", groups.Select((g, i) => $"{i + 1}. {g.ToLowerInvariant()}")));
        await page.GetByRole(AriaRole.Button, new() { Name = words["receipt.compare.send"] }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Status)).ToHaveTextAsync(words["receipt.right"]);
        await page.GetByRole(AriaRole.Button, new() { Name = words["receipt.done"] }).ClickAsync();
        await page.GetByLabel(words["mailbox.message"]).FillAsync("ياردەم كېرەك: +1 613-555-0199");
        await page.GetByRole(AriaRole.Button, new() { Name = words["mailbox.send"] }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = words["exit"] }).ClickAsync();
        await LookAsync(page, tag, width, "5-exit");
        Assert.DoesNotContain(await context.CookiesAsync(), c => c.Value.Length > 0);

        await hub.Fixture.Client.PackAsync("pages", link);
        await page.GotoAsync($"/{tag}/code");
        await LookAsync(page, tag, width, "6-code");
        await page.GetByLabel(words["code.label"]).FillAsync(string.Join(" ", groups));
        await page.GetByRole(AriaRole.Button, new() { Name = words["code.send"] }).ClickAsync();
        await UntilAsync(page, "article");
        await LookAsync(page, tag, width, "7-mailbox");
        var notice = await page.Locator("article").InnerTextAsync();
        Assert.Contains(card[0], notice, StringComparison.Ordinal);
        Assert.Contains("account-renewal-", notice, StringComparison.Ordinal);
        var code = string.Concat(CodeGroup().Matches(notice).Select(m => m.Groups[1].Value));
        Assert.Equal(16, code.Length);
        await AssertLanguageAsync(page, words, tag);
        await using var team = await hub.TeamAsync();
        var desk = await BrowserHub.PageAsync(team);
        var waiting = $"tr:has(a[href='/staff/people/{PersonOf(groups)}'])";
        await desk.GotoAsync("/staff/queue");
        await UntilAsync(desk, $"{waiting} a[href^='/staff/cases/']");
        var file = await desk.Locator($"{waiting} a[href^='/staff/cases/']").GetAttributeAsync("href");
        await page.GetByRole(AriaRole.Button, new() { Name = words["mailbox.see"] }).ClickAsync();
        await Assertions.Expect(page.GetByText(words["mailbox.seen"])).ToBeVisibleAsync();

        // Whoever helps sees it at once: nobody waits in the queue any more, and the case says why.
        await desk.ReloadAsync();
        await Assertions.Expect(desk.Locator(waiting)).ToHaveCountAsync(0);
        await desk.GotoAsync(file!);
        await Assertions.Expect(desk.GetByText(new PageWords().For(Language.All[0])["staff.entry.acknowledged"])).ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Link, new() { Name = words["verify.title"] }).ClickAsync();
        await page.GetByLabel(words["verify.number"]).FillAsync("1");
        await page.GetByLabel(words["verify.code"]).FillAsync(code);
        await page.GetByRole(AriaRole.Button, new() { Name = words["verify.send"] }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync(words["verify.yes.title"]);
        await LookAsync(page, tag, width, "8-verify");
        await page.GotoAsync($"/{tag}/incident");
        await LookAsync(page, tag, width, "9-incident");
        await page.GotoAsync($"/{tag}/keep");
        await LookAsync(page, tag, width, "10-keep");
    }

    /// <summary>Every page, in every state that it has.</summary>
    [Theory]
    [MemberData(nameof(Tags))]
    public async Task No_page_shuts_anybody_out_or_runs_over_a_narrow_screen(string tag)
    {
        Assert.SkipUnless(BrowserHub.Exists, Missing);
        await using var context = await hub.ContextAsync(tag, 320, script: true);
        var page = await BrowserHub.PageAsync(context);
        foreach (var name in PublicPagesTests.Names) await CheckAsync(page, $"/{tag}/{name}".TrimEnd('/'));
        await CheckAsync(page, $"/{tag}/nothing-here");
        await PressAsync(page, $"/{tag}/check", "main button");
        await page.Locator("#pasted").FillAsync($"https://axe.axe-{tag.ToLowerInvariant()}.example/ https://www.google.com@login.example/?u=http://203.0.113.9/x " + new string('a', 90) + " \u202Egpj.exe");
        await PressAsync(page, null, "main button");
        await PressAsync(page, null, "main form button");
        await page.Locator("#code").FillAsync("BCDF");
        await PressAsync(page, null, "button[value=compare]");
        await PressAsync(page, null, "button[value=done]");
        await page.Locator("#message").FillAsync("ياردەم كېرەك: +1 613-555-0199 <b>");
        await page.Locator("button[value=message]").ClickAsync();
        await page.GotoAsync($"/{tag}/incident");
        await PressAsync(page, null, "main button");
        await page.Locator("input[value=contact]").CheckAsync();
        await page.Locator("input[value=keep]").CheckAsync();
        await page.Locator("main button").ClickAsync();
        await hub.Fixture.Client.PackAsync("pages", $"axe-{tag.ToLowerInvariant()}.example");
        await UntilAsync(page, "article");
        await CheckAsync(page, null);
        await CheckAsync(page, $"/{tag}/consents");
        await page.Locator("input[value=keep]").UncheckAsync();
        await PressAsync(page, null, "main button");
        await page.GotoAsync($"/{tag}/verify");
        await page.Locator("#number").FillAsync("1");
        await page.Locator("#code").FillAsync("BCDF BCDF BCDF BCDF");
        await PressAsync(page, null, "main button");
        await page.GotoAsync($"/{tag}/code");
        await page.Locator("#code").FillAsync("BCDF");
        await PressAsync(page, null, "main button");
        await CheckAsync(page, $"/{tag}/delete");
        await PressAsync(page, null, "main button");
        await page.Locator("input[name=yes]").CheckAsync();
        await PressAsync(page, null, "main button");
    }

    [Fact]
    public async Task After_leaving_quickly_the_way_back_shows_nothing()
    {
        Assert.SkipUnless(BrowserHub.Exists, Missing);
        var words = new PageWords().For(Language.All[0]);
        await using var context = await hub.ContextAsync("en", 320);
        var page = await BrowserHub.PageAsync(context);
        await JoinAsync(page, "https://leaving.example/");
        await page.GetByLabel(words["mailbox.message"]).FillAsync("nobody else may read this");
        await page.GetByRole(AriaRole.Button, new() { Name = words["mailbox.send"] }).ClickAsync();
        await Assertions.Expect(page.Locator(".said").Last).ToContainTextAsync("nobody else may read this");
        await page.GetByRole(AriaRole.Link, new() { Name = words["exit"] }).ClickAsync();
        await Assertions.Expect(page.Locator("h1")).ToHaveTextAsync(words["exit.title"]);
        for (var i = 0; i < 3; i++)
        {
            await page.GoBackAsync();
            Assert.DoesNotContain("nobody else may read this", await page.ContentAsync(), StringComparison.Ordinal);
            Assert.NotEqual(words["mailbox.title"], await page.Locator("h1").InnerTextAsync());
        }
    }

    [Fact]
    public async Task No_page_lets_itself_be_framed()
    {
        Assert.SkipUnless(BrowserHub.Exists, Missing);
        await using var context = await hub.ContextAsync("en", 1280);
        var page = await BrowserHub.PageAsync(context);
        foreach (var path in (string[])["/en", "/en/check", "/en/code", "/en/verify", "/en/nothing", "/staff/sign-in"])
        {
            await page.SetContentAsync($"<iframe src='{hub.Address}{path}'></iframe>");
            Assert.StartsWith("chrome-error:", page.Frames[1].Url, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Everything_can_be_done_with_the_keyboard_alone()
    {
        Assert.SkipUnless(BrowserHub.Exists, Missing);
        await using var context = await hub.ContextAsync("ug", 320);
        var page = await BrowserHub.PageAsync(context);
        await page.GotoAsync("/ug");
        await page.Keyboard.PressAsync("Tab");
        Assert.True(await page.Locator(".skip").EvaluateAsync<bool>("e => e === document.activeElement && e.getBoundingClientRect().top >= 0"));
        await page.Keyboard.PressAsync("Enter");
        await Assertions.Expect(page.Locator("main")).ToBeFocusedAsync();
        await TabToAsync(page, ".doors a");
        Assert.NotEqual("none", await page.Locator(".doors a").First.EvaluateAsync<string>("e => getComputedStyle(e).outlineStyle"));
        await page.Keyboard.PressAsync("Enter");
        await AtAsync(page, "check");
        await TabToAsync(page, "#pasted");
        await page.Keyboard.TypeAsync("https://keyboard.example/");
        await TabToAsync(page, "main button");
        await page.Keyboard.PressAsync("Enter");
        await AtAsync(page, "answer");
        await TabToAsync(page, "main form button");
        await page.Keyboard.PressAsync("Enter");
        await AtAsync(page, "receipt");
        await TabToAsync(page, "button[value=done]");
        await page.Keyboard.PressAsync("Enter");
        await AtAsync(page, "mailbox");
    }

    /// <summary>A notice in another language than the person's says so twice: in the person's language by the page, and by itself.</summary>
    static async Task AssertLanguageAsync(IPage page, Words words, string tag)
    {
        var notice = page.Locator("article div[lang]").First;
        Assert.Equal(("en", "ltr"), (await notice.GetAttributeAsync("lang"), await notice.GetAttributeAsync("dir")));
        var said = words["mailbox.language"].Replace("{language}", "English", StringComparison.Ordinal);
        await Assertions.Expect(page.GetByText(said)).ToHaveCountAsync(tag == "en" ? 0 : 1);
        var fallback = $"This is in English. Our words in {Language.For(tag).Name} are not reviewed yet.";
        Assert.Equal(tag != "en", (await notice.InnerTextAsync()).Contains(fallback, StringComparison.Ordinal));
    }

    string PersonOf(IEnumerable<string> groups) =>
        ReceiptCode.TryParse(string.Concat(groups), out var code) && hub.Fixture.Part<PersonStore>().Find(code) is { } person ? person.Id : throw new InvalidOperationException("nobody has this code");

    /// <summary>Checks something, asks for a code, opens the mailbox.</summary>
    static async Task JoinAsync(IPage page, string text)
    {
        await page.GotoAsync("/en/check");
        await page.Locator("#pasted").FillAsync(text);
        await page.Locator("main button").ClickAsync();
        await page.Locator("main form button").ClickAsync();
        await page.Locator("button[value=done]").ClickAsync();
    }

    /// <summary>Loads the page again until it has <paramref name="selector"/>.</summary>
    static Task UntilAsync(IPage page, string selector) => Eventually.Holds(selector, async () =>
    {
        if (await page.Locator(selector).CountAsync() > 0) return true;
        await page.ReloadAsync();
        return false;
    });

    /// <summary>Asks for the address until it is this one. Waiting for the event of the navigation instead misses one that comes before the waiting begins.</summary>
    static Task AtAsync(IPage page, string name) => Assertions.Expect(page).ToHaveURLAsync(new Regex($"/ug/{name}(/|$)"), new() { Timeout = 30_000 });

    static async Task TabToAsync(IPage page, string selector)
    {
        await page.Locator(selector).First.WaitForAsync();
        for (var i = 0; i < 60; i++)
        {
            await page.Keyboard.PressAsync("Tab");
            if (await page.Locator(selector).First.EvaluateAsync<bool>("e => e === document.activeElement")) return;
        }
        Assert.Fail($"{selector} was not reached with the keyboard");
    }

    /// <summary>Presses a button, and looks at the page that comes.</summary>
    static async Task PressAsync(IPage page, string? path, string button)
    {
        if (path is not null) await page.GotoAsync(path);
        await page.Locator(button).First.ClickAsync();
        await CheckAsync(page, null);
    }

    static async Task CheckAsync(IPage page, string? path)
    {
        if (path is not null) await page.GotoAsync(path);
        Assert.False(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth > innerWidth"), $"{page.Url} runs over");
        var small = await page.EvaluateAsync<string[]>("[...document.querySelectorAll('nav a,.ways a,.doors a,button,input:not([type=hidden]),textarea,select,summary')].filter(e => { const r = e.getBoundingClientRect(); return r.width > 0 && (r.height < 24 || r.width < 24) }).map(e => e.outerHTML.slice(0, 80))");
        Assert.True(small.Length == 0, $"{page.Url}: smaller than 24 px: {string.Join("; ", small)}");
        // Run in the page itself: the package's own RunAxe opens a second page for each run, for frames, and there are none.
        await page.EvaluateAsync(Axe);
        var found = await page.EvaluateAsync<string[]>("""
            axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'], resultTypes: ['violations'] })
              .then(r => [r.passes.length > 5 ? 'ran' : 'did not run', ...r.violations.map(v => v.id + ': ' + v.nodes.slice(0, 3).map(n => n.html).join(' | '))])
            """);
        Assert.True(found is ["ran"], $"{page.Url}: {string.Join("; ", found)}");
    }

    static async Task LookAsync(IPage page, string tag, int width, string name)
    {
        Assert.False(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth > innerWidth"), $"{page.Url} runs over");
        if (Environment.GetEnvironmentVariable(StaffBrowser.Pictures) is { Length: > 0 } folder)
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{tag}-{width}-{name}.png"), FullPage = true });
    }

    [GeneratedRegex(@"[1-4]: ([A-Z]{4})\b")]
    private static partial Regex CodeGroup();
}
