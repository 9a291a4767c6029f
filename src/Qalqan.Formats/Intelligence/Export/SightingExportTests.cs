using System.Text;
using Qalqan.Formats;
using Xunit;

namespace Qalqan.Tests;

public sealed class SightingExportTests
{
    static readonly DateTimeOffset Checked = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    static Finding Found(ObservableKind kind, string value, string seen, long count = 1, DateTimeOffset? first = null, DateTimeOffset? last = null, params IndicatorSource[] sources) => new()
    {
        Severity = Severity.Critical,
        Verdict = Verdict.KnownIndicatorMatched,
        Source = "mail/message",
        Path = "/home/amina/Inbox/secret.eml",
        Place = Places.MailLink,
        Records = ["alice-record"],
        Count = count,
        Offset = 12,
        FirstTime = first,
        LastTime = last,
        Observable = new(kind, seen),
        Indicator = new(kind, value, sources.Length > 0 ? sources : [new("feed-a", "Pegasus", Tlp.Clear, null, null)], []),
        Details = [("shown", "amina@ngo.example")],
    };

    static CheckResult Result(params Finding[] findings) => new()
    {
        Verdict = Verdict.KnownIndicatorMatched,
        CheckedAt = Checked,
        Intelligence = [],
        Findings = findings,
        Coverage = new() { Faults = [new("/home/amina/x", 1, "y")] },
    };

    static byte[] Write(CheckResult result, out ExportCount count, Tlp maximum = Tlp.Red)
    {
        using var to = new MemoryStream();
        count = SightingExport.Write(to, result, maximum);
        return to.ToArray();
    }

    [Fact]
    public void Every_kind_keeps_the_rules_of_the_specification()
    {
        var findings = ExportTests.Indicators.Where(i => i.Kind != ObservableKind.Other).Select(i => Found(i.Kind, i.Value, i.Value, 3, Checked.AddDays(-2), Checked.AddDays(-1))).ToArray();
        var bundle = Write(Result(findings), out var count);
        Assert.Empty(StixStructure.Broken(bundle));
        Assert.Equal(new(findings.Length, 0, 0, 0), count);
        Assert.Equal(findings.Length, StixStructure.Objects(bundle, "sighting").Count);
    }

    [Fact]
    public void Names_no_person_path_or_place()
    {
        var text = Encoding.UTF8.GetString(Write(Result(Found(ObservableKind.Domain, "evil.example", "https://amina-ngo.evil.example/?mail=amina@ngo.example")), out _));
        foreach (var secret in (string[])["amina", "ngo.example", "Inbox", "alice-record", "mail.link", "mail/message", "where_sighted"]) Assert.DoesNotContain(secret, text, StringComparison.Ordinal);
        Assert.Contains("evil.example", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Sums_the_findings_of_one_indicator()
    {
        var bundle = Write(Result(
            Found(ObservableKind.Domain, "evil.example", "evil.example", 2, Checked.AddDays(-5), Checked.AddDays(-4)),
            Found(ObservableKind.Domain, "evil.example", "a.evil.example", 3, Checked.AddDays(-9), null)), out _);
        var sighting = Assert.Single(StixStructure.Objects(bundle, "sighting"));
        Assert.Equal(5, sighting.GetProperty("count").GetInt64());
        Assert.Equal("2026-02-21T09:00:00.000Z", sighting.GetProperty("first_seen").GetString());
        Assert.Equal("2026-02-26T09:00:00.000Z", sighting.GetProperty("last_seen").GetString());
    }

    [Fact]
    public void Leaves_signs_out_and_counts_no_further_than_stix_does()
    {
        var sign = Found(ObservableKind.Domain, "x.example", "x.example") with { Indicator = null, Rule = SignRules.LookAlike };
        var bundle = Write(Result(sign, Found(ObservableKind.Ip, "198.51.100.7", "198.51.100.7", long.MaxValue), Found(ObservableKind.Ip, "198.51.100.7", "198.51.100.7", long.MaxValue)), out _);
        Assert.Empty(StixStructure.Broken(bundle));
        Assert.Equal(999_999_999, Assert.Single(StixStructure.Objects(bundle, "sighting")).GetProperty("count").GetInt64());
    }

    [Fact]
    public void Gives_each_feed_its_own_sighting_and_the_narrow_ones_to_nobody_else()
    {
        IndicatorSource[] sources = [new("open", "Pegasus", Tlp.Clear, null, null), new("secret", "Operation X", Tlp.Red, null, null), new("mixed", null, Tlp.Clear, null, null), new("mixed", null, Tlp.Amber, null, null)];
        var result = Result(Found(ObservableKind.Domain, "evil.example", "evil.example", 1, null, null, sources));
        Write(result, out var all);
        Assert.Equal(new(3, 0, 0, 0), all);
        var text = Encoding.UTF8.GetString(Write(result, out var few, Tlp.Green));
        Assert.Equal(new(1, 2, 0, 0), few);
        Assert.DoesNotContain("secret", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Operation X", text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_sighted_is_what_the_feed_export_calls_so()
    {
        var indicator = ExportTests.Indicators[0];
        var exported = StixStructure.Objects(ExportTests.Stix([indicator], ExportTests.Options(), out _), "indicator")[0].GetProperty("id").GetString();
        var bundle = Write(Result(Found(indicator.Kind, indicator.Value, indicator.Value, 1, null, null, new IndicatorSource(indicator.Feed, null, Tlp.Clear, null, null))), out _);
        Assert.Equal(exported, StixStructure.Objects(bundle, "sighting")[0].GetProperty("sighting_of_ref").GetString());
    }

    [Fact]
    public void The_pattern_of_what_was_sighted_matches_what_was_observed()
    {
        ObservableKind[] standard = [ObservableKind.Domain, ObservableKind.Url, ObservableKind.Ip, ObservableKind.Network, ObservableKind.Email, ObservableKind.Md5, ObservableKind.Sha1, ObservableKind.Sha256, ObservableKind.Cert, ObservableKind.FileName];
        foreach (var i in ExportTests.Indicators.Where(i => standard.Contains(i.Kind)))
        {
            var bundle = Write(Result(Found(i.Kind, i.Value, i.Value)), out _);
            Assert.True(StixPattern.TryParse(StixStructure.Objects(bundle, "indicator")[0].GetProperty("pattern").GetString()!, out var pattern, out _));
            var observations = new StixObservations();
            Assert.True(observations.TryAdd(bundle, out _));
            Assert.True(pattern.Matches(observations).IsMatch, pattern.ToString());
        }
    }

    [Fact]
    public void Nothing_found_is_an_empty_bundle() => Assert.Empty(StixStructure.Broken(Write(Result(), out _)));

    /// <summary>The id that 2.1 §2.9 has every producer give: version 5 in the committee's namespace over {"value":"evil.example"}.</summary>
    [Fact]
    public void Observables_have_the_ids_that_others_give_them()
    {
        var bundle = Write(Result(Found(ObservableKind.Domain, "evil.example", "evil.example")), out _);
        Assert.Equal("domain-name--69228563-c8d2-54ae-aeca-5f4134cb59aa", StixStructure.Objects(bundle, "domain-name")[0].GetProperty("id").GetString());
    }
}
