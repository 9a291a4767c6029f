using System.Security.Cryptography;
using Xunit;

namespace Qalqan.Hub.Tests;

public sealed class CustodyLogTests : IDisposable
{
    const string Origin = "qalqan.hub/test";

    static readonly byte[][] Cases = [.. Enumerable.Range(0, 3).Select(i => SHA256.HashData([(byte)i]))];

    readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("qalqan-custody");
    readonly SigningKey _key = SigningKey.Create();

    string Folder => Path.Combine(_home.FullName, "log");

    CustodyLog Open(string? folder = null) => CustodyLog.Open(folder ?? Folder, Origin, _key, [], TimeProvider.System);

    static CustodyAct Act(int i) => new() { Verb = CustodyVerb.Received, Time = 1_790_000_000 + i, Case = i % 4 == 3 ? null : Cases[i % 4], Object = SHA256.HashData(BitConverter.GetBytes(i)) };

    static List<CustodyAct> Acts(int from, int count) => [.. Enumerable.Range(from, count).Select(Act)];

    [Fact]
    public void What_was_appended_is_there_after_reopening_signed_or_not()
    {
        using (var log = Open())
        {
            log.Append(Acts(0, 700));
            Assert.True(log.Sign().IsSignedBy(new(Origin, _key.Public)));
            log.Append(Acts(700, 5));
            Copy(Folder, Folder + "-unsigned"); // as it lies there when the process is killed now
        }
        foreach (var folder in (string[])[Folder, Folder + "-unsigned"])
        {
            using var log = Open(folder);
            Assert.Equal((705, 0), (log.Size, log.CutAtOpen));
            Assert.Equal(Enumerable.Range(0, 705).Where(i => i % 4 == 1).Select(i => (long)i), log.EntriesOf(Cases[1]).Select(e => e.Seq));
            Assert.Equal(Enumerable.Range(1, 176).Select(i => (long?)i), log.EntriesOf(Cases[1]).Select(e => e.Step));
            for (var i = 0; i < 705; i += 13) Assert.Equal(Act(i).Object, log.Entry(i).Act.Object);
        }
    }

