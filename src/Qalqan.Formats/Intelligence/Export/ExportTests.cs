using System.Text;
using System.Text.Json;
using Qalqan.Formats;
using Xunit;

namespace Qalqan.Tests;

public sealed class ExportTests
{
    static readonly DateTimeOffset Known = new(2026, 3, 1, 8, 0, 0, TimeSpan.Zero);

    internal static ExportOptions Options(Tlp maximum = Tlp.Red) => new() { Maximum = maximum, KnownSince = Known };

    static readonly (ObservableKind Kind, string Value)[] Values =
    [
        (ObservableKind.Domain, "evil.example"), (ObservableKind.Url, "evil.example/a?b='c'&d=\\"), (ObservableKind.Ip, "198.51.100.7"), (ObservableKind.Ip, "2001:db8::7"),
        (ObservableKind.Network, "198.51.100.0/24"), (ObservableKind.Network, "2001:db8::/32"), (ObservableKind.Email, "eve@evil.example"),
        (ObservableKind.Md5, "d41d8cd98f00b204e9800998ecf8427e"), (ObservableKind.Sha1, "da39a3ee5e6b4b0d3255bfef95601890afd80709"),
        (ObservableKind.Sha256, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"), (ObservableKind.App, "com.evil.app"),
        (ObservableKind.Cert, "da39a3ee5e6b4b0d3255bfef95601890afd80709"), (ObservableKind.Cert, "d41d8cd98f00b204e9800998ecf8427e"), (ObservableKind.Process, "roleaccountd"),
        (ObservableKind.Path, "/private/var/it's \\ here/evil"), (ObservableKind.FileName, "Invitation (1).pdf.exe"), (ObservableKind.AndroidProperty, "sys.evil.mode"),
        (ObservableKind.Profile, "b3c4d5e6-0000-4000-8000-000000000001"),
    ];

    internal static IReadOnlyList<Indicator> Indicators { get; } =
    [
        .. Values.Select((v, i) => new Indicator
        {
            Kind = v.Kind, Value = v.Value, Feed = i % 2 == 0 ? "feed-a" : "feed-b", Name = i % 3 == 0 ? null : $"Malware {i % 4}", Tlp = (Tlp)(i % 6),
            ValidFrom = i % 2 == 0 ? Known.AddDays(-i).AddTicks(i) : null, ValidUntil = i % 5 == 0 ? Known.AddDays(i - 3) : null,
        }),
        new() { Kind = ObservableKind.Other, OtherKind = "yara", Value = "rule a { condition: true }\n", Feed = "feed-a", Tlp = Tlp.Clear },
        new() { Kind = ObservableKind.Other, OtherKind = "pressure", Value = "high", Feed = "feed-a", Tlp = Tlp.Clear },
    ];

    internal static byte[] Stix(IEnumerable<Indicator> indicators, ExportOptions options, out ExportCount count)
    {
        using var to = new MemoryStream();
        count = StixExport.Write(to, indicators, options);
        return to.ToArray();
    }

    [Fact]
    public void Stix_keeps_the_rules_of_the_specification()
    {
        var bundle = Stix(Indicators, Options(), out var count);
        Assert.Empty(StixStructure.Broken(bundle));
        Assert.Equal(new(Indicators.Count - 1, 0, 1, 0), count);
        Assert.Equal(count.Written, StixStructure.Objects(bundle, "indicator").Count);
        Assert.Equal(5, StixStructure.Objects(bundle, "marking-definition").Count);
    }

    [Fact]
    public void Stix_of_nothing_is_a_bundle_without_a_list()
    {
        var bundle = Stix([], Options(), out _);
        Assert.Empty(StixStructure.Broken(bundle));
        Assert.False(JsonDocument.Parse(bundle).RootElement.TryGetProperty("objects", out _));
    }

    [Fact]
    public void Stix_is_the_same_bytes_each_time_and_ids_do_not_hang_on_order()
    {
        Assert.Equal(Stix(Indicators, Options(), out _), Stix(Indicators, Options(), out _));
        var ids = StixStructure.Objects(Stix(Indicators, Options(), out _), "indicator").Select(o => o.GetProperty("id").GetString()).Order();
        Assert.Equal(ids, StixStructure.Objects(Stix(Indicators.Reverse(), Options(), out _), "indicator").Select(o => o.GetProperty("id").GetString()).Order());
    }

    [Fact]
    public void Stix_ids_are_the_ones_that_were_given_out_before()
    {
        var bundle = Stix(Indicators.Take(1), Options(), out _);
        Assert.Equal("indicator--b602b0d6-f729-5d35-b1ca-7cc7a7688260", StixStructure.Objects(bundle, "indicator")[0].GetProperty("id").GetString());
    }

    [Fact]
    public void Stix_writes_one_indicator_for_one_identity()
    {
        Indicator[] twice = [Indicators[1], Indicators[1] with { Name = "Another" }, Indicators[1] with { Feed = "feed-c" }];
        var bundle = Stix(twice, Options(), out var count);
        Assert.Equal(new(2, 0, 0, 1), count);
        Assert.Equal(2, StixStructure.Objects(bundle, "indicator").Count);
        Assert.Equal(3, StixStructure.Objects(bundle, "relationship").Count);
    }

    [Theory]
    [InlineData(Tlp.Clear)]
    [InlineData(Tlp.Green)]
    [InlineData(Tlp.Amber)]
    [InlineData(Tlp.AmberStrict)]
    public void Nothing_leaves_that_is_for_fewer(Tlp maximum)
    {
        var secret = Indicators.Where(i => (i.Tlp == Tlp.Unknown ? Tlp.Amber : i.Tlp) > maximum).ToList();
        Assert.NotEmpty(secret);
        foreach (var (text, count) in Every(Indicators, Options(maximum)))
        {
            Assert.Equal(secret.Count, count.AboveTlp);
            foreach (var i in secret.Where(s => !Indicators.Except(secret).Any(o => o.Value.Contains(s.Value, StringComparison.Ordinal)))) Assert.DoesNotContain(i.Value, text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Every_indicator_is_counted_once_in_every_format()
    {
        foreach (var (_, count) in Every([.. Indicators, Indicators[0]], Options()))
            Assert.Equal(Indicators.Count + 1, count.Written + count.AboveTlp + count.WithoutForm + count.Repeated);
    }

    [Fact]
    public void Csv_is_what_it_was_agreed_to_be()
    {
        Indicator[] rows =
        [
            new() { Kind = ObservableKind.Domain, Value = "evil.example", Feed = "feed", Name = "=cmd|' /C calc'!A0", Tlp = Tlp.AmberStrict, ValidFrom = Known },
            new() { Kind = ObservableKind.Process, Value = "=not,touched\"", Feed = "feed", Name = "A, \"B\"\n", ValidUntil = Known.AddTicks(1) },
        ];
        Assert.Equal("kind,value,feed,name,tlp,validFrom,validUntil\r\n"
            + "domain,evil.example,feed,'=cmd|' /C calc'!A0,AMBER+STRICT,2026-03-01T08:00:00Z,\r\n"
            + "process,\"=not,touched\"\"\",feed,\"A, \"\"B\"\"\n\",AMBER,,2026-03-01T08:00:00.0000001Z\r\n", Text(CsvExport.Write, rows, Options(), out _));
    }

    [Fact]
    public void List_has_each_value_once()
    {
        Indicator[] rows = [Indicators[0], Indicators[0] with { Feed = "another" }, Indicators[2], Indicators.First(i => i.OtherKind == "yara")];
        Assert.Equal("evil.example\n198.51.100.7\n", Text(ListExport.Write, rows, Options(), out var count));
        Assert.Equal(new(2, 0, 1, 1), count);
    }

    [Fact]
    public void Misp_is_an_event_with_types_tags_and_ids()
    {
        using var json = JsonDocument.Parse(Text(MispExport.Write, Indicators, Options(), out _));
        var attributes = json.RootElement.GetProperty("Event").GetProperty("Attribute").EnumerateArray().ToList();
        Assert.Equal(Indicators.Count + Indicators.Count(i => i.Kind == ObservableKind.Url), attributes.Count);
        var process = attributes.Single(a => a.GetProperty("value").GetString() == "roleaccountd");
        Assert.Equal("text", process.GetProperty("type").GetString());
        Assert.Equal(["tlp:clear", "qalqan:kind=\"process\""], process.GetProperty("Tag").EnumerateArray().Select(t => t.GetProperty("name").GetString()!));
        Assert.Equal("x509-fingerprint-sha1", attributes.First(a => a.GetProperty("type").GetString()!.StartsWith("x509", StringComparison.Ordinal)).GetProperty("type").GetString());
        Assert.Equal(attributes.Count, attributes.Select(a => a.GetProperty("uuid").GetString()).Distinct().Count());
    }

    [Fact]
    public void Stix_reads_back_as_the_same_identities()
    {
        var matched = Indicators.Where(i => i.Kind != ObservableKind.Other).ToList();
        foreach (var feed in matched.GroupBy(i => i.Feed))
        {
            var found = new IndicatorCollection();
            IntelligenceReader.Read("export.stix2", Stix(feed, Options(), out _), new(feed.Key), found, TestContext.Current.CancellationToken);
            Assert.Equal(feed.Select(i => (i.Kind, i.Value, i.Name, Tlp: i.Tlp == Tlp.Unknown ? Tlp.Amber : i.Tlp)).Order(),
                found.Indicators.Select(i => (i.Kind, i.Value, i.Name, i.Tlp)).Order());
            Assert.All(feed.Where(i => i.ValidFrom is not null && !(i.ValidUntil <= i.ValidFrom)),
                i => Assert.Equal(i.ValidFrom, found.Indicators.Single(f => (f.Kind, f.Value) == (i.Kind, i.Value)).ValidFrom));
        }
    }

    [Fact]
    public void Csv_reads_back_as_the_same_identities()
    {
        var matched = Indicators.Where(i => i.Kind != ObservableKind.Other).ToList();
        var found = new IndicatorCollection();
        IntelligenceReader.Read("export.csv", Encoding.UTF8.GetBytes(Text(CsvExport.Write, matched, Options(), out _)), new("feed"), found, TestContext.Current.CancellationToken);
        Assert.Equal(matched.Select(i => (i.Kind, i.Value)).Order(), found.Indicators.Select(i => (i.Kind, i.Value)).Order());
    }

    delegate ExportCount Writer(Stream to, IEnumerable<Indicator> indicators, ExportOptions options, CancellationToken cancel);

    static IEnumerable<(string Text, ExportCount Count)> Every(IReadOnlyList<Indicator> indicators, ExportOptions options)
    {
        foreach (var writer in (Writer[])[StixExport.Write, MispExport.Write, CsvExport.Write, ListExport.Write])
            yield return (Text(writer, indicators, options, out var count), count);
    }

    static string Text(Writer write, IEnumerable<Indicator> indicators, ExportOptions options, out ExportCount count)
    {
        using var to = new MemoryStream();
        count = write(to, indicators, options, CancellationToken.None);
        return Encoding.UTF8.GetString(to.ToArray());
    }
}
