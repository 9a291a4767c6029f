using System.IO.Compression;
using System.Text;
using Qalqan.Formats.Gzip;
using Qalqan.Fuzz;
using Xunit;

namespace Qalqan.Tests;

public sealed class GzipTests
{
    static byte[] Gzip(byte[] content)
    {
        var made = new MemoryStream();
        using (var gzip = new GZipStream(made, CompressionLevel.Optimal, leaveOpen: true)) gzip.Write(content);
        // The library writes no header at all for empty content.
        return made.Length > 0 ? made.ToArray() : [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    }

    static byte[] Lines(int from, int count) => Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(from, count).Select(i => $"line {i * 7919 % 10007} host{i}.example\n")));

    static Reading Read(byte[] gzip, string name = "access.log.gz") => Reading.Of(GzipSource.Read, gzip, name);

    [Fact]
    public void Reads_the_content_under_the_name_without_the_ending()
    {
        var (name, content, _) = Assert.Single(Read(Gzip(Lines(0, 5000))).Files);
        Assert.Equal("access.log", name);
        Assert.Equal(Lines(0, 5000), content);
        Assert.Equal("phone.tar", Read(Gzip([1]), "phone.tgz").Files[0].Name);
    }

    [Fact]
    public void Takes_name_and_time_from_the_header()
    {
        var plain = Gzip([1, 2, 3]);
        byte[] named = [0x1F, 0x8B, 8, 0x1C, 0x00, 0x5E, 0x0B, 0x5F, 0, 3, 2, 0, 9, 9, .. "logs/old.log"u8, 0, .. "remark"u8, 0, .. plain[10..]];
        var reading = Read(named);
        Assert.Empty(reading.Faults);
        Assert.Equal(("logs/old.log", DateTimeOffset.FromUnixTimeSeconds(0x5F0B5E00)), (reading.Files[0].Name, reading.Files[0].Modified!.Value));
        Assert.Equal([1, 2, 3], reading.Files[0].Content);
    }

    [Fact]
    public void Reads_members_one_behind_the_other()
    {
        byte[] gzip = [.. Gzip(Lines(0, 3000)), .. Gzip([]), .. Gzip(Lines(3000, 1)), .. Gzip(Lines(3001, 2999))];
        foreach (var reading in new[] { Read(gzip), Reading.OfStream(GzipSource.Read, gzip) })
        {
            Assert.Empty(reading.Faults);
            Assert.Equal(Lines(0, 6000), reading.Files[0].Content);
        }
    }

    [Fact]
    public void Reports_garbage_behind_the_end_and_reads_a_member_behind_it()
    {
        var first = Gzip(Lines(0, 100));
        var reading = Read([.. first, .. "garbage garbage garbage"u8, .. Gzip(Lines(100, 100))]);
        Assert.Equal(Lines(0, 200), reading.Files[0].Content);
        Assert.Equal(first.Length, Assert.Single(reading.Faults).Offset);
        Assert.Empty(Read([.. first, .. new byte[3000]]).Faults);
    }

    [Fact]
    public void Keeps_everything_before_a_cut_at_any_place()
    {
        var content = Lines(0, 20_000);
        var gzip = Gzip(content);
        for (var i = 1; i < 50; i++)
        {
            var cut = gzip[..Math.Max(20, gzip.Length * i / 50)];
            var reading = Read(cut);
            Assert.True(content.AsSpan().StartsWith(reading.Files[0].Content));
            Assert.True(reading.Files[0].Content.Length > content.Length * (i - 4) / 50);
            Assert.Equal(cut.Length, Assert.Single(reading.Faults).Offset);
        }
    }

    [Fact]
    public void Keeps_what_stands_before_and_after_damage()
    {
        var first = Gzip(Lines(0, 20_000));
        byte[] gzip = [.. first, .. Gzip(Lines(20_000, 10))];
        gzip[first.Length / 2] ^= 0xFF;
        var reading = Read(gzip);
        Assert.NotEmpty(reading.Faults);
        Assert.True(reading.Files[0].Content.AsSpan().EndsWith(Lines(20_000, 10)));
        Assert.Equal(Lines(0, 5000), reading.Files[0].Content[..Lines(0, 5000).Length]);
    }

    [Fact]
    public void Stops_content_that_expands_too_far()
    {
        var reading = Read(Gzip(new byte[100_000_000]));
        Assert.InRange(reading.Taken, 10_000_000, 40_000_000);
        Assert.Contains("expands more than", Assert.Single(reading.SkippedOnes).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Survives_damage()
    {
        byte[] sample = [.. Gzip(Lines(0, 50)), .. Gzip(Lines(50, 30))];
        foreach (var damaged in Mutator.Rounds(sample, seed: 3, rounds: 1500)) Read(damaged);
    }
}