    [Fact]
    public void Files_lie_where_tlog_tiles_puts_them()
    {
        using var log = Open();
        log.Append(Acts(0, 100));
        log.Sign();
        log.Append(Acts(100, 500));
        log.Sign();
        var files = Directory.EnumerateFiles(Path.Combine(Folder, "tile"), "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(Folder, f)).Order(StringComparer.Ordinal);
        Assert.Equal(
            ["tile/0/000", "tile/0/001", "tile/0/002.p/88", "tile/1/000.p/2", "tile/entries/000", "tile/entries/001", "tile/entries/002.p/88"], files);
        Assert.Equal(256 * 32, new FileInfo(Path.Combine(Folder, "tile/0/001")).Length);
        Assert.Equal("tile/3/x001/x234/067.p/9", TilePath.Hashes(3, 1_234_067, 9));
        Assert.True(Checkpoint.TryParse(log.Sign().Text, out var checkpoint));
        Assert.Equal(MerkleTree.Root([.. Enumerable.Range(0, 600).Select(i => log.Entry(i).Bytes)]), checkpoint.Root);
    }

    [Fact]
    [Trait("Speed", "slow")]
    public void An_end_at_any_byte_of_the_journal_loses_nothing_but_the_entry_that_was_being_written()
    {
        using (var log = Open())
        {
            log.Append(Acts(0, 3));
            log.Sign();
            log.Append(Acts(3, 2));
            Copy(Folder, Folder + "-killed");
        }
        var journal = File.ReadAllBytes(Path.Combine(Folder + "-killed", "journal"));
        for (var length = 0; length <= journal.Length; length++)
        {
            Restore(Folder + "-killed", Folder);
            File.WriteAllBytes(Path.Combine(Folder, "journal"), journal[..length]);
            using var log = Open();
            Assert.Equal(3 + WholeFrames(journal, length), log.Size);
            var next = log.Append(Act(50));
            Assert.Equal(log.Size - 1, next.Seq);
        }
    }

    [Fact]
    public void An_end_between_any_two_steps_of_signing_loses_nothing()
    {
        using (var log = Open())
        {
            log.Append(Acts(0, 250));
            log.Sign();
            log.Append(Acts(250, 30));
            Copy(Folder, Folder + "-before");
            log.Sign();
            Copy(Folder, Folder + "-after");
        }
        var (before, after) = (Files(Folder + "-before"), Files(Folder + "-after"));
        // The order in which signing works: entries, hashes, checkpoint, journal, removal.
        var written = after.Where(f => !before.TryGetValue(f.Key, out var old) || !old.AsSpan().SequenceEqual(f.Value)).Select(f => f.Key)
            .OrderBy(n => n == "journal" ? 3 : n == "checkpoint" ? 2 : n.StartsWith("tile/entries", StringComparison.Ordinal) ? 0 : 1).ToArray();
        Assert.Equal(["journal", "checkpoint"], written.Reverse().Take(2));
        for (var done = 0; done <= written.Length; done++)
        {
            Restore(Folder + "-before", Folder);
            foreach (var name in written[..done]) Write(Folder, name, after[name]);
            if (done < written.Length) Write(Folder, written[done] + ".new", after[written[done]][..(after[written[done]].Length / 2)]);
            using var log = Open();
            Assert.Equal(280, log.Size);
            log.Append(Act(280));
            log.Sign();
            Assert.Equal(Act(279).Object, log.Entry(279).Act.Object);
        }
    }

    [Fact]
    [Trait("Speed", "slow")]
    public void Any_altered_or_missing_file_is_found_and_named()
    {
        using (var log = Open())
        {
            log.Append(Acts(0, 258));
            log.Sign();
            log.Append(Acts(258, 3));
            Copy(Folder, Folder + "-whole");
        }
        foreach (var (name, bytes) in Files(Folder + "-whole").Where(f => f.Key != "lock"))
        {
            // Forty places of each: opening the log checks every byte of it, which takes a while.
            for (var i = 0; i < bytes.Length; i += 1 + (bytes.Length / 40))
            {
                var altered = (byte[])bytes.Clone();
                altered[i] ^= (byte)(1 << (i % 8));
                Refused(name, altered);
            }
            if (name == "journal") continue; // cut off: see above
            Refused(name, bytes[..^1]);
            Refused(name, [.. bytes, 0]);
            Refused(name, null);
        }

        void Refused(string name, byte[]? content)
        {
            Restore(Folder + "-whole", Folder);
            if (content is null) File.Delete(Path.Combine(Folder, name));
            else Write(Folder, name, content);
            var damage = Assert.Throws<CustodyDamageException>(() => Open());
            // An altered hash of an entry and an altered entry look the same; the entry is named.
            Assert.StartsWith(name.Split('/') is [_, "0", var tile, ..] ? $"tile/" : name.Replace(".p/2", "", StringComparison.Ordinal), damage.Place, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Many_threads_append_and_sign_at_once_and_every_entry_is_there_once()
    {
        using (var log = Open())
        {
            Parallel.For(0, 8, thread =>
            {
                for (var i = 0; i < 40; i++)
                {
                    log.Append(Act((thread * 40) + i));
                    if (i % 10 == 0) log.Sign();
                }
            });
        }
        using var again = Open();
        Assert.Equal(320, again.Size);
        Assert.Equal(320, Enumerable.Range(0, 320).Select(i => again.Entry(i).Act.Time).Distinct().Count());
    }

    [Fact]
    public void One_process_writes()
    {
        using var log = Open();
        Assert.Throws<IOException>(() => Open());
    }

    [Fact]
    public void A_log_is_not_opened_with_another_key_unless_that_key_came_before()
    {
        using (var log = Open()) log.Append(Act(0));
        using var next = SigningKey.Create();
        Assert.Throws<CustodyDamageException>(() => CustodyLog.Open(Folder, Origin, next, [], TimeProvider.System));
        Assert.Throws<CustodyDamageException>(() => CustodyLog.Open(Folder, "qalqan.hub/other", _key, [], TimeProvider.System));
        using var rotated = CustodyLog.Open(Folder, Origin, next, [_key.Public], TimeProvider.System);
        rotated.Append(Act(1));
        Assert.True(rotated.Sign().IsSignedBy(new(Origin, next.Public)));
    }

    [Fact]
    public void Acts_of_a_batch_are_in_the_log_all_or_none()
    {
        using var log = Open();
        Assert.Throws<ArgumentException>(() => log.Append([Act(0), new() { Verb = CustodyVerb.HandedOver, Time = 1 }]));
        Assert.Equal(0, log.Size);
        Assert.Equal(1, log.Append(Act(0)).Step);
    }

    [Fact]
    public void Entries_are_signed_within_a_minute()
    {
        var clock = new HeldClock();
        using var log = CustodyLog.Open(Folder, Origin, _key, [], clock);
        log.Append(Act(0));
        Assert.DoesNotContain("\n1\n", File.ReadAllText(Path.Combine(Folder, "checkpoint")), StringComparison.Ordinal);
        Assert.True(clock.Period <= TimeSpan.FromSeconds(60));
        clock.Tick!(null);
        Assert.Contains("\n1\n", File.ReadAllText(Path.Combine(Folder, "checkpoint")), StringComparison.Ordinal);
    }

    [Fact]
    public void An_export_holds_and_agrees_with_the_checkpoints_of_earlier_ones()
    {
        using var log = Open();
        log.Append(Acts(0, 300));
        using var responder = SigningKey.Create();
        var salt = CustodyCommitment.NewSalt();
        var file = "evidence"u8.ToArray();
        var opened = log.Append(new CustodyAct { Verb = CustodyVerb.Opened, Time = 1_790_001_000, Case = Cases[1], Object = CustodyCommitment.Of(salt, SHA256.HashData(file)) }.Signed(responder));
        for (var round = 1; round <= 3; round++)
        {
            var export = new CustodyExport(
                Cases[1], log.Keys, [responder.Public], [new() { Seq = opened.Seq, Plain = "files/1", Salt = salt }], [], [new("files/1", () => new MemoryStream(file))]);
            var parts = log.Export(export, new() { Verb = CustodyVerb.Exported, Time = 1_790_002_000, Case = Cases[1], Object = export.Object });
            log.Append(Acts(300, round * 7));
            Assert.Equal(round, parts.Count(p => p.Name.StartsWith("checkpoint-", StringComparison.Ordinal)));

            var content = new BundleContent();
            foreach (var part in parts) content.Add(part.Name, part.Open());
            var report = BundleVerifier.Verify(content, log.Keys.ToArray());
            Assert.Equal([], report.Faults);
            Assert.Equal((1, 1), (report.Signed, report.Files));
        }
    }

    static int WholeFrames(byte[] journal, int length)
    {
        var (frames, at) = (0, 0);
        while (at + 2 <= length && (at += 12 + ((journal[at] << 8) | journal[at + 1])) <= length) frames++;
        return frames;
    }

    static void Write(string folder, string name, byte[] content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(folder, name))!);
        File.WriteAllBytes(Path.Combine(folder, name), content);
    }

    static Dictionary<string, byte[]> Files(string folder) =>
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).ToDictionary(f => Path.GetRelativePath(folder, f), File.ReadAllBytes);

    static void Restore(string from, string to)
    {
        if (Directory.Exists(to)) Directory.Delete(to, recursive: true);
        Copy(from, to);
    }

    static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories).Where(f => Path.GetFileName(f) != "lock"))
            Write(to, Path.GetRelativePath(from, file), ReadShared(file));
    }

    static byte[] ReadShared(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return bytes;
    }

    public void Dispose()
    {
        _key.Dispose();
        _home.Delete(recursive: true);
    }

    /// <summary>A clock whose timer goes off when the test says so.</summary>
    sealed class HeldClock : TimeProvider
    {
        public TimerCallback? Tick { get; private set; }

        public TimeSpan Period { get; private set; }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            (Tick, Period) = (callback, period);
            return new Held();
        }

        sealed class Held : ITimer
        {
            public bool Change(TimeSpan dueTime, TimeSpan period) => true;

            public void Dispose() { }

            public ValueTask DisposeAsync() => default;
        }
    }
}
