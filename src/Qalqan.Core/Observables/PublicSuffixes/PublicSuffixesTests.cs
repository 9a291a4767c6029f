using System.Globalization;
using System.Text;
using Xunit;

namespace Qalqan.Tests;

public sealed class PublicSuffixesTests
{
    // The cases that the list's maintainers publish for its users (public domain), and some of the rules' corners.
    [Theory]
    [InlineData("com", null)]
    [InlineData("example.com", "example.com")]
    [InlineData("b.example.com", "example.com")]
    [InlineData("a.b.example.com", "example.com")]
    [InlineData("biz", null)]
    [InlineData("domain.biz", "domain.biz")]
    [InlineData("b.domain.biz", "domain.biz")]
    [InlineData("uk.com", null)]
    [InlineData("example.uk.com", "example.uk.com")]
    [InlineData("a.b.example.uk.com", "example.uk.com")]
    [InlineData("test.ac", "test.ac")]
    [InlineData("mm", null)]
    [InlineData("c.mm", null)]
    [InlineData("b.c.mm", "b.c.mm")]
    [InlineData("a.b.c.mm", "b.c.mm")]
    [InlineData("jp", null)]
    [InlineData("test.jp", "test.jp")]
    [InlineData("ac.jp", null)]
    [InlineData("test.ac.jp", "test.ac.jp")]
    [InlineData("kyoto.jp", null)]
    [InlineData("ide.kyoto.jp", null)]
    [InlineData("b.ide.kyoto.jp", "b.ide.kyoto.jp")]
    [InlineData("c.kobe.jp", null)]
    [InlineData("b.c.kobe.jp", "b.c.kobe.jp")]
    [InlineData("city.kobe.jp", "city.kobe.jp")]
    [InlineData("www.city.kobe.jp", "city.kobe.jp")]
    [InlineData("ck", null)]
    [InlineData("test.ck", null)]
    [InlineData("b.test.ck", "b.test.ck")]
    [InlineData("www.ck", "www.ck")]
    [InlineData("www.www.ck", "www.ck")]
    [InlineData("us", null)]
    [InlineData("ak.us", null)]
    [InlineData("test.ak.us", "test.ak.us")]
    [InlineData("k12.ak.us", null)]
    [InlineData("test.k12.ak.us", "test.k12.ak.us")]
    [InlineData("xn--85x722f.com.cn", "xn--85x722f.com.cn")]
    [InlineData("xn--85x722f.xn--55qx5d.cn", "xn--85x722f.xn--55qx5d.cn")]
    [InlineData("www.xn--85x722f.xn--55qx5d.cn", "xn--85x722f.xn--55qx5d.cn")]
    [InlineData("xn--55qx5d.cn", null)]
    [InlineData("xn--85x722f.xn--fiqs8s", "xn--85x722f.xn--fiqs8s")]
    [InlineData("xn--fiqs8s", null)]
    [InlineData("github.io", null)]
    [InlineData("a.b.github.io", "b.github.io")]
    [InlineData("unlisted", null)]
    [InlineData("a.b.unlisted", "b.unlisted")]
    public void Finds_the_registered_domain(string host, string? registrable)
    {
        var bytes = Encoding.ASCII.GetBytes(host);
        var start = PublicSuffixes.RegistrableStart(bytes);
        Assert.Equal(registrable, start < 0 ? null : host[start..]);
        Assert.Equal(registrable is null, PublicSuffixes.IsPublicSuffix(bytes));
    }

    [Theory]
    [InlineData("github.io", true)]
    [InlineData("uk.com", true)]
    [InlineData("co.uk", false)]
    [InlineData("example.com", false)]
    public void Tells_rented_suffixes_from_registries(string host, bool isPrivate) => Assert.Equal(isPrivate, PublicSuffixes.IsPrivateSuffix(Encoding.ASCII.GetBytes(host)));

    [Fact]
    public void Can_ignore_the_private_section()
    {
        Assert.Equal(2, PublicSuffixes.RegistrableStartIgnoringPrivate("x.github.io"u8));
        Assert.Equal(0, PublicSuffixes.RegistrableStartIgnoringPrivate("example.co.uk"u8));
    }

    [Theory]
    [InlineData("com", true)]
    [InlineData("ck", true)]
    [InlineData("xn--fiqs8s", true)]
    [InlineData("co.uk", false)]
    [InlineData("pdf", false)]
    [InlineData("exe", false)]
    [InlineData("", false)]
    public void Knows_the_top_level_domains(string label, bool known) => Assert.Equal(known, PublicSuffixes.IsTopLevelDomain(Encoding.ASCII.GetBytes(label)));

    [Fact]
    public void Allocates_nothing()
    {
        _ = PublicSuffixes.RegistrableStart("a.b.example.co.uk"u8);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++) _ = PublicSuffixes.RegistrableStart("a.b.example.co.uk"u8);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    /// <summary>Every rule of the list, with names above and below it, against the algorithm of publicsuffix.org/list written straight down.</summary>
    [Fact]
    public void Agrees_with_the_list_itself()
    {
        const string List = "/usr/share/publicsuffix/public_suffix_list.dat";
        Assert.SkipUnless(File.Exists(List), "Debian's package publicsuffix is not installed");
        var idn = new IdnMapping();
        var rules = File.ReadLines(List).Where(l => l.Length > 0 && !l.StartsWith("//", StringComparison.Ordinal)).Select(l => l.Split(' ')[0])
            .Select(r => r.StartsWith('!') ? "!" + idn.GetAscii(r[1..]) : r.StartsWith("*.", StringComparison.Ordinal) ? "*." + idn.GetAscii(r[2..]) : idn.GetAscii(r)).ToHashSet();
        Assert.SkipUnless(rules.Count == PublicSuffixes.RuleCount, "another version of the list is installed");
        var wrong = 0;
        foreach (var rule in rules)
        {
            var name = rule.TrimStart('!').Replace("*.", "", StringComparison.Ordinal);
            foreach (var host in new[] { name, "a." + name, "b.a." + name, "c.b.a." + name })
            {
                var expected = Straightforward(rules, host);
                var start = PublicSuffixes.SuffixStart(Encoding.ASCII.GetBytes(host), out _);
                if (host[start..] != expected) wrong++;
            }
        }
        Assert.Equal(0, wrong);
    }

    static string Straightforward(HashSet<string> rules, string host)
    {
        var labels = host.Split('.');
        for (var i = 0; i < labels.Length; i++)
            if (rules.Contains("!" + string.Join('.', labels[i..]))) return string.Join('.', labels[(i + 1)..]);
        for (var i = 0; i < labels.Length; i++)
        {
            if (rules.Contains(string.Join('.', labels[i..]))) return string.Join('.', labels[i..]);
            if (i + 1 < labels.Length && rules.Contains("*." + string.Join('.', labels[(i + 1)..]))) return string.Join('.', labels[i..]);
        }
        return labels[^1];
    }

    [Fact]
    public void Says_of_every_host_the_same_on_both_ways()
    {
        string[] labels = ["com", "uk", "co", "www", "ck", "kawasaki", "jp", "city", "github", "io", "compute", "amazonaws", "x", "test", "er", "gov"];
        var random = new Random(7);
        for (var round = 0; round < 20_000; round++)
        {
            var host = System.Text.Encoding.ASCII.GetBytes(string.Join('.', Enumerable.Range(0, 1 + random.Next(6)).Select(_ => labels[random.Next(labels.Length)])));
            Assert.Equal(PublicSuffixes.SuffixStart(host, out _) == 0, PublicSuffixes.IsPublicSuffix(host));
        }
    }
}
