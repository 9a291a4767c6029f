using System.Text;
using Xunit;

namespace Qalqan.Tests;

public sealed class MatcherTests
{
    [Theory]
    [InlineData("evil.example", "evil.example", true)]
    [InlineData("evil.example", "a.b.evil.example", true)]
    [InlineData("evil.example", "notevil.example", false)]
    [InlineData("a.evil.example", "evil.example", false)]
    [InlineData("a.evil.example", "b.a.evil.example", true)]
    [InlineData("co.uk", "co.uk", true)]
    [InlineData("co.uk", "shop.co.uk", false)]
    [InlineData("shop.co.uk", "www.shop.co.uk", true)]
    public void A_domain_matches_itself_and_its_subdomains_but_a_public_suffix_only_itself(string indicator, string seen, bool matches) =>
        Assert.Equal(matches, Matches(ObservableKind.Domain, indicator, ObservableKind.Domain, seen));

    [Theory]
    [InlineData("evil.example/x", false, "evil.example/x", true)]
    [InlineData("evil.example/x", false, "evil.example/x/y", false)]
    [InlineData("evil.example/x", true, "evil.example/x/y", true)]
    [InlineData("evil.example/x", true, "evil.example/x?a=1", true)]
    [InlineData("evil.example/x", true, "evil.example/xy", false)]
    [InlineData("evil.example/", true, "evil.example/anything/at/all", true)]
    [InlineData("evil.example/a-long-path-of-more-than-sixteen/bytes", true, "evil.example/a-long-path-of-more-than-sixteen/bytes/and/more", true)]
    public void A_url_matches_what_continues_it_only_when_flagged_and_on_a_border(string indicator, bool prefix, string seen, bool matches) =>
        Assert.Equal(matches, Matches(ObservableKind.Url, indicator, ObservableKind.Url, seen, prefix));

    [Theory]
    [InlineData(ObservableKind.Domain, "evil.example", ObservableKind.Url, "www.evil.example/x")]
    [InlineData(ObservableKind.Domain, "evil.example", ObservableKind.Url, "www.evil.example:8080/x")]
    [InlineData(ObservableKind.Ip, "192.0.2.1", ObservableKind.Url, "192.0.2.1:8080/x")]
    [InlineData(ObservableKind.Ip, "2001:db8::1", ObservableKind.Url, "[2001:db8::1]:8080/x")]
    [InlineData(ObservableKind.Network, "192.0.2.0/24", ObservableKind.Url, "192.0.2.77/x")]
    [InlineData(ObservableKind.Domain, "evil.example", ObservableKind.Email, "someone@mail.evil.example")]
    [InlineData(ObservableKind.Email, "someone@evil.example", ObservableKind.Email, "someone@evil.example")]
    [InlineData(ObservableKind.Md5, "0123456789abcdef0123456789abcdef", ObservableKind.Md5, "0123456789ABCDEF0123456789abcdef")]
    [InlineData(ObservableKind.App, "com.evil.app", ObservableKind.App, "com.Evil.App")]
    [InlineData(ObservableKind.Path, "/data/evil", ObservableKind.Path, "/data/evil/below")]
    [InlineData(ObservableKind.Path, "/data/evil", ObservableKind.Path, "/data/evil")]
    public void Follows_an_observable_to_what_it_names(ObservableKind kind, string indicator, ObservableKind seenKind, string seen) =>
        Assert.True(Matches(kind, indicator, seenKind, seen));

    [Theory]
    [InlineData(ObservableKind.Path, "/data/evil", ObservableKind.Path, "/data/evil2")]
    [InlineData(ObservableKind.Path, "/data/evil", ObservableKind.Path, "/DATA/evil")]
    [InlineData(ObservableKind.FileName, "Evil.exe", ObservableKind.FileName, "evil.exe")]
    [InlineData(ObservableKind.Md5, "0123456789abcdef0123456789abcdef", ObservableKind.Cert, "0123456789abcdef0123456789abcdef")]
    [InlineData(ObservableKind.Email, "someone@evil.example", ObservableKind.Domain, "evil.example")]
    [InlineData(ObservableKind.Url, "evil.example/x", ObservableKind.Domain, "evil.example")]
    [InlineData(ObservableKind.Other, "anything", ObservableKind.FileName, "anything")]
    public void Does_not_match_across_case_border_or_kind(ObservableKind kind, string indicator, ObservableKind seenKind, string seen) =>
        Assert.False(Matches(kind, indicator, seenKind, seen));

