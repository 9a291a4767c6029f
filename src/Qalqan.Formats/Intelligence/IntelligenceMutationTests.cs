using System.Globalization;
using Qalqan.Formats;
using Qalqan.Fuzz;
using Xunit;

namespace Qalqan.Tests;

/// <summary>Damaged and hostile intelligence: whatever the bytes, a reader ends, throws nothing, and names places that are in the file.</summary>
public sealed class IntelligenceMutationTests
{
    const int Rounds = 500;

    [Fact]
    [Trait("Speed", "slow")]
    public void Survives_seeded_mutations_of_every_sample()
    {
        var samples = IntelligenceSamplesTests.Samples().Select(p => (Path: p, Content: File.ReadAllBytes(p))).Where(s => s.Content.Length > 0).ToList();
        foreach (var (path, content) in samples)
        {
            for (var round = 0; round < Rounds; round++)
            {
                var bytes = new Mutator(round).Mutate(content, samples[round % samples.Count].Content);
                Check(Path.GetFileName(path), bytes, $"{path}, round {round}");
            }
        }
    }

    [Theory]
    [InlineData("{\"objects\":", 50_000)]
    [InlineData("[", 200_000)]
    [InlineData("{\"response\":[{\"Event\":", 50_000)]
    [InlineData("<ioc><a>", 50_000)]
    [InlineData("\"", 100_000)]
    [InlineData("\"a\n", 100_000)]
    [InlineData("a,\"b\n", 100_000)]
    [InlineData(",", 300_000)]
    [InlineData("- name: a\n  packages:\n", 20_000)]
    [InlineData("- name: a\n  packages: [[[[[[[[", 2_000)]
    [InlineData("evil.example,", 50_000)]
    [InlineData("*.", 100_000)]
    [InlineData("hxxp[:]//", 50_000)]
    [InlineData("rule a {", 50_000)]
    [InlineData("[domain-name:value='a.example'", 20_000)]
    public void Ends_soon_on_repeated_openings(string unit, int times) => Check("x", System.Text.Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(unit, times))), unit);

    [Fact]
    public void Refuses_what_is_no_text()
    {
        var bytes = new byte[5000];
        new Random(1).NextBytes(bytes);
        var found = new IndicatorCollection();
        Assert.Null(IntelligenceReader.Read("picture.csv", bytes, new("x"), found, TestContext.Current.CancellationToken));
        Assert.Equal(RejectionCodes.UnknownFormat, Assert.Single(found.Rejections).Code);
    }

    [Fact]
    public void Refuses_a_file_over_the_limit_without_reading_it()
    {
        var found = new IndicatorCollection();
        using var endless = new EndlessStream(IntelligenceReader.MaxBytes + 1L);
        Assert.Null(IntelligenceReader.Read("big", endless, new("x"), found, TestContext.Current.CancellationToken));
        Assert.Equal(RejectionCodes.TooLarge, Assert.Single(found.Rejections).Code);
        Assert.Equal(0, endless.Position);
    }

    static void Check(string name, byte[] bytes, string where)
    {
        var found = new IndicatorCollection();
        try
        {
            IntelligenceReader.Read(name, bytes, new("x"), found, TestContext.Current.CancellationToken);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            Assert.Fail($"{where}: {fault}");
        }
        foreach (var rejected in found.Rejections) Assert.True(IsInside(rejected.Position, bytes.Length), $"{where}: {rejected.Position} of {bytes.Length}");
        foreach (var indicator in found.Indicators) Assert.NotEqual("", indicator.Value);
    }

    static bool IsInside(string position, int length)
    {
        if (position.StartsWith("byte ", StringComparison.Ordinal)) return long.Parse(position[5..], CultureInfo.InvariantCulture) <= length;
        return !position.StartsWith("line ", StringComparison.Ordinal) || long.Parse(position[5..position.IndexOf(':', StringComparison.Ordinal)], CultureInfo.InvariantCulture) <= length + 1;
    }

    sealed class EndlessStream(long length) : Stream
    {
        public override bool CanRead => true;
        public override bool CanSeek => true;
        public override bool CanWrite => false;
        public override long Length => length;
        public override long Position { get; set; }
        public override int Read(byte[] buffer, int offset, int count)
        {
            Position += count;
            return count;
        }
        public override void Flush() { }
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
