using System.Text.RegularExpressions;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Xunit;

namespace Qalqan.Hub.Tests;

/// <summary>A hub and a real browser for a class of tests.</summary>
public sealed class BrowserHub : IAsyncLifetime
{
    IPlaywright? _playwright;

    internal HubFixture Fixture { get; private set; } = null!;

    internal IBrowser Browser { get; private set; } = null!;

    internal string Address => Fixture.Hub!.Address;

    internal static bool Exists => File.Exists("/usr/bin/chromium");

    public async ValueTask InitializeAsync()
    {
        Fixture = new HubFixture();
        Directory.CreateDirectory(Fixture.Data);
        await File.WriteAllTextAsync(Path.Combine(Fixture.Data, "public.json"), """{ "who": "Tea House Help Desk", "emergency": "911", "otherWay": "in person, Tuesdays" }""");
        await Fixture.StartAsync();
        await Fixture.Client.FeedAsync("pages", FeedTier.A);
        await Fixture.Client.PackAsync("pages", "known.example"); // without any warning to compare with, a check says that it could not compare
        if (!Exists) return;
        _playwright = await Playwright.CreateAsync();
        Browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = "/usr/bin/chromium", Headless = true, Args = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"] });
    }

    public async ValueTask DisposeAsync()
    {
        if (Browser is not null) await Browser.DisposeAsync();
        _playwright?.Dispose();
        await Fixture.DisposeAsync();
    }

    internal Task<IBrowserContext> ContextAsync(string tag, int width, bool script = false) => Browser.NewContextAsync(new()
    {
        JavaScriptEnabled = script,
        BypassCSP = script, // for the accessibility checker alone
        Locale = tag,
        ViewportSize = new() { Width = width, Height = width < 600 ? 640 : 900 },
        BaseURL = Address,
    });

    internal static async Task<IPage> PageAsync(IBrowserContext context)
    {
        context.SetDefaultTimeout(8000);
        return await context.NewPageAsync();
    }
}

[Trait("Speed", "slow")]
public sealed partial class PublicBrowserTests(BrowserHub hub) : IClassFixture<BrowserHub>
{
    const string Missing = "needs Debian's Chromium";

    public static TheoryData<string> Tags => [.. Language.All.Select(l => l.Tag)];

    /// <summary>Where pictures go if somebody wants to look at them: the name of an environment variable that holds a folder.</summary>
    const string Pictures = "QALQAN_PICTURES";

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
        await Eventually.Holds("the notice", async () =>
        {
            if (await page.Locator("article").CountAsync() > 0) return true;
            await page.ReloadAsync();
            return false;
        });
        await LookAsync(page, tag, width, "7-mailbox");
        var notice = await page.Locator("article").InnerTextAsync();
        Assert.Contains(card[0], notice, StringComparison.Ordinal);
        Assert.Contains("account-renewal-", notice, StringComparison.Ordinal);
        var code = string.Concat(CodeGroup().Matches(notice).Select(m => m.Groups[1].Value));
        Assert.Equal(16, code.Length);
        await page.GetByRole(AriaRole.Button, new() { Name = words["mailbox.see"] }).ClickAsync();
        await Assertions.Expect(page.GetByText(words["mailbox.seen"])).ToBeVisibleAsync();

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

    [Theory]
    [MemberData(nameof(Tags))]
    public async Task No_page_shuts_anybody_out_or_runs_over_a_narrow_screen(string tag)
    {
        Assert.SkipUnless(BrowserHub.Exists, Missing);
        await using var context = await hub.ContextAsync(tag, 320, script: true);
        var page = await BrowserHub.PageAsync(context);
        foreach (var name in PublicPagesTests.Names) await CheckAsync(page, $"/{tag}/{name}".TrimEnd('/'));
        await CheckAsync(page, $"/{tag}/nothing-here");
        await page.GotoAsync($"/{tag}/check");
        await page.Locator("main button").ClickAsync();
        await CheckAsync(page, null);
        await page.Locator("#pasted").FillAsync("https://www.google.com@login.example/?u=http://203.0.113.9/x " + new string('a', 90) + " \u202Egpj.exe");
        await page.Locator("main button").ClickAsync();
        await CheckAsync(page, null);
        await page.Locator("main form button").ClickAsync();
        await CheckAsync(page, null);
        await page.Locator("button[value=done]").ClickAsync();
        await CheckAsync(page, null);
        await CheckAsync(page, $"/{tag}/delete");
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
        await TabToAsync(page, ".doors a");
        Assert.NotEqual("none", await page.Locator(".doors a").First.EvaluateAsync<string>("e => getComputedStyle(e).outlineStyle"));
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync("**/check");
        await TabToAsync(page, "#pasted");
        await page.Keyboard.TypeAsync("https://keyboard.example/");
        await TabToAsync(page, "main button");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync("**/answer/*");
        await TabToAsync(page, "main form button");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync("**/receipt");
        await TabToAsync(page, "button[value=done]");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync("**/mailbox");
    }

    static async Task TabToAsync(IPage page, string selector)
    {
        for (var i = 0; i < 60; i++)
        {
            await page.Keyboard.PressAsync("Tab");
            if (await page.Locator(selector).First.EvaluateAsync<bool>("e => e === document.activeElement")) return;
        }
        Assert.Fail($"{selector} was not reached with the keyboard");
    }

    static async Task CheckAsync(IPage page, string? path)
    {
        if (path is not null) await page.GotoAsync(path);
        Assert.False(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth > innerWidth"), $"{page.Url} runs over");
        var small = await page.EvaluateAsync<string[]>("[...document.querySelectorAll('nav a,.ways a,.doors a,button,input:not([type=hidden]),textarea,select,summary')].filter(e => { const r = e.getBoundingClientRect(); return r.width > 0 && (r.height < 24 || r.width < 24) }).map(e => e.outerHTML.slice(0, 80))");
        Assert.True(small.Length == 0, $"{page.Url}: smaller than 24 px: {string.Join("; ", small)}");
        var found = await page.RunAxe(new() { RunOnly = new() { Type = "tag", Values = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] } }).WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        Assert.True(found.Violations.Length == 0, $"{page.Url}: {string.Join("; ", found.Violations.Select(v => $"{v.Id}: {string.Join(" | ", v.Nodes.Take(3).Select(n => n.Html))}"))}");
        Assert.True(found.Passes.Length > 5);
    }

    static async Task LookAsync(IPage page, string tag, int width, string name)
    {
        Assert.False(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth > innerWidth"), $"{page.Url} runs over");
        if (Environment.GetEnvironmentVariable(Pictures) is { Length: > 0 } folder)
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{tag}-{width}-{name}.png"), FullPage = true });
    }

    [GeneratedRegex(@"[1-4]: ([A-Z]{4})\b")]
    private static partial Regex CodeGroup();
}
