using System.Globalization;
using System.Text;
using Xunit;

namespace Qalqan.Tests;

public sealed class FileScanTests
{
    static IndicatorSet Set() => Sets.Of((ObservableKind.Domain, "evil.example"), (ObservableKind.Ip, "192.0.2.1"), (ObservableKind.Url, "site.test/login"),
        (ObservableKind.Email, "spy@mail.test"), (ObservableKind.Path, "/data/local/tmp/xagt"), (ObservableKind.Md5, "0123456789abcdef0123456789abcdef"), (ObservableKind.Ip, "2001:db8::1"));

    const string Values = "see www.evil.example, 192.0.2.1 http://site.test/login and spy@mail.test; /data/local/tmp/xagt 0123456789ABCDEF0123456789abcdef [2001:db8::1] evil[.]example q=%2Fevil.example evil.exam=\nple";

    [Fact]
    public void Reports_each_hit_with_its_line_its_number_and_its_place()
    {
        using var set = Set();
        var seen = Run(set, "one\r\nget evil.example now\r\n\r\nlast evil.example", threads: 1);
        Assert.Equal(["2@5 [get evil.example now] 4", "4@29 [last evil.example] 5"], seen.Hits);
        Assert.Equal((4, 2), (seen.Totals.Lines, seen.Totals.Hits));
    }

    [Fact]
    public void Passes_header_lines_on_in_order_between_the_hits()
    {
        using var set = Set();
        var seen = Run(set, "#Fields: a b\nevil.example\nx #Fields: no\n#Fields: c\n\nevil.example\n#Fields: d", threads: 1, mark: "#Fields:");
        Assert.Equal(["1@0 #Fields: a b", "2@13 [evil.example] 0", "4@40 #Fields: c", "6@52 [evil.example] 0", "7@65 #Fields: d"], seen.Hits);
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("no end")]
    [InlineData("a\nb\n")]
    [InlineData("\n\n\n")]
    public void Counts_lines_as_people_do(string text)
    {
        using var set = Set();
        var expected = text.Split('\n').Length - (text.Length == 0 || text.EndsWith('\n') ? 1 : 0);
        Assert.Equal(expected, Run(set, text, threads: 1).Totals.Lines);
        Assert.Equal(expected, Run(set, text, threads: 3, slice: 2).Totals.Lines);
    }