    [Theory]
    [InlineData("roleaccountd", "roleaccountd", true, false)]
    [InlineData("a-name-of-more-than-16", "a-name-of-more-t", true, true)]
    [InlineData("a-name-of-more-t", "a-name-of-more-than-16", true, true)]
    [InlineData("a-name-of-more-than-16", "a-name-of-more-", false, false)]
    [InlineData("roleaccountd", "roleaccount", false, false)]
    public void A_process_name_cut_at_sixteen_characters_matches_weakly(string indicator, string seen, bool matches, bool weak)
    {
        using var set = Sets.Of((ObservableKind.Process, indicator));
        List<Match> found = [];
        new Matcher(set).Match(ObservableKind.Process, Encoding.UTF8.GetBytes(seen), found);
        Assert.Equal(matches ? [new(0, weak)] : [], found);
    }

    [Fact]
    public void Networks_of_both_families_match_as_counting_bits_does()
    {
        var random = new Random(7);
        var networks = new List<NetworkKey>();
        var builder = new IndicatorSetBuilder();
        for (var i = 0; i < 400; i++)
        {
            // Crowded address space, so that networks hold each other and addresses are often inside.
            var ip4 = (uint)random.Next(64) << 24 | (uint)random.Next(4) << 16 | (uint)random.Next(4) << 8 | (uint)random.Next(8);
            var ip6 = (UInt128)(ulong)random.NextInt64() << 64 & (UInt128)0xF << 120 | (UInt128)(ulong)random.Next(16) << 60 | (UInt128)random.Next(8);
            var key = i % 2 == 0 ? NetworkKey.Of(ip4, random.Next(4, 33)) : NetworkKey.Of(ip6, random.Next(0, 129));
            if (networks.Contains(key)) continue;
            networks.Add(key);
            builder.Add(new() { Kind = ObservableKind.Network, Value = Sets.Text(key), Feed = "f" });
        }
        using var set = builder.Build();
        var matcher = new Matcher(set);
        for (var i = 0; i < 4000; i++)
        {
            var ip4 = (uint)random.Next(64) << 24 | (uint)random.Next(4) << 16 | (uint)random.Next(4) << 8 | (uint)random.Next(8);
            var ip6 = (UInt128)(ulong)random.NextInt64() << 64 & (UInt128)0xF << 120 | (UInt128)(ulong)random.Next(16) << 60 | (UInt128)random.Next(8);
            var is6 = i % 2 == 1;
            var expected = Enumerable.Range(0, networks.Count).Where(n => networks[n].IsIp6 == is6
                && networks[n] == (is6 ? NetworkKey.Of(ip6, networks[n].PrefixLength) : NetworkKey.Of(ip4, networks[n].PrefixLength))).ToArray();
            List<Match> found = [];
            matcher.Match(ObservableKind.Ip, Encoding.UTF8.GetBytes(is6 ? Sets.Text(NetworkKey.Of(ip6, 128))[..^4] : Sets.Text(NetworkKey.Of(ip4, 32))[..^3]), found);
            Assert.Equal(expected, found.Select(m => m.Indicator).Order());
        }
    }

    static bool Matches(ObservableKind kind, string indicator, ObservableKind seenKind, string seen, bool prefix = false)
    {
        var builder = new IndicatorSetBuilder();
        builder.Add(new() { Kind = kind, Value = indicator, Feed = "f", Prefix = prefix });
        using var set = builder.Build();
        List<Match> found = [];
        new Matcher(set).Match(seenKind, Encoding.UTF8.GetBytes(seen), found);
        return found.Count > 0;
    }
}

static class Sets
{
    public static IndicatorSet Of(params (ObservableKind Kind, string Value)[] indicators)
    {
        var builder = new IndicatorSetBuilder();
        foreach (var (kind, value) in indicators) builder.Add(new() { Kind = kind, Value = value, Feed = "feed" });
        return builder.Build();
    }

    public static string Text(NetworkKey key)
    {
        Span<byte> bytes = stackalloc byte[16];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64BigEndian(bytes, key.High);
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], key.Low);
        return $"{new System.Net.IPAddress(key.IsIp6 ? bytes : bytes[..4])}/{key.PrefixLength}";
    }
}
