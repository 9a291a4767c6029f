using System.Formats.Tar;
using System.Text;
using Qalqan.Formats.Tar;
using Qalqan.Fuzz;
using Xunit;

namespace Qalqan.Tests;

public sealed class TarTests
{
    static readonly DateTimeOffset s_time = new(2023, 1, 2, 3, 4, 5, TimeSpan.Zero);
    static readonly string s_longName = "deep/" + new string('n', 200) + "/ئۇيغۇر.txt";

    static byte[] Tar(TarEntryFormat format, params (string Name, string Content)[] entries)
    {
        var made = new MemoryStream();
        using (var tar = new TarWriter(made, format, leaveOpen: true))
        {
            foreach (var (name, content) in entries) tar.WriteEntry(Entry(format, TarEntryType.RegularFile, name, content));
        }
        return made.ToArray();
    }

    static TarEntry Entry(TarEntryFormat format, TarEntryType type, string name, string content = "")
    {
        TarEntry entry = format switch
        {
            TarEntryFormat.V7 => new V7TarEntry(type == TarEntryType.RegularFile ? TarEntryType.V7RegularFile : type, name),
            TarEntryFormat.Ustar => new UstarTarEntry(type, name),
            TarEntryFormat.Gnu => new GnuTarEntry(type, name),
            _ => new PaxTarEntry(type, name),
        };
        entry.ModificationTime = s_time;
        if (type == TarEntryType.RegularFile) entry.DataStream = new MemoryStream(Encoding.UTF8.GetBytes(content));
        return entry;
    }

    static Reading Read(byte[] tar) => Reading.Of(TarSource.Read, tar, "phone.tar");

    [Theory, InlineData(TarEntryFormat.V7), InlineData(TarEntryFormat.Ustar), InlineData(TarEntryFormat.Gnu), InlineData(TarEntryFormat.Pax)]
    public void Reads_every_format(TarEntryFormat format)
    {
        var tar = Tar(format, ("a.txt", "one"), ("b/empty", ""), ("b/c.txt", new string('z', 3000)));
        Assert.True(TarSource.Recognises(tar));
        foreach (var reading in new[] { Read(tar), Reading.OfStream(TarSource.Read, tar) })
        {
            Assert.Equal(["a.txt", "b/empty", "b/c.txt"], reading.Files.Select(f => f.Name));
            Assert.Equal(["one", "", new string('z', 3000)], reading.Files.Select(f => Encoding.UTF8.GetString(f.Content)));
            Assert.All(reading.Files, f => Assert.Equal(s_time, f.Modified));
            Assert.Empty(reading.Faults);
        }
    }

    [Theory, InlineData(TarEntryFormat.Gnu), InlineData(TarEntryFormat.Pax)]
    public void Reads_long_names(TarEntryFormat format) =>
        Assert.Equal([s_longName, "short"], Read(Tar(format, (s_longName, "x"), ("short", "y"))).Files.Select(f => f.Name));

    [Fact]
    public void Counts_links_and_devices_as_skipped()
    {
        var made = new MemoryStream();
        using (var tar = new TarWriter(made, TarEntryFormat.Pax, leaveOpen: true))
        {
            tar.WriteEntry(Entry(TarEntryFormat.Pax, TarEntryType.Directory, "folder/"));
            var link = Entry(TarEntryFormat.Pax, TarEntryType.SymbolicLink, "link");
            link.LinkName = "/etc/passwd";
            tar.WriteEntry(link);
            tar.WriteEntry(Entry(TarEntryFormat.Pax, TarEntryType.Fifo, "pipe"));
            tar.WriteEntry(Entry(TarEntryFormat.Pax, TarEntryType.RegularFile, "file", "f"));
        }
        var reading = Read(made.ToArray());
        Assert.Equal([("link", "a link, not followed"), ("pipe", "a device or pipe: there is nothing in it to read")], reading.SkippedOnes);
        Assert.Equal("file", Assert.Single(reading.Files).Name);
    }

    [Fact]
    public void Keeps_everything_before_a_cut_at_any_place()
    {
        (string, string)[] entries = [.. Enumerable.Range(0, 10).Select(i => ($"f{i}", new string((char)('a' + i), 700 + i)))];
        var tar = Tar(TarEntryFormat.Ustar, entries);
        for (var i = 1; i < 50; i++)
        {
            var cut = tar[..(tar.Length * i / 50)];
            var reading = Read(cut);
            for (var k = 0; k < reading.Files.Count - 1; k++) Assert.Equal(entries[k].Item2, reading.Text(k));
            if (reading.Files.Count is > 0 and < 10) Assert.StartsWith(reading.Text(reading.Files.Count - 1), entries[reading.Files.Count - 1].Item2, StringComparison.Ordinal);
            // Behind the last of the two blocks of zeros that end it, nothing is missing.
            if (cut.Length < 10 * 3 * 512 - 512) Assert.InRange(Assert.Single(reading.Faults).Offset, cut.Length / 512 * 512, cut.Length);
        }
    }

    [Fact]
    public void Goes_on_at_the_next_header_behind_damage()
    {
        var tar = Tar(TarEntryFormat.Ustar, ("a", "1"), ("b", "2"), ("c", "3"));
        tar[1024] ^= 1;
        var reading = Read(tar);
        Assert.Equal(["a", "c"], reading.Files.Select(f => f.Name));
        Assert.Equal(1024, Assert.Single(reading.Faults).Offset);
    }

    [Fact]
    public void Reads_what_was_appended_behind_the_end()
    {
        byte[] both = [.. Tar(TarEntryFormat.Ustar, ("a", "1")), .. Tar(TarEntryFormat.Ustar, ("b", "2"))];
        Assert.Equal(["a", "b"], Read(both).Files.Select(f => f.Name));
    }

    [Fact]
    public void Refuses_records_of_a_size_that_no_program_writes()
    {
        // A pax header that claims 8 GB must not be held in memory.
        var tar = Tar(TarEntryFormat.Pax, ("a", "1"));
        "77777777777"u8.CopyTo(tar.AsSpan(124));
        FixSum(tar);
        var reading = Read(tar);
        Assert.NotEmpty(reading.Faults);
        Assert.Empty(reading.Files);
    }

    static void FixSum(byte[] tar)
    {
        tar.AsSpan(148, 8).Fill((byte)' ');
        var sum = 0;
        foreach (var b in tar.AsSpan(0, 512)) sum += b;
        Encoding.ASCII.GetBytes(Convert.ToString(sum, 8).PadLeft(6, '0')).CopyTo(tar.AsSpan(148));
        tar[154] = 0;
    }

    [Fact]
    public void Does_not_take_other_files_for_an_archive()
    {
        Assert.False(TarSource.Recognises(new byte[1024]));
        Assert.False(TarSource.Recognises(Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("a log line with words\n", 60)))));
    }

    [Fact]
    public void Survives_damage()
    {
        var sample = Tar(TarEntryFormat.Pax, ("a.txt", "one"), (s_longName, "two"), ("c", new string('z', 600)));
        foreach (var damaged in Mutator.Rounds(sample, seed: 5, rounds: 500)) Read(damaged);
        // With a sum that holds, so that the damage reaches what is behind it.
        foreach (var damaged in Mutator.Rounds(sample, seed: 6, rounds: 1000).Where(d => d.Length > 512))
        {
            FixSum(damaged);
            Read(damaged);
        }
    }
}
