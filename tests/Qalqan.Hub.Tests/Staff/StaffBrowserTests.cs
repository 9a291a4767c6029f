using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using Xunit;

namespace Qalqan.Hub.Tests;

/// <summary>The staff's pages in a real browser: the whole way without a script, every page by axe.</summary>
[Trait("Speed", "slow")]
public sealed class StaffBrowserTests(StaffWorld world) : IClassFixture<StaffWorld>
{
    string Base => StaffBrowser.BaseOf(world.Hub);

    [Fact]
    public async Task From_sign_in_to_a_release_by_two_without_a_script()
    {
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await StaffBrowser.Launch(playwright);
        await using var context = await browser.NewContextAsync(new() { JavaScriptEnabled = false, ViewportSize = new() { Width = 1000, Height = 800 } });
        var page = await context.NewPageAsync();
        await page.GotoAsync(Base + "/staff");
        await page.Shoot("staff-sign-in.en");
        await page.SignInAsync(Base, world.Ana);
        await Assertions.Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Queue" })).ToBeVisibleAsync();
        Assert.Contains("Hit by new intelligence", await page.ContentAsync(), StringComparison.Ordinal);

        await page.GotoAsync($"{Base}/staff/cases/{world.Case}");
        await page.UnlockAsync(world.Ana);
        await Assertions.Expect(page.GetByText("Match with new intelligence").First).ToBeVisibleAsync(new() { Timeout = 20_000 });
        await page.GetByLabel("Text").First.FillAsync("Called them on Monday.");
        await page.GetByRole(AriaRole.Button, new() { Name = "Add as a note" }).ClickAsync();
        await Assertions.Expect(page.GetByText("Called them on Monday.")).ToBeVisibleAsync();
        await page.GotoAsync($"{Base}/staff/evidence/{world.TextFile}");
        await Assertions.Expect(page.GetByText("agrees with the custody log")).ToBeVisibleAsync();
        await page.GotoAsync($"{Base}/staff/evidence/{world.ImageFile}");
        Assert.Equal(1, await page.EvaluateAsync<int>("document.querySelector('img.original').naturalWidth"));

        await page.GotoAsync($"{Base}/staff/releases/{world.Release}");
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
        await using var browser = await StaffBrowser.Launch(playwright);
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
                    await page.Shoot("staff-join.en");
                }
                var axe = await page.RunAxe().WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
                found.AddRange(axe.Violations.Select(v => $"{path}: {v.Id}: {v.Nodes[0].Html}"));
                if (await page.EvaluateAsync<bool>("document.documentElement.scrollWidth > innerWidth")) found.Add($"{path}: wider than 320 px");
                if (path is "/staff/admin" or "/staff/log" or "/staff/panic") await page.Shoot($"{path[1..].Replace('/', '-')}.en", path == "/staff/log" ? 1400 : 0);
                if (path == "/staff/people" && member == world.Custodian) Assert.Equal("rtl", await page.GetAttributeAsync("html", "dir"));
            }
        }
        Assert.Equal([], found);
    }

    IEnumerable<(Member? Member, string[] Paths)> Pages()
    {
        yield return (null, ["/staff/sign-in", "/staff/passkey", "/staff/join"]);
        yield return (world.Ben, ["/staff/queue", $"/staff/cases/{world.Case}", $"/staff/evidence/{world.TextFile}", $"/staff/evidence/{world.ImageFile}", "/staff/search", "/staff/releases", $"/staff/releases/{world.Release}",
            $"/staff/people/{world.Person.Person}", "/staff/feeds", "/staff/account", "/staff/step-up", "/staff/unlock", "/staff/passkey", "/staff/panic",
            "/staff/review", "/staff/review/pages/ug?from=50", "/staff/review/statistics/zh-Hans", "/staff/report", $"/staff/report/{world.Report().Id}/html?language=ug"]);
        yield return (world.Custodian, ["/staff/people", $"/staff/people/{world.Person.Person}"]);
        yield return (world.Admin, ["/staff/admin", "/staff/feeds", "/staff/report"]);
        yield return (world.Auditor, ["/staff/log", "/staff/report"]);
        yield return (world.Reviewer, ["/staff/review", "/staff/review/reports/fa"]);
    }
}
