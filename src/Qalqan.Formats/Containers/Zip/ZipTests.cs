using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Qalqan.Formats.Zip;
using Qalqan.Fuzz;
using Xunit;

namespace Qalqan.Tests;

public sealed class ZipTests
{
    static readonly DateTimeOffset s_time = new(2024, 5, 6, 7, 8, 10, TimeSpan.Zero);

    static byte[] Zip(params (string Name, byte[] Content)[] entries)
    {
        var made = new MemoryStream();
        using (var zip = new ZipArchive(made, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in entries)
            {
                var entry = zip.CreateEntry(name, content.Length % 2 == 0 ? CompressionLevel.Optimal : CompressionLevel.NoCompression);
                entry.LastWriteTime = s_time;
                using var stream = entry.Open();
                stream.Write(content);
            }
        }
        return made.ToArray();
    }

    /// <summary>The same through a stream that cannot seek, so that sizes stand behind the content.</summary>
    static byte[] ZipWithDescriptors(params (string Name, byte[] Content)[] entries)
    {
        var made = new MemoryStream();
        using (var pipe = new GZipStream(made, CompressionLevel.NoCompression, leaveOpen: true))
        using (var zip = new ZipArchive(pipe, ZipArchiveMode.Create))
        {
            foreach (var (name, content) in entries)
            {
                using var stream = zip.CreateEntry(name).Open();
                stream.Write(content);
            }
        }
        made.Position = 0;
        var plain = new MemoryStream();
        new GZipStream(made, CompressionMode.Decompress).CopyTo(plain);
        return plain.ToArray();
    }

