using System.Text;
using Xunit;

namespace Qalqan.Tests;

/// <summary>The promise: no terminal sequence and no direction control from evidence reaches anybody's eyes raw, in any format, from any field.</summary>
[Trait("Speed", "slow")]
public sealed class HostileValuesTests
{
    static readonly string Everything = string.Concat(SafeTextTests.Steering());

    [Theory]
    [InlineData("en")]
    [InlineData("ug")]
    public void Nothing_from_any_field_steers_any_format(string language)
    {
        // In pieces, so that no field is long enough to be cut.
        foreach (var piece in Everything.EnumerateRunes().Chunk(60))
        {
            var result = Hostile(string.Concat(piece) + "\u001b]8;;http://evil.example\u0007<script>&\"'=");
            var options = ReportGoldenTests.Options(language);
            CheckText(ReportGoldenTests.Html(result, options), "html");
            CheckText(ReportGoldenTests.Json(result, options), "json");
            CheckText(ReportGoldenTests.Csv(result, options), "csv");
            CheckText(TextReportTests.Text(result, language, 80), "text");
        }
    }

    [Fact]
    public void Markup_in_evidence_stays_text_and_links_cannot_be_followed()
    {
        var html = ReportGoldenTests.Html(Hostile("<script>alert(1)</script><a href=x>\"'&"), ReportGoldenTests.Options("en"));
        Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<a ", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("http://", html.Replace("http-equiv", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase);
        var text = TextReportTests.Text(Hostile("http://evil.example/x"), "en", 200);
        Assert.DoesNotContain("http://", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_hundred_random_texts_in_every_field_harm_nothing()
    {
        var random = new Random(20260309);
        for (var round = 0; round < 200; round++)
        {
            var result = Hostile(RandomText(random));
            CheckText(ReportGoldenTests.Html(result, ReportGoldenTests.Options("fa")), "html");
            CheckText(ReportGoldenTests.Csv(result, ReportGoldenTests.Options("fa")), "csv");
            CheckText(TextReportTests.Text(result, "fa", 40 + round), "text");
        }
    }

    static void CheckText(string text, string format)
    {
        var open = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune.Value is '\u2066' or '\u2068' && format != "html") open++;
            else if (rune.Value == 0x2069 && format != "html") Assert.True(--open >= 0, $"{format}: an isolate closed that was not opened");
            else if (rune.Value == '\n' || rune.Value == '\r' && format == "csv") Assert.True(open == 0 || format == "csv", $"{format}: an isolate open at the end of a line");
            else if (rune.Value == 0x200F && format == "text" || rune.Value == 0x200C) continue; // our own mark; Persian spelling
            else Assert.False(SafeTextTests.IsSteering(rune), $"{format}: U+{rune.Value:X4}");
        }
        Assert.Equal(0, open);
    }

    static string RandomText(Random random)
    {
        var text = new StringBuilder();
        string[] likely = ["\u001b[31m", "\u202E", "\u2066", "\u2069", "\u200F", "http://a.example/", "xn--", "@", ".", "<", "ئۇ", "中", "\uD800", "\r\n", "་", " ", "{value}"];
        for (var i = random.Next(40); i >= 0; i--) text.Append(random.Next(3) == 0 ? ((char)random.Next(1, 0xFFFF)).ToString() : likely[random.Next(likely.Length)]);
        return text.ToString();
    }

    static CheckResult Hostile(string x)
    {
        var source = new IndicatorSource(x, x, Tlp.Red, SampleResult.Now, SampleResult.Now);
        var findings = ObservableKinds.All.Select(kind => SampleResult.Match(Severity.High, kind, x, x, x, x, 1, [source]) with
        {
            Records = [x],
            Indicator = new(kind, x + "y", [source, source], [x, x], true, true),
        }).ToList();
        findings.AddRange(SignRules.All.Select(rule => SampleResult.Sign(rule, ObservableKind.Unknown, x, ("shown", x), ("target", x), ("protected", x), ("from", x), ("domain", x), (x, x)) with { Path = x }));
        return SampleResult.Rich with
        {
            Findings = findings,
            Intelligence = [new(x, 1, null)],
            Coverage = new() { Skipped = [new(x, x)], Faults = [new(x, 1, x)], RulesNotRun = [x] },
        };
    }
}
