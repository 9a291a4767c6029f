using System.Text;
using Xunit;

namespace Qalqan.Tests;

public sealed class GiantLineTests
{
    const string Unit = "lorem dl.evil.example/abc dolor 192.0.2.45 sit amet ";

    sealed class Sink : ILineHitSink
    {
        public int Hits { get; private set; }
        public List<string> Wrong { get; } = [];
        public ReadOnlySpan<byte> HeaderMark => default;
        public void Header(long lineNumber, long lineOffset, ReadOnlySpan<byte> line) { }
        public void Progress(long bytes) { }

        public void Hit(in LineHit hit)
        {
            Hits++;
            var shown = Encoding.ASCII.GetString(hit.Line.Slice(hit.HitStart, hit.Hit.Length));
            var expected = hit.Hit.Offset % Unit.Length < 20 ? "dl.evil.example" : "192.0.2.45";
            if (shown != expected || hit.LineNumber != 1) Wrong.Add($"{shown} at {hit.Hit.Offset}, line {hit.LineNumber}");
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Every_hit_of_a_line_that_is_all_hits_is_shown_where_it_stands(int threads)
    {
        const int Units = 40_000; // 2 MB: many windows, hundreds of hits to a cut
        var builder = new IndicatorSetBuilder();
        builder.Add(new() { Kind = ObservableKind.Domain, Value = "evil.example", Feed = "test" });
        builder.Add(new() { Kind = ObservableKind.Ip, Value = "192.0.2.45", Feed = "test" });
        using var set = builder.Build();
        var sink = new Sink();
        new FileScan(set, threads).Run(new MemoryEvidence("giant", Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(Unit, Units)))), sink, TestContext.Current.CancellationToken);
        Assert.Equal([], sink.Wrong.Take(5));
        Assert.Equal(2 * Units, sink.Hits);
    }

    [Fact]
    public void Hits_that_share_a_cut_share_its_copy()
    {
        var batch = new LineBatch();
        var cut = new byte[16 << 10];
        for (var i = 0; i < 1000; i++) batch.Add(default, 1, 0, cut, i);
        Assert.Single(batch.Entries.ToArray().Select(e => e.Start).Distinct());
    }
}
