using System.Text;
using Xunit;

namespace Qalqan.Tests;

public sealed class TokenLadderTests
{
    static string[] Observed(ObservableKind kind, string value)
    {
        var inputs = new TokenInputs();
        TokenLadder.Observed(kind, Encoding.UTF8.GetBytes(value), inputs);
        return Read(inputs, 0);
    }

    static string[] Asked(ObservableKind kind, string value, out TokenQuestion question, bool prefix = false)
    {
        var inputs = new TokenInputs();
        question = TokenLadder.Asked(new() { Kind = kind, Value = value, Feed = "f", Prefix = prefix }, inputs);
        Assert.Equal(question.Count, inputs.Count);
        return Read(inputs, 0);
    }

    // As text where it is text, else in hexadecimal: 'h evil.example'.
    static string[] Read(TokenInputs inputs, int from) => [.. Enumerable.Range(from, inputs.Count - from).Select(i =>
    {
        Assert.Equal(0, inputs[i][1]);
        var kind = (char)inputs[i][0];
        return kind + " " + ("46fc".Contains(kind, StringComparison.Ordinal) ? Convert.ToHexStringLower(inputs[i][2..]) : Encoding.Latin1.GetString(inputs[i][2..]));
    })];

    [Theory]
    [InlineData(ObservableKind.Domain, "a.b.evil.example", "h a.b.evil.example|d a.b.evil.example|d b.evil.example|d evil.example")]
    [InlineData(ObservableKind.Domain, "www.shop.co.uk", "h www.shop.co.uk|d www.shop.co.uk|d shop.co.uk")]
    [InlineData(ObservableKind.Domain, "co.uk", "h co.uk")]
    [InlineData(ObservableKind.Domain, "bucket.s3.amazonaws.com", "h bucket.s3.amazonaws.com|d bucket.s3.amazonaws.com|d amazonaws.com")]
    [InlineData(ObservableKind.Ip, "192.0.2.77", "4 10c0000000|4 14c0000000|4 16c0000000|4 18c0000200|4 20c000024d")]
    [InlineData(ObservableKind.Ip, "2001:db8::1", "6 2020010db8000000000000000000000000|6 3020010db8000000000000000000000000|6 3820010db8000000000000000000000000|6 4020010db8000000000000000000000000|6 8020010db8000000000000000000000001")]
    [InlineData(ObservableKind.Url, "evil.example/x/y?z=1", "u evil.example/x/y?z=1|q evil.example/x/y|b evil.example/|b evil.example/x|b evil.example/x/|h evil.example|d evil.example")]
    [InlineData(ObservableKind.Url, "evil.example/", "u evil.example/|b evil.example/|h evil.example|d evil.example")]
    [InlineData(ObservableKind.Url, "ftp://192.0.2.1/x", "u ftp://192.0.2.1/x|b ftp://192.0.2.1/|b ftp://192.0.2.1/x|4 10c0000000|4 14c0000000|4 16c0000000|4 18c0000200|4 20c0000201")]
    [InlineData(ObservableKind.Email, "a+b@mail.evil.example", "m a+b@mail.evil.example|h mail.evil.example|d mail.evil.example|d evil.example")]
    [InlineData(ObservableKind.Email, "a@localhost", "m a@localhost")]
    [InlineData(ObservableKind.Md5, "0123456789abcdef0123456789abcdef", "f 060123456789abcdef0123456789abcdef")]
    [InlineData(ObservableKind.Cert, "0123456789abcdef0123456789abcdef", "c 0123456789abcdef0123456789abcdef")]
    [InlineData(ObservableKind.Path, "/data/evil", "/ /data/evil|/ /|/ /data|/ /data/")]
    [InlineData(ObservableKind.Process, "a-name-of-more-than-16", "p a-name-of-more-than-16|k a-name-of-more-t")]
    [InlineData(ObservableKind.App, "com.evil.app", "a com.evil.app")]
    public void An_observation_leaves_these_tokens(ObservableKind kind, string value, string expected) =>
        Assert.Equal(expected.Split('|'), Observed(kind, value));

