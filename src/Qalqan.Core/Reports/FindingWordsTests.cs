using System.Text.RegularExpressions;
using Xunit;

namespace Qalqan.Tests;

public sealed partial class FindingWordsTests
{
    static readonly string[] AllPlaces =
    [
        .. typeof(Places).GetFields().Select(f => (string)f.GetRawConstantValue()!), "android.package", "sms.text", "browser.history", "dns.other", "unheard-of",
    ];

    [Theory]
    [InlineData(ObservableKind.Url, Places.MailLink, "received", "next.message")]
    [InlineData(ObservableKind.Email, Places.MailSender, "sender", "next.message")]
    [InlineData(ObservableKind.Sha256, Places.MailAttachment, "attached", "next.file")]
    [InlineData(ObservableKind.Sha256, "chat.attachment", "attached", "next.file")]
    [InlineData(ObservableKind.Domain, Places.DnsQuery, "looked-up", "next.network")]
    [InlineData(ObservableKind.Ip, Places.DnsAnswer, "answered", "next.network")]
    [InlineData(ObservableKind.Url, Places.HttpRequest, "visited", "next.network")]
    [InlineData(ObservableKind.Ip, Places.Client, "visitor", "next.service")]
    [InlineData(ObservableKind.Md5, Places.File, "held", "next.file")]
    [InlineData(ObservableKind.FileName, Places.File, "named", "next.file")]
    [InlineData(ObservableKind.App, "android.package", "device", "next.device")]
    [InlineData(ObservableKind.App, Places.Text, "mentioned", "next.mention")]
    [InlineData(ObservableKind.Domain, Places.Argument, "entered", "next.entered")]
    [InlineData(ObservableKind.Domain, "browser.history", "visited", "next.network")]
    [InlineData(ObservableKind.Domain, "unheard-of", "mentioned", "next.mention")]
    public void What_was_seen_where_decides_what_it_is_evidence_of(ObservableKind kind, string place, string evidence, string next)
    {
        var said = FindingWords.Of(SampleResult.Match(Severity.High, kind, "x.example", place, "s", "p", 1, Feeds));
        Assert.Equal($"finding.{evidence}.explanation", said.Explanation[0].Key);
        Assert.Equal(next, said.Next);
    }

    [Fact]
    public void A_visit_is_never_told_as_software_on_a_device()
    {
        foreach (var kind in new[] { ObservableKind.Domain, ObservableKind.Url, ObservableKind.Ip, ObservableKind.Email })
            foreach (var place in AllPlaces)
                Assert.NotEqual("finding.device.explanation", FindingWords.Of(SampleResult.Match(Severity.High, kind, "x.example", place, "s", "p", 1, Feeds)).Explanation[0].Key);
    }

    [Fact]
    public void A_weak_or_listed_match_does_not_alarm_the_reader()
    {
        var finding = SampleResult.Match(Severity.Low, ObservableKind.Domain, "a.share.example", Places.DnsQuery, "s", "p", 1, Feeds) with
        {
            Indicator = new(ObservableKind.Domain, "share.example", Feeds, ["Top sites", "File sharing"], Expired: true),
        };
        var text = string.Join(' ', FindingWords.Of(finding).Remarks.Select(Words.For("en").Text));
        Assert.Contains("The warning is about share[.]example.", text, StringComparison.Ordinal);
        Assert.Contains("ran out on 2025-06-01", text, StringComparison.Ordinal);
        Assert.Contains("2 lists of things that many people use every day: Top sites, File sharing.", text, StringComparison.Ordinal);
        Assert.Contains("The warning comes from old.", text, StringComparison.Ordinal);
        Assert.Equal("next.low", FindingWords.Of(finding).Next);
    }

    [Fact]
    public void A_sentence_about_details_is_said_only_when_every_value_is_there()
    {
        var whole = SampleResult.Sign(SignRules.LinkTextDiffers, ObservableKind.Url, "http://e.example/", ("shown", "bank.example"), ("target", "e.example"));
        Assert.Equal("The link shows bank[.]example. It leads to e[.]example.", Words.For("en").Text(FindingWords.Of(whole).Explanation[0]));
        Assert.Single(FindingWords.Of(whole with { Details = [("shown", "bank.example")] }).Explanation);
    }

    /// <summary>Every sentence there is can be said, and every sentence that can be said is there.</summary>
    [Fact]
    public void Every_key_exists_and_is_used()
    {
        var used = SaidOfFindings().ToHashSet();
        foreach (var verdict in Enum.GetValues<Verdict>().Where(v => v != Verdict.Unknown))
            used.UnionWith([$"verdict.{verdict.Name()}.title", $"verdict.{verdict.Name()}.text", $"verdict.{verdict.Name()}.next"]);
        foreach (var severity in Enum.GetValues<Severity>().Where(s => s != Severity.Unknown)) used.UnionWith([$"severity.{severity.Name()}", $"severity.{severity.Name()}.meaning"]);
        used.UnionWith(KeysInSource());
        var there = WordFile.Read("en").Keys;
        Assert.Empty(there.Except(used));
        Assert.Empty(used.Except(there));
    }

    static IEnumerable<string> SaidOfFindings()
    {
        var findings = new List<Finding> { SampleResult.Sign(SignRules.LookAlike, ObservableKind.Domain, null) with { Rule = null } };
        foreach (var kind in ObservableKinds.All)
            foreach (var place in AllPlaces)
            {
                var finding = SampleResult.Match(Severity.High, kind, "x.example", place, "s", "p", 1, Feeds) with { Count = 2, LastTime = SampleResult.Now };
                findings.AddRange(finding, finding with { Severity = Severity.Low, LastTime = null, Indicator = new(kind, "y.example", Feeds, ["l"], true, true) },
                    finding with { Indicator = new(kind, "y.example", [new("f", null, Tlp.Red, null, null)], ["l"], false, true) });
            }
        var all = new[] { "shown", "target", "protected", "from", "domain", "host" }.Select(n => (n, "x.example")).ToArray();
        findings.AddRange(SignRules.All.Select(r => SampleResult.Sign(r, ObservableKind.Domain, "x.example", all)));
        foreach (var said in findings.Select(FindingWords.Of))
        {
            yield return said.Next;
            foreach (var phrase in said.Explanation.Concat(said.Remarks).Append(said.Title)) yield return phrase.Key;
        }
    }

    // The other keys stand as literals where they are said.
    static IEnumerable<string> KeysInSource() =>
        new[] { "src/Qalqan.Core/Reports", "src/Qalqan.Cli/Rendering" }
            .SelectMany(folder => Directory.GetFiles(Path.Combine(Golden.Root, folder), "*.cs"))
            .Where(file => !file.EndsWith("Tests.cs", StringComparison.Ordinal))
            .SelectMany(file => Key().Matches(File.ReadAllText(file)).Select(m => m.Groups[1].Value));

    static readonly IndicatorSource[] Feeds = [new("old", null, Tlp.Clear, null, new(2025, 6, 1, 0, 0, 0, TimeSpan.Zero))];

    [GeneratedRegex("\"((?:report|coverage|fault|reason|intelligence|label|timeline|progress|modifier|next|finding)[.][a-z.-]+[a-z])\"")]
    private static partial Regex Key();
}
