using System.Buffers;
using System.Text;
using Xunit;

namespace Qalqan.Tests;

public sealed class DifferentialTests
{
    /// <summary>The whole matcher for domains, addresses, digests and application ids, as one would write it in half an hour.</summary>
    static List<(int Indicator, int Offset)> Plain(List<(ObservableKind Kind, string Value)> indicators, string text)
    {
        var byValue = new Dictionary<string, List<int>>();
        for (var i = 0; i < indicators.Count; i++) (byValue.TryGetValue(indicators[i].Value, out var l) ? l : byValue[indicators[i].Value] = []).Add(i);
        var found = new SortedSet<(int Offset, int Indicator)>();
        void Look(string value, int offset, params ObservableKind[] kinds)
        {
            foreach (var i in byValue.GetValueOrDefault(value) ?? [])
                if (kinds.Contains(indicators[i].Kind)) found.Add((offset, i));
        }
        for (var at = 0; at < text.Length;)
        {
            var end = at;
            while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] is '.' or '-' or '_')) end++;
            if (end == at)
            {
                at++;
                continue;
            }
            var run = text[at..end].TrimEnd('.').ToLowerInvariant();
            Look(run, at, ObservableKind.Domain, ObservableKind.Ip, ObservableKind.App);
            for (var dot = run.IndexOf('.'); dot >= 0; dot = run.IndexOf('.', dot + 1))
                if (run[(dot + 1)..].Contains('.') && !PublicSuffixes.IsPublicSuffix(Encoding.ASCII.GetBytes(run[(dot + 1)..]))) Look(run[(dot + 1)..], at, ObservableKind.Domain);
            for (var i = at; i < end;)
            {
                var stop = i;
                while (stop < end && char.IsAsciiLetterOrDigit(text[stop])) stop++;
                Look(text[i..stop].ToLowerInvariant(), i, ObservableKind.Md5, ObservableKind.Sha1, ObservableKind.Sha256, ObservableKind.Cert);
                i = stop + 1;
            }
            at = end;
        }
        return [.. found.Select(f => (f.Indicator, f.Offset))];
    }

    static readonly string[] Pieces =
    [
        "evil.example", "a.evil.example", "b.a.evil.example", "bad.test", "x.bad.test", "co.uk", "shop.co.uk", "www.shop.co.uk", "com.evil.app_1", "192.0.2.1", "192.0.2.10", "1.2.3.4",
        "0123456789abcdef0123456789abcdef", "0123456789abcdef0123456789abcdef01234567", new string('a', 63) + ".long.example", new string('b', 64) + ".long.example", "long.example",
        "evil", "example", "a", "1", "0f", ".", "..", "-", "_", " ", "\n", "\t", "/", ":", "@", "\"", ",", "=x", "(", "EVIL.EXAMPLE", "Bad.Test", "x--y.bad.test", "é", "中", "\0",
        "deep.a.b.c.d.e.f.g.h.i.example", "c.d.e.f.g.h.i.example", "0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF", "7z.archive.7z", "archive.7z", "192.0.2",
    ];

    [Theory]
    [InlineData(1, ulong.MaxValue)]
    [InlineData(2, ulong.MaxValue)]
    [InlineData(3, 0xFUL)] // sixteen hashes for everything
    [InlineData(4, 0x3UL << 32 | 0x7)]
    [InlineData(5, 0UL)]
    public void Every_variant_finds_what_a_plain_matcher_finds(int seed, ulong hashMask)
    {
        var random = new Random(seed);
        for (var round = 0; round < (hashMask == ulong.MaxValue ? 60 : 15); round++)
        {
            List<(ObservableKind Kind, string Value)> indicators = [];
            var builder = new IndicatorSetBuilder();
            foreach (var piece in Pieces)
            {
                if (Kind(piece) is not { } kind || random.Next(3) == 0 || indicators.Contains((kind, piece.ToLowerInvariant()))) continue;
                indicators.Add((kind, piece.ToLowerInvariant()));
                builder.Add(new() { Kind = kind, Value = piece.ToLowerInvariant(), Feed = "f" });
            }
            using var set = builder.Build(hashMask);
            var text = new StringBuilder();
            while (text.Length < 3000) text.Append(Pieces[random.Next(Pieces.Length)]).Append(random.Next(3) > 0 ? " ;\n"[random.Next(3)].ToString() : "");
            // Text of single bytes, so that offsets of both sides are the same.
            var latin = text.ToString().Replace("é", ";", StringComparison.Ordinal).Replace("中", "<", StringComparison.Ordinal);
            var expected = Plain(indicators, latin);
            foreach (var simd in SimdChoice.Supported)
            {
                List<TextHit> hits = [];
                new TextScanner(set, simd).Scan(Encoding.ASCII.GetBytes(latin), 0, hits);
                Assert.Equal(expected.Select(e => ((long)e.Offset, indicators[e.Indicator].Value)), hits.Select(h => (h.Offset, indicators[h.Indicator].Value)));
            }
        }
    }

    [Fact]
    public void Random_bytes_of_every_kind_give_the_same_answers_in_every_variant()
    {
        using var set = Sets.Of([.. Pieces.Where(p => Kind(p) is not null).Select(p => (Kind(p)!.Value, p.ToLowerInvariant())).Distinct(),
            (ObservableKind.Network, "192.0.2.0/24"), (ObservableKind.Ip, "2001:db8::1"), (ObservableKind.Url, "evil.example/x"), (ObservableKind.Email, "a@bad.test"),
            (ObservableKind.Path, "/tmp/a"), (ObservableKind.FileName, "a b.exe"), (ObservableKind.Domain, "xn--e1afmkfd.xn--p1ai")]);
        string[] marks = [.. Pieces, "%2F", "%2e", "[.]", "[dot]", "\\n", "\\u002e", "=\n", "=\r\n", "hxxp://", "http://", "/x", "2001:db8::1", "::", "/tmp/a", "a b.exe", "пример.рф", "\u3002", "a@", "{", "\\\\"];
        var random = new Random(9);
        for (var round = 0; round < 300; round++)
        {
            var text = new ArrayBufferWriter<byte>();
            while (text.WrittenCount < 1000)
            {
                if (random.Next(8) == 0) text.Write([(byte)random.Next(256)]);
                else text.Write(Encoding.UTF8.GetBytes(marks[random.Next(marks.Length)]));
            }
            List<List<TextHit>> all = [];
            foreach (var simd in SimdChoice.Supported)
            {
                List<TextHit> hits = [];
                new TextScanner(set, simd).Scan(text.WrittenSpan, 5, hits);
                all.Add(hits);
                Assert.All(hits, h => Assert.InRange(h.Offset, 5, 5 + text.WrittenCount - h.Length));
                Assert.Equal(hits.OrderBy(h => h.Offset), hits);
            }
            Assert.All(all, hits => Assert.Equal(all[0], hits));
        }
    }

    static ObservableKind? Kind(string piece) => piece switch
    {
        "com.evil.app_1" => ObservableKind.App,
        _ when piece.Length < 5 || !piece.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_') => null,
        _ when piece.Length is 32 => ObservableKind.Md5,
        _ when piece.Length is 40 => ObservableKind.Sha1,
        _ when piece.Length is 64 => ObservableKind.Sha256,
        _ when Tokens.TryParseIp4(Encoding.ASCII.GetBytes(piece), out _) => ObservableKind.Ip,
        _ when piece.Contains('.') && !piece.StartsWith('b') && piece != "192.0.2" => ObservableKind.Domain,
        _ => null,
    };
}