    [Theory]
    [InlineData(ObservableKind.Domain, "evil.example", "d evil.example")]
    [InlineData(ObservableKind.Domain, "github.io", "h github.io")]
    [InlineData(ObservableKind.Network, "192.0.2.0/23", "4 18c0000200|4 18c0000300")]
    [InlineData(ObservableKind.Network, "10.1.0.0/16", "4 100a010000")]
    [InlineData(ObservableKind.Network, "192.0.2.4/31", "4 20c0000204|4 20c0000205")]
    [InlineData(ObservableKind.Process, "a-name-of-more-than-16", "p a-name-of-more-than-16|p a-name-of-more-t")]
    [InlineData(ObservableKind.Process, "a-name-of-more-t", "p a-name-of-more-t|k a-name-of-more-t")]
    public void An_indicator_is_asked_by_these_look_ups(ObservableKind kind, string value, string expected)
    {
        Assert.Equal(expected.Split('|'), Asked(kind, value, out var question));
        Assert.Null(question.Limit);
    }

    [Theory]
    [InlineData(ObservableKind.Domain, "co.uk", "public suffix")]
    [InlineData(ObservableKind.Network, "10.0.0.0/15", "/16")]
    [InlineData(ObservableKind.Network, "2001::/31", "/32")]
    [InlineData(ObservableKind.Network, "2001:db8::/33", "4,096")]
    [InlineData(ObservableKind.Network, "2001:db8::/65", "4,096")]
    [InlineData(ObservableKind.Other, "rule x { }", "never matched")]
    [InlineData(ObservableKind.Domain, "", "empty")]
    public void What_cannot_be_asked_is_refused_with_a_reason(ObservableKind kind, string value, string reason)
    {
        Assert.Empty(Asked(kind, value, out var question));
        Assert.False(question.IsHuntable);
        Assert.Contains(reason, question.Limit, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("evil.example/a/b", "u evil.example/a/b|q evil.example/a/b")]
    [InlineData("evil.example/a?b", "u evil.example/a?b")]
    public void A_deep_beginning_of_urls_is_narrowed_and_says_so(string url, string expected)
    {
        Assert.Equal(expected.Split('|'), Asked(ObservableKind.Url, url, out var question, prefix: true));
        Assert.NotNull(question.Limit);
    }

    [Fact]
    public void The_widest_expansion_is_allowed_and_the_next_is_not()
    {
        Assert.Equal(TokenLadder.MaxExpansion, Asked(ObservableKind.Network, "2001:db8::/36", out _).Length);
        Assert.Equal(TokenLadder.MaxExpansion, Asked(ObservableKind.Network, "2001:db8::/116", out _).Distinct().Count());
    }

    [Fact]
    public void A_hostile_path_leaves_a_bounded_number_of_tokens_and_indicators_below_the_bound_say_so()
    {
        var slashes = new string('/', Canonical.MaxBytes);
        Assert.Equal(TokenLadder.MaxPathBorders + 1, Observed(ObservableKind.Path, slashes).Length);
        Asked(ObservableKind.Path, slashes[..100], out var question);
        Assert.NotNull(question.Limit);
        Assert.True(Observed(ObservableKind.Domain, string.Join('.', Enumerable.Repeat("a", 126))).Length < 130);
    }

    static readonly string[] Hosts = ["evil.example", "a.evil.example", "b.a.evil.example", "notevil.example", "bad.test", "x.bad.test", "co.uk", "shop.co.uk", "www.shop.co.uk", "github.io", "me.github.io",
        "x.me.github.io", "s3.amazonaws.com", "amazonaws.com", "b.s3.amazonaws.com", "city.kawasaki.jp", "x.city.kawasaki.jp", "y.kawasaki.jp", "x.y.kawasaki.jp", "kawasaki.jp", "xn--e1afmkfd.xn--p1ai"];

    static readonly string[] Segments = ["a", "b", "a b", "a&b", "index.php", "", "A", "%2F"];

    static (ObservableKind, string) Any(Random random, bool indicator)
    {
        string Pick(params string[] of) => of[random.Next(of.Length)];
        string Ip4() => $"{random.Next(2) + 10}.{random.Next(2)}.{random.Next(3)}.{random.Next(6)}";
        string Ip6() => $"2001:db8:{random.Next(2)}:{random.Next(3) * 0x80:x}::{random.Next(4):x}";
        string Host() => random.Next(5) == 0 ? Ip4() : random.Next(12) == 0 ? $"[{Ip6()}]" : Pick(Hosts);
        string Url() => Pick("", "", "", "ftp://") + Host() + Pick("", "", ":8080") + "/" + string.Join('/', Enumerable.Range(0, random.Next(4)).Select(_ => Pick(Segments))) + Pick("", "", "?a=1", "?", "?a/b&c");
        string Path() => Pick("", "/") + string.Join(Pick("/", "/", "\\", "//"), Enumerable.Range(0, random.Next(1, 5)).Select(_ => Pick("data", "evil", "Evil", "x"))) + Pick("", "", "/");
        string Hex(int n) => string.Concat(Enumerable.Repeat(Pick("0123", "abcd"), n / 4));
        return random.Next(indicator ? 13 : 12) switch
        {
            0 or 1 => (ObservableKind.Domain, Pick(Hosts)),
            2 or 3 => (ObservableKind.Url, Url()),
            4 => (ObservableKind.Ip, random.Next(2) == 0 ? Ip4() : Ip6()),
            5 => (ObservableKind.Email, Pick("a", "a+b", "x.y") + "@" + Pick([.. Hosts, "localhost", "10.0.0.1"])),
            6 => (ObservableKind.Path, Path()),
            7 => (ObservableKind.Process, Pick("a-name-of-more-t", "a-name-of-more-than-16", "a-name-of-more-thanks", "short", "Short")),
            8 => (Pick("5", "0") == "5" ? ObservableKind.Md5 : ObservableKind.Cert, Hex(32)),
            9 => (random.Next(2) == 0 ? ObservableKind.Sha256 : ObservableKind.Cert, Hex(64)),
            10 => (random.Next(2) == 0 ? ObservableKind.App : ObservableKind.Profile, Pick("com.evil.app", "com.evil")),
            11 => (random.Next(2) == 0 ? ObservableKind.FileName : ObservableKind.AndroidProperty, Pick("evil", "Evil")),
            _ => (ObservableKind.Network, random.Next(2) == 0 ? $"{Ip4()}/{random.Next(14, 33)}" : $"{Ip6()}/{random.Next(30, 129)}"),
        };
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Tokens_meet_exactly_where_the_matcher_matches(int seed)
    {
        var random = new Random(seed);
        var (hits, narrowed, refused) = (0, 0, 0);
        for (var round = 0; round < 4; round++)
        {
            List<(Indicator Indicator, Dictionary<string, int> Lookups, TokenQuestion Question)> all = [];
            var builder = new IndicatorSetBuilder();
            while (all.Count < 150)
            {
                var (kind, raw) = Any(random, indicator: true);
                if (!Canonical.TryGet(kind, raw, out var value, out _) || all.Exists(i => (i.Indicator.Kind, i.Indicator.Value) == (kind, value))) continue;
                var indicator = new Indicator { Kind = kind, Value = value, Feed = "f", Prefix = random.Next(2) == 0 };
                all.Add((indicator, Asked(kind, value, out var question, indicator.Prefix).Select((l, n) => (l, n)).ToDictionary(), question));
                builder.Add(indicator);
            }
            using var set = builder.Build();
            var matcher = new Matcher(set);
            for (var i = 0; i < 600; i++)
            {
                var (kind, raw) = Any(random, indicator: false);
                // Often what continues an indicator, or is one step off it.
                var near = all[random.Next(all.Count)].Indicator;
                if (near.Kind != ObservableKind.Network && random.Next(2) == 0) (kind, raw) = (near.Kind, near.Value + new[] { "", "/", "/x", "?q", "&", "x", "/x/y?z" }[random.Next(7)]);
                if (!Canonical.TryGet(kind, raw, out var seen, out _)) continue;
                List<Match> matches = [];
                matcher.Match(kind, Encoding.UTF8.GetBytes(seen), matches);
                var stored = Observed(kind, seen);
                for (var n = 0; n < all.Count; n++)
                {
                    var (indicator, lookups, question) = all[n];
                    var matched = matches.FindAll(m => m.Indicator == n);
                    var found = stored.Where(lookups.ContainsKey).Select(t => lookups[t]).ToArray();
                    var agree = question.Limit is null ? matched.Count > 0 == found.Length > 0 : matched.Count > 0 || found.Length == 0;
                    if (found.Length > 0)
                    {
                        hits++;
                        agree &= matched.TrueForAll(m => m.Weak) == found.All(l => l >= question.WeakFrom);
                    }
                    else if (matched.Count > 0) (narrowed, refused) = question.IsHuntable ? (narrowed + 1, refused) : (narrowed, refused + 1);
                    if (!agree) Assert.Fail($"{indicator.Kind} {indicator.Value} prefix {indicator.Prefix} / {kind} {seen}");
                }
            }
        }
        // Otherwise nothing was tested.
        Assert.True(hits > 1000, $"{hits} hits");
        Assert.True(narrowed > 0 && refused > 0, $"{narrowed} narrowed, {refused} refused");
    }

    [Fact]
    public void Bytes_that_are_not_canonical_after_all_leave_a_bounded_number_of_tokens_and_no_exception()
    {
        var random = new Random(6);
        string[] samples = [.. Hosts, "ftp://evil.example:8080/a/b?c", "192.0.2.1", "2001:db8::1", "a@b.example", "/data/evil/x", new string('.', 200), "[::1]/", "://", "@", "?", "0123456789abcdef0123456789abcdef"];
        for (var round = 0; round < 600; round++)
        {
            var value = Encoding.UTF8.GetBytes(samples[random.Next(samples.Length)]);
            for (var i = random.Next(4); i > 0 && value.Length > 0; i--) value[random.Next(value.Length)] = random.Next(3) == 0 ? (byte)random.Next(256) : (byte)"./:@?&#[]-"[random.Next(10)];
            value = value[..random.Next(value.Length + 1)];
            foreach (var kind in ObservableKinds.All)
            {
                var inputs = new TokenInputs(skipRepeated: round % 2 == 0);
                TokenLadder.Observed(kind, value, inputs);
                Assert.InRange(inputs.Count, 0, 210);
                var question = TokenLadder.Asked(new() { Kind = kind, Value = Encoding.Latin1.GetString(value), Feed = "f", Prefix = round % 3 == 0 }, new());
                Assert.InRange(question.Count, 0, TokenLadder.MaxExpansion);
                Assert.True(question.IsHuntable || question.Limit is not null);
            }
        }
    }

    [Fact]
    public void Every_network_is_found_exactly_where_counting_bits_finds_it()
    {
        var random = new Random(5);
        for (var round = 0; round < 3000; round++)
        {
            var (length, ip) = (random.Next(16, 33), (uint)random.Next());
            var network = NetworkKey.Of(ip, length);
            var lookups = Asked(ObservableKind.Network, Sets.Text(network), out _).ToHashSet();
            foreach (var near in (uint[])[ip, ip ^ 1u << random.Next(32), (uint)(network.High >> 32), (uint)(network.High >> 32) - 1, (uint)((network.High >> 32) | (uint.MaxValue >> length - 1 >> 1))])
                Assert.Equal(NetworkKey.Of(near, length) == network, Observed(ObservableKind.Ip, Sets.Text(NetworkKey.Of(near, 32))[..^3]).Any(lookups.Contains));
        }
    }
}
