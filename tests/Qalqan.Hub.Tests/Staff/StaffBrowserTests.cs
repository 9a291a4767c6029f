using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Xunit;

namespace Qalqan.Hub.Tests;

/// <summary>The staff's pages in a real browser: the whole way without a script, every page by axe, a passkey by the browser's own authenticator.</summary>
[Trait("Speed", "slow")]
public sealed class StaffBrowserTests(StaffWorld world) : IClassFixture<StaffWorld>
{
    const string Chromium = "/usr/bin/chromium";

    static string Pictures => Path.Combine(Qalqan.Tests.Golden.Root, "docs", "pages");

    /// <summary>localhost, because browsers have passkeys over plain HTTP there and nowhere else.</summary>
    string Base => $"http://localhost:{world.Hub.Client.Address.Port}";

    static Task<IBrowser> Launch(IPlaywright playwright)
    {
        Assert.SkipUnless(File.Exists(Chromium), "Chromium is not installed");
        return playwright.Chromium.LaunchAsync(new() { ExecutablePath = Chromium, Headless = true, Args = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu"] });
    }

    static long Step => DateTimeOffset.UtcNow.ToUnixTimeSeconds() / 30;

    [Fact]
    public async Task From_sign_in_to_a_release_by_two_without_a_script()
    {
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await Launch(playwright);
        await using var context = await browser.NewContextAsync(new() { JavaScriptEnabled = false, ViewportSize = new() { Width = 1000, Height = 800 } });
        var page = await context.NewPageAsync();
        await page.GotoAsync(Base + "/staff");
        await page.GetByLabel("Sign-in name").FillAsync(world.Ana.Login);
        await page.GetByLabel("Passphrase for signing in").FillAsync(world.Ana.Secrets.Passphrase);
        await page.GetByLabel("One-time code").FillAsync(Totp.Code(world.Ana.Secrets.Totp, Step));
        await Shoot(page, "staff-sign-in.en");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Queue" })).ToBeVisibleAsync();
        Assert.Contains("Hit by new intelligence", await page.ContentAsync(), StringComparison.Ordinal);
        await Shoot(page, "staff-queue.en");

        await page.GotoAsync($"{Base}/staff/cases/{world.Case}");
        await page.GetByLabel("Vault passphrase").FillAsync(world.Ana.Secrets.VaultPassphrase!);
        await page.GetByRole(AriaRole.Button, new() { Name = "Open", Exact = true }).ClickAsync();
        await Assertions.Expect(page.GetByText("Match with new intelligence").First).ToBeVisibleAsync(new() { Timeout = 20_000 });
        await page.GetByLabel("Text").First.FillAsync("Called them on Monday.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add as a note" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Called them on Monday.")).ToBeVisibleAsync();
        await Shoot(page, "staff-case.en");
        await page.GotoAsync($"{Base}/staff/evidence/{world.TextFile}");
        await Assertions.Expect(page.GetByText("agrees with the custody log")).ToBeVisibleAsync();
        await Shoot(page, "staff-evidence.en");
        await page.GotoAsync($"{Base}/staff/evidence/{world.ImageFile}");
        Assert.Equal(1, await page.EvaluateAsync<int>("document.querySelector('img.original').naturalWidth"));

        await page.GotoAsync($"{Base}/staff/releases/{world.Release}");
        await Shoot(page, "staff-release.en");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign and agree" }).ClickAsync();
        await Assertions.Expect(page.GetByText("A second one is needed")).ToBeVisibleAsync();
        using var ben = world.As(world.Ben);
        var text = await ben.ReadAsync($"/staff/releases/{world.Release}");
        var digest = System.Text.RegularExpressions.Regex.Match(text, "name=\"digest\" value=\"([0-9a-f]{64})\"", System.Text.RegularExpressions.RegexOptions.NonBacktracking).Groups[1].Value;
        Assert.Contains("Enough people agreed", await ben.DoAsync($"/staff/releases/{world.Release}/approve", ("digest", digest)), StringComparison.Ordinal);

        var log = world.Part<CustodyLog>();
        var acts = Enumerable.Range(0, (int)log.Size).Select(i => log.Entry(i).Act).ToList();
        var key = world.Part<Qalqan.Hub.Responders>().Find(world.Ana.Account.Id)!.SigningKey;
        Assert.Contains(acts, a => a.Verb == CustodyVerb.Opened && a.IsSignedBy(key));
        Assert.Equal(2, acts.Count(a => a.Verb == CustodyVerb.ReleaseApproved));
        Assert.Null(world.Part<Audit>().Check().Broken);
    }

    [Fact]
    public async Task Axe_finds_nothing_and_nothing_is_wider_than_a_phone()
    {
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await Launch(playwright);
        var found = new List<string>();
        var invitation = world.Part<Accounts>().Invite(new(world.Hub.Organisation, "newcomer", "New", [Roles.Responder]));
        foreach (var (member, paths) in Pages())
        {
            await using var context = await browser.NewContextAsync(new() { BypassCSP = true, Locale = member == world.Custodian ? "ug" : "en", ViewportSize = new() { Width = 320, Height = 640 } });
            if (member is not null) await context.AddCookiesAsync([new() { Name = "qalqan", Value = world.As(member).Cookie!, Domain = "localhost", Path = "/" }]);
            var page = await context.NewPageAsync();
            foreach (var path in paths)
            {
                await page.GotoAsync(Base + path);
                if (path == "/staff/join")
                {
                    await page.GetByLabel("Invitation code").FillAsync(invitation);
                    await page.GetByRole(AriaRole.Button, new() { Name = "Begin" }).ClickAsync();
                    await Assertions.Expect(page.GetByText("Your vault passphrase")).ToBeVisibleAsync(new() { Timeout = 20_000 });
                    await Shoot(page, "staff-join.en");
                }
                var axe = await page.RunAxe().WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
                found.AddRange(axe.Violations.Select(v => $"{path}: {v.Id}: {v.Nodes[0].Html}"));
                if (await page.EvaluateAsync<bool>("document.documentElement.scrollWidth > innerWidth")) found.Add($"{path}: wider than 320 px");
                if (path is "/staff/admin" or "/staff/log" or "/staff/panic") await Shoot(page, $"{path[1..].Replace('/', '-')}.en");
                if (path == "/staff/people" && member == world.Custodian)
                {
                    Assert.Equal("rtl", await page.GetAttributeAsync("html", "dir"));
                    await Shoot(page, "staff-people.ug");
                }
            }
        }
        Assert.Equal([], found);
    }

    [Fact]
    public async Task A_passkey_is_added_and_signs_in()
    {
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await Launch(playwright);
        await using var context = await browser.NewContextAsync();
        var page = await context.NewPageAsync();
        var cdp = await context.NewCDPSessionAsync(page);
        await cdp.SendAsync("WebAuthn.enable");
        await cdp.SendAsync("WebAuthn.addVirtualAuthenticator", new()
        {
            ["options"] = new Dictionary<string, object> { ["protocol"] = "ctap2", ["transport"] = "internal", ["hasResidentKey"] = true, ["hasUserVerification"] = true, ["isUserVerified"] = true, ["automaticPresenceSimulation"] = true },
        });
        await context.AddCookiesAsync([new() { Name = "qalqan", Value = world.As(world.Auditor).Cookie!, Domain = "localhost", Path = "/" }]);
        await page.GotoAsync(Base + "/staff/passkey");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add a passkey of this device" }).ClickAsync();
        await Assertions.Expect(page.GetByText("The passkey was added.")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign out" }).ClickAsync();
        await page.GotoAsync(Base + "/staff/passkey");
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in with a passkey" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Logs", Exact = true })).ToBeVisibleAsync();
    }

    IEnumerable<(Member? Member, string[] Paths)> Pages()
    {
        yield return (null, ["/staff/sign-in", "/staff/passkey", "/staff/join"]);
        yield return (world.Ben, ["/staff/queue", $"/staff/cases/{world.Case}", $"/staff/evidence/{world.TextFile}", $"/staff/evidence/{world.ImageFile}", "/staff/search", "/staff/releases", $"/staff/releases/{world.Release}",
            $"/staff/people/{world.Person.Person}", "/staff/feeds", "/staff/account", "/staff/step-up", "/staff/unlock", "/staff/passkey", "/staff/panic"]);
        yield return (world.Custodian, ["/staff/people", $"/staff/people/{world.Person.Person}"]);
        yield return (world.Admin, ["/staff/admin", "/staff/feeds"]);
        yield return (world.Auditor, ["/staff/log"]);
    }

    static async Task Shoot(IPage page, string name)
    {
        Directory.CreateDirectory(Pictures);
        await page.ScreenshotAsync(new() { Path = Path.Combine(Pictures, name + ".png"), FullPage = true });
    }
}