    [Fact]
    [Trait("Speed", "slow")]
    public void Cutting_the_input_anywhere_changes_nothing()
    {
        using var set = Set();
        foreach (var simd in SimdChoice.Supported)
        {
            // One line longer than any window, so that the cut falls inside it; moved byte by byte through the values.
            const int window = 2 * TextScanner.Context + 1024;
            var expected = Whole(set, simd, Values);
            Assert.Equal(10, expected.Count);
            var step = simd == Simd.Scalar ? 7 : 1;
            for (var shift = 0; shift < Values.Length + 300; shift += step)
            {
                // The first cut lies where the window less its context ends.
                var before = window - TextScanner.Context - shift;
                var text = new string('x', before - 1) + " " + Values + " " + new string('y', window);
                var hits = Run(set, text, threads: 1, simd: simd, window: window).Found.Select(h => (h.Indicator, h.Offset - before, h.Length)).ToList();
                Assert.Equal(expected, hits);
            }
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Slices_threads_and_reads_of_any_size_give_the_same_report(int seed)
    {
        using var set = Set();
        var random = new Random(seed);
        var text = new StringBuilder();
        while (text.Length < 60_000)
        {
            text.Append(CultureInfo.InvariantCulture, $"{random.Next(1000)} ");
            if (random.Next(9) == 0) text.Append(Values);
            if (random.Next(40) == 0) text.Append("\n#Fields: x");
            if (random.Next(4) == 0) text.Append(random.Next(2) == 0 ? "\r\n" : "\n");
            if (random.Next(400) == 0) text.Append('z', 9000);
        }
        var expected = Run(set, text.ToString(), threads: 1, mark: "#Fields");
        Assert.NotEmpty(expected.Hits);
        foreach (var (threads, slice) in new[] { (2, 64), (2, 1000), (3, 4096), (4, 30_000) })
        {
            var sliced = Run(set, text.ToString(), threads, mark: "#Fields", slice: slice);
            Assert.Equal(expected.Hits, sliced.Hits);
            Assert.Equal(expected.Totals with { Candidates = 0 }, sliced.Totals with { Candidates = 0 });
        }
        var streamed = Run(set, text.ToString(), threads: 2, mark: "#Fields", file: new StreamEvidence("stdin", new Trickle(Encoding.UTF8.GetBytes(text.ToString()), random)));
        Assert.Equal(expected.Hits, streamed.Hits);
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public void Reads_utf16_and_reports_offsets_of_the_file(bool bigEndian, bool mark)
    {
        using var set = Set();
        var encoding = new UnicodeEncoding(bigEndian, mark);
        var text = "first line with some words\r\nпривет 😀 evil.example 192.0.2.1\r\n" + string.Concat(Enumerable.Repeat("and so on, for a while\r\n", 9000)) + "evil.example";
        byte[] bytes = [.. encoding.GetPreamble(), .. encoding.GetBytes(text)];
        var seen = Run(set, "", threads: 2, file: new MemoryEvidence("x.log", bytes));
        var expected = new[] { text.IndexOf("evil", StringComparison.Ordinal), text.IndexOf("192", StringComparison.Ordinal), text.LastIndexOf("evil", StringComparison.Ordinal) };
        Assert.Equal(expected.Select(i => (mark ? 2L : 0) + 2 * i), seen.Found.Select(h => h.Offset));
        Assert.Equal([24, 18, 24], seen.Found.Select(h => h.Length));
        Assert.StartsWith(mark ? "2@58 [привет 😀 evil.example" : "2@56 [привет 😀 evil.example", seen.Hits[0], StringComparison.Ordinal);
        Assert.StartsWith("9003@", seen.Hits[2], StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_line_is_cut_around_the_hit()
    {
        using var set = Set();
        var text = "short\n" + new string('x', 500_000) + " evil.example " + new string('y', 500_000) + "\nlast evil.example";
        var seen = Run(set, text, threads: 2, slice: 100_000);
        Assert.Equal(2, seen.Hits.Count);
        Assert.StartsWith("2@6 [", seen.Hits[0], StringComparison.Ordinal);
        Assert.InRange(seen.Hits[0].Length, 1000, LineScanner.MaxLineBytes);
        Assert.Equal("3@1000021 [last evil.example] 5", seen.Hits[1]);
    }

    [Fact]
    public void Stops_when_cancelled()
    {
        using var set = Set();
        using var cancel = new CancellationTokenSource();
        cancel.Cancel();
        foreach (var threads in new[] { 1, 3 })
            Assert.Throws<OperationCanceledException>(() => new FileScan(set, threads, SimdChoice.Default, 100, TextScanner.WindowBytes)
                .Run(new MemoryEvidence("x", new byte[1000]), new Collector(""), cancel.Token));
    }

    static List<(int, long, int)> Whole(IndicatorSet set, Simd simd, string text)
    {
        List<TextHit> hits = [];
        new TextScanner(set, simd).Scan(Encoding.UTF8.GetBytes(text), 0, hits);
        return [.. hits.Select(h => (h.Indicator, h.Offset, h.Length))];
    }

    static (List<string> Hits, List<TextHit> Found, ScanTotals Totals) Run(IndicatorSet set, string text, int threads, string mark = "", int slice = 8 << 20, Simd? simd = null,
        int window = TextScanner.WindowBytes, EvidenceFile? file = null)
    {
        var collector = new Collector(mark);
        var totals = new FileScan(set, threads, simd ?? SimdChoice.Default, slice, window).Run(file ?? new MemoryEvidence("x.log", Encoding.UTF8.GetBytes(text)), collector);
        return (collector.Lines, collector.Found, totals);
    }

    sealed class Collector(string mark) : ILineHitSink
    {
        readonly byte[] _mark = Encoding.UTF8.GetBytes(mark);
        public List<string> Lines { get; } = [];
        public List<TextHit> Found { get; } = [];
        public ReadOnlySpan<byte> HeaderMark => _mark;
        public void Header(long lineNumber, long lineOffset, ReadOnlySpan<byte> line) => Lines.Add($"{lineNumber}@{lineOffset} {Encoding.UTF8.GetString(line)}");
        public void Progress(long bytes) { }

        public void Hit(in LineHit hit)
        {
            Found.Add(hit.Hit);
            Lines.Add($"{hit.LineNumber}@{hit.LineOffset} [{Encoding.UTF8.GetString(hit.Line)}] {hit.HitStart}");
        }
    }

    /// <summary>Gives few bytes at a time.</summary>
    sealed class Trickle(byte[] content, Random random) : MemoryStream(content)
    {
        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(buffer.Length, 1 + random.Next(5000))]);
    }
}
