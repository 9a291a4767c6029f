using System.Text;
using Xunit;

namespace Qalqan.Tests;

public sealed class ExtractorLimitsTests
{
    /// <summary>What makes naive extractors quadratic: each unit opens something that seems to reach to the end of the text.</summary>
    public static TheoryData<string> Bombs =>
    [
        "http://", "http://a/", "http://a.example/", "http://a.example/(", "hxxp[://]a[.]example/", "https%3A%2F%2Fa.example%2F", "https%253A%252F%252Fa.example", "a.example/", "a.", ".", "a", "-", "_.", "[", "(", "[.]", "a[.]", "a(dot)",
        "{", "@", "a@", "a@a.example", "a.b@", "%", "%25", "%2", "%40", "%2e", "=", "=\n", "=3D", "=2E", "&", "&#", "&#46;", "&amp;", "\\", "\\u", "\\u002e", "\\/", "\\\"", ":", "::", "1:", "a:", "[:]", "1.", "1.1.1.1-", "ab:cd.", "0",
        "水", "水a.", "水.", "é", "\u202e", "\u0301", "。", "http:", "/", "//", ",http://a.example", ";a.example/,", "h*", "h**p://", "\0", "://", "com.", "http://[", "[1:", "http://[::", "http://a:1", "a://b@", "xn--", "xn--a.", "ü.", "http://ü.", ")", "'", "\"",
    ];

    [Theory]
    [MemberData(nameof(Bombs))]
    public void Work_grows_with_the_text_and_no_faster(string unit)
    {
        var one = Work(unit, 12_000);
        var two = Work(unit, 24_000);
        Assert.True(two <= 2.2 * one + 1000, $"{one} then {two}");
        Assert.True(two <= 24_000 * 90L, $"{two} looks at 24,000 bytes");
    }

    [Fact]
    public void Random_hostile_text_never_fails_and_offsets_stay_inside()
    {
        var random = new Random(17);
        var units = Bombs.Select(b => Encoding.UTF8.GetBytes(b.Data)).ToArray();
        for (var round = 0; round < 3000; round++)
        {
            var text = new List<byte>();
            for (var n = random.Next(1, 60); n > 0; n--)
            {
                if (random.Next(5) == 0) text.Add((byte)random.Next(256));
                else text.AddRange(units[random.Next(units.Length)]);
            }
            var bytes = text.ToArray();
            var again = new byte[Canonical.MaxBytes];
            ObservableExtractor.Extract(bytes, (kind, canonical, offset, length) =>
            {
                Assert.InRange(offset, 0, bytes.Length - 1);
                Assert.InRange(length, 1, bytes.Length - offset);
                Assert.True(Canonical.TryWrite(kind, canonical, again, out var n), Encoding.UTF8.GetString(canonical));
                Assert.True(canonical.SequenceEqual(again.AsSpan(0, n)), "what is reported is canonical");
            }, doubtful: random.Next(2) == 0);
        }
    }

    [Fact]
    public void Every_planted_value_is_found_between_hostile_pieces()
    {
        var random = new Random(23);
        string[] separators = [" ", "\n", "\t", "\"", "<", ">", " (", ") ", " =", " | "];
        string[] planted = ["http://evil.example/a", "evil.example", "192.0.2.1", "user@evil.example", "hxxp://evil[.]example/a", "d41d8cd98f00b204e9800998ecf8427e", "2001:db8::1"];
        string[] expected = ["evil.example/a", "evil.example", "192.0.2.1", "user@evil.example", "evil.example/a", "d41d8cd98f00b204e9800998ecf8427e", "2001:db8::1"];
        var units = Bombs.Select(b => b.Data).ToArray();
        for (var round = 0; round < 3000; round++)
        {
            var which = random.Next(planted.Length);
            var text = new StringBuilder();
            for (var n = random.Next(6); n > 0; n--) text.Append(units[random.Next(units.Length)]).Append(separators[random.Next(2)]);
            text.Append(separators[random.Next(2)]).Append('\n').Append(planted[which]).Append('\n');
            for (var n = random.Next(6); n > 0; n--) text.Append(separators[random.Next(separators.Length)]).Append(units[random.Next(units.Length)]);
            var found = false;
            ObservableExtractor.Extract(Encoding.UTF8.GetBytes(text.ToString()), (_, canonical, _, _) => found |= canonical.SequenceEqual(Encoding.UTF8.GetBytes(expected[which])));
            Assert.True(found, text.ToString());
        }
    }

    [Fact]
    public void Allocates_nothing_for_ascii()
    {
        var text = Encoding.UTF8.GetBytes("hxxp://evil[.]example/a%20b evil.example 192.0.2.1 2001:db8::1 user@evil.example d41d8cd98f00b204e9800998ecf8427e &amp; \\/ =3D com.evil.tracker");
        var count = 0;
        ObservableExtractor.Found found = (_, _, _, _) => count++;
        ObservableExtractor.Extract(text, found);
        Assert.True(count >= 8, $"{count}");
        // A collection that another test causes counts what is left of this thread's allocation window: what allocates shows in every round, that in few.
        var least = long.MaxValue;
        for (var round = 0; round < 20; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 100; i++) ObservableExtractor.Extract(text, found);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }
        Assert.Equal(0, least);
    }

    [Fact]
    public void A_receiver_may_extract_in_turn()
    {
        var found = new List<string>();
        ObservableExtractor.Extract("evil%2eexample other%2eexample"u8, (_, canonical, _, _) =>
        {
            found.Add(Encoding.UTF8.GetString(canonical));
            if (found.Count == 1) ObservableExtractor.Extract("inner%2eexample"u8, (_, inner, _, _) => found.Add(Encoding.UTF8.GetString(inner)));
        });
        Assert.Equal(["evil.example", "inner.example", "other.example"], found);
    }

    static long Work(string unit, int length)
    {
        var bytes = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(unit, length / unit.Length + 1)));
        return ObservableExtractor.Extract(bytes.AsSpan(0, length), (_, _, _, _) => { }, doubtful: false);
    }
}
