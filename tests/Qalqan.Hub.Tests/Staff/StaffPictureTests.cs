using Microsoft.Playwright;
using Xunit;

namespace Qalqan.Hub.Tests;

/// <summary>The staff's pages as they look at a desk, in three languages: for the documentation, and to be looked at.</summary>
[Trait("Speed", "slow")]
public sealed class StaffPictureTests(StaffWorld world) : IClassFixture<StaffWorld>
{
    /// <summary>A picture that stands in the source is no bigger.</summary>
    const int MaxBytes = 150 * 1024;

    [Theory]
    [InlineData("en", "ltr")]
    [InlineData("ug", "rtl")]
    [InlineData("zh-Hans", "ltr")]
    public async Task Pages_fill_a_desk_in_the_direction_of_their_language_and_show_no_bare_names(string language, string direction)
    {
        world.Part<IncidentStore>().Add(world.Person.Person, StaffWorld.Told(language == "ug" ? "ئۇلار ئاكامنىڭ ئىسمىنى تىلغا ئالدى." : "They named my brother.", Consents.Keep | Consents.Share));
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await StaffBrowser.Launch(playwright);
        var page = await browser.PageOf(world.As(world.Ana).Cookie, language);
        (string Name, string Path)[] pages = [("queue", "queue"), ("case", $"cases/{world.Case}"), ("evidence", $"evidence/{world.TextFile}"), ("release", $"releases/{world.Release}"), ("people", "people"),
            ("review", $"review/pages/{(language == "en" ? "ug" : language)}?from=25"), ("report-list", "report"), ("report", $"report/{world.Report().Id}/html?language={language}")];
        var wrong = new List<string>();
        foreach (var (name, path) in pages)
        {
            await page.GotoAsync($"{StaffBrowser.BaseOf(world.Hub)}/staff/{path}");
            Assert.Equal((language, direction), (await page.GetAttributeAsync("html", "lang"), await page.GetAttributeAsync("html", "dir")));
            if (await page.EvaluateAsync<bool>("document.documentElement.scrollWidth > innerWidth")) wrong.Add($"{name}: wider than the window");
            if (name != "review" && (await page.Locator("body").InnerTextAsync()).Contains("staff.", StringComparison.Ordinal)) wrong.Add($"{name}: a bare name");
            var picture = await page.Shoot($"staff-{name}.{language}", name switch { "case" => 1500, "queue" or "people" or "review" or "report" => 1000, _ => 0 });
            if (picture.Length > MaxBytes) wrong.Add($"{name}: {picture.Length} bytes");
        }
        Assert.Equal([], wrong);
    }
}
