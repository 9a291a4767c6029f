using System.Text;
using Qalqan.Formats;
using Xunit;

namespace Qalqan.Tests;

public sealed class WarningListTests
{
    static Indicator New(ObservableKind kind, string value) => new() { Kind = kind, Value = value, Feed = "x" };

    static WarningList List(string name, WarningListMatch match, params string[] entries) => new(name, match, entries, new HashSet<ObservableKind>());

    static IReadOnlyList<string> Of(WarningList list, ObservableKind kind, string value) => new WarningLists([list]).Of(New(kind, value));

    [Theory]
    [InlineData("famous.com", true)]
    [InlineData("www.famous.com", true)]
    [InlineData("infamous.com", false)]
    [InlineData("com", false)]
    public void A_host_covers_what_is_below_it(string value, bool hit) =>
        Assert.Equal(hit, Of(List("sites", WarningListMatch.Hostname, "famous.com"), ObservableKind.Domain, value).Count == 1);

    [Fact]
    public void A_host_under_which_anybody_rents_names_says_nothing_of_them()
    {
        var top = List("top sites", WarningListMatch.Hostname, "github.io", "blogspot.com", "dyn.example.com");
        var rented = List("dynamic DNS", WarningListMatch.Hostname, ".dyn.example.com") with { SharedHosting = true };
        var lists = new WarningLists([top, rented]);
        Assert.Empty(lists.Of(New(ObservableKind.Domain, "attacker.github.io")));
        Assert.Empty(lists.Of(New(ObservableKind.Domain, "attacker.dyn.example.com")));
        Assert.Equal(["top sites"], lists.Of(New(ObservableKind.Domain, "github.io")));
        Assert.Equal(["top sites", "dynamic DNS"], lists.Of(New(ObservableKind.Domain, "dyn.example.com")));
    }

    [Theory]
    [InlineData(ObservableKind.Ip, "198.51.100.7", true)]
    [InlineData(ObservableKind.Ip, "198.51.101.7", false)]
    [InlineData(ObservableKind.Network, "198.51.100.0/28", true)]
    [InlineData(ObservableKind.Network, "198.51.0.0/16", false)]
    [InlineData(ObservableKind.Ip, "2001:db8:1::5", true)]
    [InlineData(ObservableKind.Url, "198.51.100.7/", true)]
    public void A_network_covers_its_addresses(ObservableKind kind, string value, bool hit) =>
        Assert.Equal(hit, Of(List("nets", WarningListMatch.Network, "198.51.100.0/24", "2001:db8:1::/48", "nonsense"), kind, value).Count == 1);

    [Fact]
    public void A_page_on_a_well_known_site_is_not_the_site()
    {
        var list = List("sites", WarningListMatch.Hostname, "famous.com");
        Assert.Empty(Of(list, ObservableKind.Url, "famous.com/evil/page"));
        Assert.Single(Of(list, ObservableKind.Url, "famous.com/"));
    }

    [Fact]
    public void Substrings_and_expressions_are_looked_for_in_the_value()
    {
        Assert.Single(Of(List("parts", WarningListMatch.Substring, "Telemetry"), ObservableKind.Url, "x.example/telemetry/1"));
        Assert.Single(Of(List("rules", WarningListMatch.Regex, "/^ad[0-9]+\\./i"), ObservableKind.Domain, "ad17.example"));
    }

    [Fact]
    public void An_expression_that_needs_backtracking_is_reported_and_left_out()
    {
        var list = List("rules", WarningListMatch.Regex, "(a)\\1", "fine");
        Assert.Equal(0, Assert.Single(list.Problems()).Index);
        Assert.Single(Of(list, ObservableKind.Domain, "fine.example"));
    }

    [Fact]
    public void A_list_speaks_only_of_its_kinds()
    {
        var list = List("sites", WarningListMatch.Exact, "famous.com") with { Kinds = new HashSet<ObservableKind> { ObservableKind.Domain } };
        Assert.Single(Of(list, ObservableKind.Domain, "famous.com"));
        Assert.Empty(Of(list, ObservableKind.Process, "famous.com"));
    }

    [Fact]
    public void Built_in_lists_have_no_entry_that_cannot_be_used()
    {
        foreach (var list in BuiltInWarningLists.All) Assert.Empty(list.Problems());
        var lists = new WarningLists(BuiltInWarningLists.All);
        Assert.Equal(["Special-purpose IP addresses"], lists.Of(New(ObservableKind.Ip, "192.168.1.1")));
        Assert.Equal(["Public DNS resolvers"], lists.Of(New(ObservableKind.Ip, "8.8.8.8")));
        Assert.Equal(["Hashes of empty files"], lists.Of(New(ObservableKind.Md5, Convert.ToHexStringLower(System.Security.Cryptography.MD5.HashData([])))));
        Assert.Equal(["Best-known sites"], lists.Of(New(ObservableKind.Domain, "mail.google.com")));
        Assert.Equal(["URL shorteners"], lists.Of(New(ObservableKind.Domain, "bit.ly")));
        Assert.Equal([BuiltInWarningLists.SharedHosting], lists.Of(New(ObservableKind.Domain, "github.io")));
        Assert.Empty(lists.Of(New(ObservableKind.Domain, "attacker.github.io")));
        Assert.Empty(lists.Of(New(ObservableKind.Domain, "evil.example")));
    }

    [Fact]
    public void Reads_a_published_list()
    {
        var rejections = new List<Rejected>();
        var json = """{"name":"N","type":"cidr","version":3,"matching_attributes":["ip-src","domain|ip"],"list":["198.51.100.0/24","bad",7]}""";
        var list = WarningListFile.Read("f.json", Encoding.UTF8.GetBytes(json), rejections.Add)!;
        Assert.Equal(("N", WarningListMatch.Network, "3"), (list.Name, list.Match, list.Version));
        Assert.True(list.AppliesTo(ObservableKind.Ip) && list.AppliesTo(ObservableKind.Network) && list.AppliesTo(ObservableKind.Domain) && !list.AppliesTo(ObservableKind.Md5));
        Assert.Equal(["/list/1", "/list/2"], rejections.Select(r => r.Position));
    }

    [Theory]
    [InlineData("""{"name":"N","type":"magic","list":["a"]}""", RejectionCodes.NotUnderstood)]
    [InlineData("{}", RejectionCodes.UnknownFormat)]
    [InlineData("", RejectionCodes.UnknownFormat)]
    public void Says_why_a_file_is_no_list(string json, string code)
    {
        var rejections = new List<Rejected>();
        Assert.Null(WarningListFile.Read("f.json", Encoding.UTF8.GetBytes(json), rejections.Add));
        Assert.Equal(code, Assert.Single(rejections).Code);
    }

    [Trait("Speed", "slow")]
    [Fact]
    public void Half_a_million_entries_answer_quickly()
    {
        var list = List("many", WarningListMatch.Hostname, [.. Enumerable.Range(0, 500_000).Select(i => $"host{i}.example")]);
        var lists = new WarningLists([list, list with { Name = "again" }]);
        for (var i = 0; i < 200_000; i++) Assert.Equal(2, lists.Of(New(ObservableKind.Domain, $"www.host{i}.example")).Count);
    }
}