    static byte[] Random(int count, int seed = 1)
    {
        var bytes = new byte[count];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    static byte[] Ascii(string text) => Encoding.ASCII.GetBytes(text);

    static (string Name, byte[] Content)[] Several => [("_chat.txt", Ascii("hello evil.example!")), ("media/photo.jpg", Random(50_000)), ("empty", []), ("a/b/note.txt", Ascii(new string('x', 5000)))];

    static Reading Read(byte[] zip) => Reading.Of(ZipSource.Read, zip, "export.zip");

    static void AssertAll(Reading reading, (string Name, byte[] Content)[] expected)
    {
        Assert.Equal(expected.Select(e => e.Name), reading.Files.Select(f => f.Name));
        Assert.All(expected.Zip(reading.Files), pair => Assert.Equal(pair.First.Content, pair.Second.Content));
    }

    [Fact]
    public void Reads_every_entry_with_its_name_and_time()
    {
        var reading = Read(Zip(Several));
        AssertAll(reading, Several);
        Assert.All(reading.Files, f => Assert.Equal(s_time, f.Modified));
        Assert.Empty(reading.Faults);
        Assert.Empty(reading.SkippedOnes);
    }

    [Fact]
    public void Recognises_entries_and_the_empty_archive_and_nothing_else()
    {
        Assert.True(ZipSource.Recognises(Zip(Several)));
        Assert.True(ZipSource.Recognises(Zip()));
        Assert.False(ZipSource.Recognises("PK is not enough to be an archive of any sort"u8));
        Assert.False(ZipSource.Recognises(default));
    }

    [Fact]
    public void Reads_sizes_that_stand_behind_the_content()
    {
        var zip = ZipWithDescriptors(Several);
        AssertAll(Read(zip), Several);
        var sequential = Reading.OfStream(ZipSource.Read, zip);
        AssertAll(sequential, Several);
    }

    [Fact]
    public void Reads_entries_one_after_the_other_where_the_directory_is_cut_off()
    {
        foreach (var zip in new[] { Zip(Several), ZipWithDescriptors(Several) })
        {
            var cut = zip[..zip.AsSpan().IndexOf("PK\x01\x02"u8)];
            var reading = Read(cut);
            AssertAll(reading, Several);
            Assert.Equal(cut.Length, Assert.Single(reading.Faults).Offset);
        }
    }

    [Fact]
    public void Keeps_everything_before_a_cut_at_any_place()
    {
        var zip = Zip(Several);
        for (var i = 1; i < 50; i++)
        {
            var cut = zip[..(zip.Length * i / 50)];
            var reading = Read(cut);
            Assert.NotEmpty(reading.Faults);
            // Each entry whose bytes are there comes out whole; the one that is cut comes out as far as it goes.
            var whole = reading.Files.Count(f => Several.Any(e => e.Name == f.Name && e.Content.AsSpan().SequenceEqual(f.Content)));
            Assert.True(whole >= reading.Files.Count - 1);
            if (cut.Length > 200) Assert.Equal("hello evil.example!", reading.Text(0));
        }
    }

    [Fact]
    public void Reports_an_entry_that_needs_a_password_and_reads_the_others()
    {
        var zip = Zip(("open.txt", Ascii("ab")), ("secret.txt", Ascii("cd")));
        var second = zip.AsSpan().LastIndexOf("PK\x03\x04"u8);
        zip[second + 6] |= 1;
        var reading = Read(zip);
        Assert.Equal("open.txt", Assert.Single(reading.Files).Name);
        var (name, reason) = Assert.Single(reading.SkippedOnes);
        Assert.Equal("secret.txt", name);
        Assert.StartsWith("needs a password", reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_the_compression_that_it_cannot_read()
    {
        var zip = Zip(("x.bin", Ascii("abc")));
        zip[8] = 9;
        zip[zip.AsSpan().IndexOf("PK\x01\x02"u8) + 10] = 9;
        Assert.Contains("Deflate64", Assert.Single(Read(zip).SkippedOnes).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Passes_hostile_names_on_as_they_are()
    {
        string[] names = ["../../etc/passwd", "/abs", "..\\win\\x", "C:\\x", "caf\u00E9 \u0642\u0627\u0644\u0642\u0627\u0646"];
        var reading = Read(Zip([.. names.Select(n => (n, Ascii("xx")))]));
        Assert.Equal(names, reading.Files.Select(f => f.Name));
    }

    [Fact]
    public void Reads_names_of_the_first_IBM_PC()
    {
        var zip = Zip(("a_b", Ascii("xx")));
        for (var at = 0; (at = zip.AsSpan(at).IndexOf("a_b"u8) + at) > 0 && at + 3 < zip.Length && zip.AsSpan(at).StartsWith("a_b"u8); at += 3) zip[at + 1] = 0x81;
        Assert.Equal("a\u00FCb", Assert.Single(Read(zip).Files).Name);
    }

    [Fact]
    public void Tells_that_a_size_is_a_lie_and_still_reads_the_content()
    {
        var zip = Zip(("x", Ascii("abc")));
        var central = zip.AsSpan().IndexOf("PK\x01\x02"u8);
        BinaryPrimitives.WriteUInt32LittleEndian(zip.AsSpan(central + 24), 4_000_000_000);
        var reading = Read(zip);
        Assert.Equal("abc", reading.Text(0));
        Assert.Single(reading.Faults);
    }

    [Fact]
    public void Tells_where_content_is_damaged()
    {
        var zip = Zip(("first", Ascii(string.Concat(Enumerable.Range(0, 3000).Select(i => $"{i} ")))), ("second", Ascii("whole!")));
        zip[200] ^= 0x55;
        var reading = Read(zip);
        Assert.InRange(Assert.Single(reading.Faults).Offset, 1, zip.Length);
        Assert.Equal("whole!", reading.Text(1));
    }

    [Fact]
    public void Stops_an_entry_that_expands_too_far()
    {
        var reading = Read(Zip(("bomb", new byte[60_000_000]), ("note", Ascii("still"))));
        Assert.InRange(reading.Taken, 10_000_000, 25_000_000);
        Assert.Contains("expands more than", Assert.Single(reading.SkippedOnes).Reason, StringComparison.Ordinal);
        Assert.Equal("still", reading.Text(1));
    }

    [Fact]
    public void Reads_bytes_that_entries_share_only_once()
    {
        // One entry of 9 MB of zeros, listed 1,000 times: 9 GB from 9 kB.
        var zip = Zip(("bomb", new byte[9_000_000]));
        var central = zip.AsSpan().IndexOf("PK\x01\x02"u8);
        var end = zip.AsSpan().LastIndexOf("PK\x05\x06"u8);
        var header = zip[central..end];
        byte[] bomb = [.. zip[..central], .. Enumerable.Repeat(header, 1000).SelectMany(h => h), .. zip[end..]];
        BinaryPrimitives.WriteUInt32LittleEndian(bomb.AsSpan(bomb.Length - 10), (uint)(header.Length * 1000));
        var reading = Read(bomb);
        Assert.Equal(9_000_000, reading.Taken);
        Assert.Equal(999, reading.SkippedOnes.Count);
    }

    [Fact]
    public void Reads_an_entry_that_the_directory_hides()
    {
        var zip = Zip(("shown", Ascii("1 shown")), ("hidden", Ascii("2 hidden")));
        var central = zip.AsSpan().IndexOf("PK\x01\x02"u8);
        var end = zip.AsSpan().LastIndexOf("PK\x05\x06"u8);
        var second = zip.AsSpan(central + 4).IndexOf("PK\x01\x02"u8) + central + 4;
        byte[] hiding = [.. zip[..second], .. zip[end..]];
        BinaryPrimitives.WriteUInt32LittleEndian(hiding.AsSpan(hiding.Length - 10), (uint)(second - central));
        var reading = Read(hiding);
        Assert.Equal(["shown", "hidden"], reading.Files.Select(f => f.Name));
        Assert.Single(reading.Faults);
    }

    [Fact]
    public void Reads_an_archive_with_something_before_it()
    {
        byte[] shifted = [.. Random(777), .. Zip(Several)];
        AssertAll(Read(shifted), Several);
    }

    [Trait("Speed", "slow")]
    [Fact]
    public void Reads_large_archives_that_come_as_a_stream()
    {
        (string, byte[])[] large = [("a", Random(20_000_000)), ("b", Random(20_000_001)), ("c.txt", Ascii("end"))];
        var reading = Reading.OfStream(ZipSource.Read, Zip(large));
        Assert.Equal(["a", "b", "c.txt"], reading.Files.Select(f => f.Name));
        Assert.Equal(40_000_004, reading.Taken);
        Assert.Empty(reading.Faults);
    }

    [Fact]
    public void Reads_sizes_of_64_bits()
    {
        // A local header and a directory that put every size and the offset into the extra field.
        var content = Ascii("sixty-four");
        var extra = new byte[28];
        BinaryPrimitives.WriteUInt16LittleEndian(extra, 1);
        BinaryPrimitives.WriteUInt16LittleEndian(extra.AsSpan(2), 24);
        BinaryPrimitives.WriteInt64LittleEndian(extra.AsSpan(4), content.Length);
        BinaryPrimitives.WriteInt64LittleEndian(extra.AsSpan(12), content.Length);
        var zip = Zip(("x", Ascii("sixty-four!")));
        var crc = Qalqan.Formats.Crc32.Append(0, content);
        byte[] local = [.. zip[..30], (byte)'x', .. extra, .. content];
        byte[] central = [.. zip[zip.AsSpan().IndexOf("PK\x01\x02"u8)..][..46], (byte)'x', .. extra];
        foreach (var (header, at) in new[] { (local, 14), (central, 16) })
        {
            header[at - 6] = 0;
            BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(at), crc);
            BinaryPrimitives.WriteUInt64LittleEndian(header.AsSpan(at + 4), ulong.MaxValue);
            BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(at + 12), 1);
            BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(at + 14), 28);
        }
        BinaryPrimitives.WriteUInt32LittleEndian(central.AsSpan(42), uint.MaxValue);
        var end = zip[^22..];
        BinaryPrimitives.WriteUInt32LittleEndian(end.AsSpan(12), (uint)central.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(end.AsSpan(16), (uint)local.Length);
        var reading = Read([.. local, .. central, .. end]);
        Assert.Equal("sixty-four", reading.Text(0));
        Assert.Empty(reading.Faults);
    }

    [Fact]
    public void Survives_damage()
    {
        (string, byte[])[] small = [("_chat.txt", Ascii("hello evil.example!")), ("x.bin", Random(300)), ("y.txt", Ascii(new string('y', 3000)))];
        foreach (var sample in new[] { Zip(small), ZipWithDescriptors(small) })
        {
            foreach (var damaged in Mutator.Rounds(sample, seed: 7, rounds: 1000))
            {
                Read(damaged);
                Reading.OfStream(ZipSource.Read, damaged);
            }
        }
    }
}
