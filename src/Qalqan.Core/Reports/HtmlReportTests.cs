using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Xunit;

namespace Qalqan.Tests;

public sealed partial class HtmlReportTests
{
    public static TheoryData<string> Tags => [.. Language.All.Select(l => l.Tag)];

    [Theory]
    [MemberData(nameof(Tags))]
    public void The_page_is_in_the_language_and_direction_of_its_reader(string tag)
    {
        var language = Language.For(tag);
        var html = Page(SampleResult.Rich, tag);
        Assert.Contains($"<html lang=\"{tag}\" dir=\"{(language.RightToLeft ? "rtl" : "ltr")}\">", html, StringComparison.Ordinal);
        Assert.Equal(tag is "ug" or "fa", language.RightToLeft);
        // What the translation lacks is marked as English, so that a screen reader pronounces it.
        Assert.Equal(tag == "bo", html.Contains("<h2 lang=\"en\" dir=\"ltr\">", StringComparison.Ordinal));
        Assert.Equal(tag != "en", html.Contains("This translation is a draft", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Tags))]
    public void Headings_follow_their_order_and_elements_are_closed(string tag)
    {
        foreach (var result in new[] { SampleResult.Rich, SampleResult.Small, SampleResult.Nothing, SampleResult.Partly })
        {
            var html = Page(result, tag);
            var levels = Heading().Matches(html).Select(m => m.Groups[1].Value[0] - '0').ToList();
            Assert.Equal(1, levels[0]);
            Assert.Single(levels, 1);
            for (var i = 1; i < levels.Count; i++) Assert.True(levels[i] <= levels[i - 1] + 1, $"h{levels[i]} after h{levels[i - 1]}");
            foreach (var element in new[] { "main", "section", "article", "details", "dl", "dd", "dt", "ul", "ol", "li", "p", "bdi", "span", "table", "tr", "h2", "h3", "h4", "b", "figure" })
                Assert.Equal(Regex.Count(html, $"<{element}[ >]"), Regex.Count(html, $"</{element}>"));
        }
    }

    [Fact]
    public void The_page_loads_nothing_and_runs_nothing()
    {
        var html = Page(SampleResult.Rich, "en");
        foreach (var part in new[] { "<script", "<link", "<img", "<iframe", "<form", " src=", " href=", " style=", "url(", "@import", "javascript:" })
            Assert.DoesNotContain(part, html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotMatch(Events(), html);
        var style = html[(html.IndexOf("<style>", StringComparison.Ordinal) + 7)..html.IndexOf("</style>", StringComparison.Ordinal)];
        Assert.Equal(HtmlStyle.Css, style);
        Assert.Contains("default-src 'none'; style-src 'sha256-", html, StringComparison.Ordinal);
        Assert.Equal(style, style.ReplaceLineEndings("\n"));
    }

    [Theory]
    [MemberData(nameof(Tags))]
    public void A_small_page_is_small(string tag) => Assert.InRange(Encoding.UTF8.GetByteCount(Page(SampleResult.Small, tag)), 1000, 15_000);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Text_and_its_background_differ_enough_for_weak_eyes(int scheme)
    {
        // Light, dark, print: the three blocks that set the colours.
        var colours = Colour().Matches(Schemes().Matches(HtmlStyle.Css)[scheme].Value).ToDictionary(m => m.Groups[1].Value, m => m.Groups[2].Value);
        (string Text, string Background)[] pairs =
        [
            ("ink", "paper"), ("soft", "paper"), ("ink", "card"), ("soft", "card"), ("blue", "card"), ("red", "paper"), ("amber", "paper"), ("blue", "paper"),
            ("red", "redbg"), ("amber", "amberbg"), ("blue", "bluebg"), ("ink", "redbg"), ("ink", "amberbg"), ("ink", "bluebg"), ("soft", "redbg"), ("soft", "amberbg"), ("soft", "bluebg"),
        ];
        foreach (var (text, background) in pairs)
            Assert.True(Contrast(colours[text], colours[background]) >= 4.5, $"{text} on {background}: {Contrast(colours[text], colours[background])}");
        Assert.True(Contrast(colours["line"], colours["paper"]) >= 3, "the time line is seen");
    }

    [Fact]
    public void Every_report_says_what_was_not_read_and_what_cannot_be_known()
    {
        foreach (var result in new[] { SampleResult.Rich, SampleResult.Small, SampleResult.Nothing, SampleResult.Partly })
        {
            var html = Page(result, "en");
            Assert.Contains("<h2>What was read</h2>", html, StringComparison.Ordinal);
            Assert.Contains("<h2>What was not read</h2>", html, StringComparison.Ordinal);
            Assert.Contains("Many attacks are not published.", html, StringComparison.Ordinal);
        }
        Assert.Contains("locked with a password", Page(SampleResult.Partly, "en"), StringComparison.Ordinal);
        Assert.Contains("No published warnings were loaded.", Page(SampleResult.Nothing with { Intelligence = [] }, "en"), StringComparison.Ordinal);
    }

    [Fact]
    public void Red_is_kept_for_a_match_that_holds_today()
    {
        Assert.Contains("<header class=\"v red\">", Page(SampleResult.Small, "en"), StringComparison.Ordinal);
        var old = SampleResult.Small.Findings[0];
        Assert.Contains("<header class=\"v amber\">", Page(SampleResult.Small with { Findings = [old with { Indicator = old.Indicator! with { Expired = true } }] }, "en"), StringComparison.Ordinal);
        Assert.Contains("<header class=\"v blue\">", Page(SampleResult.Nothing, "en"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_hundred_thousand_findings_give_a_page_that_opens_and_counts_the_rest()
    {
        var many = SampleResult.Rich with { Findings = [.. Enumerable.Repeat(SampleResult.Rich.Findings[0], 100_000)] };
        var html = Page(many, "en");
        Assert.Contains("<bdi>99,500</bdi> more findings are not shown here", html, StringComparison.Ordinal);
        Assert.True(html.Length < 1_500_000);
    }

    static string Page(CheckResult result, string tag) => ReportGoldenTests.Html(result, ReportGoldenTests.Options(tag));

    // WCAG 2.2, relative luminance and contrast ratio.
    static double Contrast(string a, string b)
    {
        var (x, y) = (Luminance(a), Luminance(b));
        return (Math.Max(x, y) + 0.05) / (Math.Min(x, y) + 0.05);
    }

    static double Luminance(string hex)
    {
        if (hex.Length == 4) hex = $"#{hex[1]}{hex[1]}{hex[2]}{hex[2]}{hex[3]}{hex[3]}";
        double Part(int at)
        {
            var c = int.Parse(hex.AsSpan(at, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0;
            return c <= 0.04045 ? c / 12.92 : Math.Pow((c + 0.055) / 1.055, 2.4);
        }
        return 0.2126 * Part(1) + 0.7152 * Part(3) + 0.0722 * Part(5);
    }

    [GeneratedRegex("<h([1-6])[ >]")]
    private static partial Regex Heading();

    [GeneratedRegex("<[a-z]+[^>]* on[a-z]+=")]
    private static partial Regex Events();

    [GeneratedRegex(@":root\{[^}]*\}")]
    private static partial Regex Schemes();

    [GeneratedRegex("--([a-z]+):(#[0-9a-f]{3,6})")]
    private static partial Regex Colour();
}
