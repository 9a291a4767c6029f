using System.Text.Json;
using Microsoft.Playwright;
using Xunit;

namespace Qalqan.Hub.Tests;

/// <summary>The review desk and the report for authorities in a browser without a script.</summary>
[Trait("Speed", "slow")]
public sealed class DeskBrowserTests(StaffWorld world) : IClassFixture<StaffWorld>
{
    const string Words = "تېكىستكە ئاتلاش";

    string Base => StaffBrowser.BaseOf(world.Hub);

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_native_speaker_corrects_and_signs_a_sentence_and_a_responder_signs_after_them()
    {
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await StaffBrowser.Launch(playwright);
        var reviewer = await browser.PageOf(world.As(world.Reviewer).Cookie);
        await reviewer.GotoAsync(Base + "/staff");
        await reviewer.Locator("tr", new() { HasText = "ئۇيغۇرچە" }).GetByRole(AriaRole.Link, new() { Name = "Pages" }).ClickAsync();
        await reviewer.GetByLabel("The words: skip").FillAsync("https://evil.example/");
        await reviewer.PressAsync("Sign as a native speaker skip");
        await reviewer.SaysAsync("It was not signed.");
        Assert.Equal("https://evil.example/", await reviewer.GetByLabel("The words: skip").InputValueAsync());
        await reviewer.GetByLabel("The words: skip").FillAsync(Words);
        await reviewer.PressAsync("Sign as a native speaker skip");
        await reviewer.SaysAsync("It is signed, and said from now on.");
        Assert.Equal(0, await reviewer.GetByRole(AriaRole.Button, new() { Name = "Sign that it does no harm" }).CountAsync());
        await reviewer.GotoAsync(Base + "/ug");
        Assert.Equal(Words, await reviewer.Locator("a.skip").TextContentAsync());

        var responder = await browser.PageOf(world.As(world.Ben).Cookie);
        await responder.GotoAsync(Base + "/staff/review/pages/ug");
        await responder.PressAsync("Sign that it does no harm skip");
        await responder.SaysAsync("It is signed by two.");
        Assert.Equal(ReviewState.SafetyReviewed, world.Part<ReviewDesk>().Sentences("pages", Language.For("ug")).Single(s => s.Key == "skip").State);
        await responder.GetByRole(AriaRole.Link, new() { Name = "Look at the page that says this" }).First.ClickAsync();
        Assert.Equal("ug", await responder.GetAttributeAsync("html", "lang"));

        using var client = world.As(world.Reviewer);
        Assert.Contains(Words, await client.ReadAsync("/staff/review/pages/ug/patch"), StringComparison.Ordinal);
        await client.DoAsync("/staff/review/pages/ug/forget", ("key", "skip"));
        Assert.Equal("", await client.ReadAsync("/staff/review/pages/ug/patch"));
        using var alone = await client.PostAsync("/staff/review/pages/ug/judge", ("key", "skip"));
        Assert.Equal(System.Net.HttpStatusCode.NotFound, alone.StatusCode);
        Assert.Equal(["words-judged", "words-signed", "words-taken-back"], world.Part<Audit>().Newest(500).Select(l => l.Act).Where(a => a.StartsWith("words-", StringComparison.Ordinal)).Distinct().Order());
    }

    [Theory]
    [InlineData("/staff/review/pages/en")]
    [InlineData("/staff/review/notices/ug")]
    [InlineData("/staff/review/pages/xx")]
    [InlineData("/staff/report/00000000000000000000000000000000/html")]
    [InlineData("/staff/report/../html")]
    public async Task What_is_not_reviewed_or_published_here_is_not_there(string path)
    {
        using var ben = world.As(world.Ben);
        using var response = await ben.GetAsync(path);
        Assert.Equal(System.Net.HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task An_administrator_publishes_a_quarter_once_and_others_read_it_in_their_language()
    {
        world.Tell();
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await StaffBrowser.Launch(playwright);
        var admin = await browser.PageOf(world.As(world.Admin).Cookie);
        await admin.GotoAsync(Base + "/staff/report");
        await admin.GetByLabel("Quarter").SelectOptionAsync(await admin.GetByLabel("Quarter").Locator("option").Last.TextContentAsync() ?? "");
        await admin.PressAsync("Publish");
        await admin.SaysAsync("Nothing was published.");
        await admin.SaysAsync("too few people");
        for (var i = 0; i < 2; i++)
        {
            await admin.GetByLabel("Quarter").SelectOptionAsync(StaffWorld.LastQuarter.ToString());
            await admin.PressAsync("Publish");
            await admin.SaysAsync("It is published.");
        }
        var release = Assert.Single(world.Part<Statistics>().Readable(Audience.Agreement));
        Assert.Equal((StaffWorld.LastQuarter, 20), (release.Quarter, release.K));
        Assert.Single(world.Part<Audit>().Newest(500), l => l.Act == Acts.ReportPublished);

        world.Part<ReviewDesk>().SignNative("statistics", Language.For("ug"), "title", "كىشىلەر ئېيتقانلار", world.Reviewer.Account.Id);
        var auditor = await browser.PageOf(world.As(world.Auditor).Cookie);
        await auditor.GotoAsync(Base + "/staff/report");
        Assert.Equal(0, await auditor.GetByRole(AriaRole.Button, new() { Name = "Publish" }).CountAsync());
        await auditor.GetByLabel("Language").SelectOptionAsync("ug");
        await auditor.PressAsync($"Page {release.Quarter}");
        Assert.Equal("rtl", await auditor.GetAttributeAsync("html", "dir"));
        Assert.Equal("كىشىلەر ئېيتقانلار", await auditor.Locator("h1").TextContentAsync());
        Assert.NotEqual("none", await auditor.EvaluateAsync<string>("getComputedStyle(document.querySelector('main')).maxInlineSize")); // its own style is let through
        Assert.Equal("كىشىلەر ئېيتقانلار", Command(release.Quarter));
        await Files(release);
    }

    async Task Files(Release release)
    {
        using var auditor = world.As(world.Auditor);
        using var csv = await auditor.GetAsync($"/staff/report/{release.Id}/csv");
        Assert.Equal($"report-{release.Quarter}.csv", csv.Content.Headers.ContentDisposition?.FileName);
        Assert.StartsWith("quarter,audience,k,table,", await csv.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        using var json = JsonDocument.Parse(await auditor.ReadAsync($"/staff/report/{release.Id}/json"));
        Assert.Equal(25, json.RootElement.GetProperty("tables")[0].GetProperty("numbers")[0].GetProperty("count").GetInt32());
        using var page = await auditor.GetAsync($"/staff/report/{release.Id}/html");
        Assert.Contains("svg", await page.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        var policy = page.Headers.GetValues("Content-Security-Policy").Single();
        Assert.StartsWith("default-src 'none'; style-src 'sha256-", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
    }

    /// <summary>What the command says as title of the same report, beside the running hub.</summary>
    string Command(Quarter quarter)
    {
        using var command = new ChildProcess(Path.Combine(AppContext.BaseDirectory, "qalqan-hub"),
            ["hub", "report", "--data", world.Hub.Data, "--key-file", world.Hub.KeyFile, "--quarter", quarter.ToString(), "--language", "ug"]);
        var title = command.ReadLine("<title>");
        return title[..title.IndexOf('<', StringComparison.Ordinal)];
    }
}
