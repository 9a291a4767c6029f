using System.Text;
using Xunit;

namespace Qalqan.Hub.Tests;

[Trait("Speed", "slow")]
public sealed class BackupTests
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whoever_was_deleted_after_a_backup_stays_deleted_when_it_is_restored()
    {
        await using var hub = await OperatedHub.Start();
        var (gone, stays) = (await hub.Enrol(), await hub.Enrol());
        var words = hub.Write("words", "plain words for the test of a backup");
        var backup = hub.PathOf("hub.backup");
        await Backup(hub, backup, "--passphrase-file", words);
        await hub.Ok("people", "delete", gone, "--yes");
        var later = await hub.Enrol();
        Assert.Equal(2, (await Restore(hub, backup, "--passphrase-file", words)).Status); // it is running
        await hub.Stop();
        var entries = Size(hub);
        var (status, said) = await Restore(hub, backup, "--passphrase-file", words);
        Assert.Equal(0, status);
        Assert.Contains("1 deleted since the backup stay deleted", said, StringComparison.Ordinal);
        Assert.Contains("deleted again: 1 people", said, StringComparison.Ordinal);
        Assert.Contains("kept: the custody log", said, StringComparison.Ordinal);
        Assert.Equal(entries, Size(hub));
        await hub.Run();
        var people = hub.Get<PersonStore>();
        Assert.Null(people.Find(gone));
        Assert.NotNull(people.Find(stays));
        Assert.Null(people.Find(later));
    }

    [Fact]
    public async Task A_hub_comes_back_in_an_empty_folder_with_the_key_on_paper()
    {
        await using var hub = await OperatedHub.Start();
        var (_, printed) = await OperatedHub.Command("recovery-key");
        var words = hub.Write("words", printed[..printed.IndexOf("public ", StringComparison.Ordinal)]);
        var key = printed[(printed.IndexOf("public ", StringComparison.Ordinal) + "public ".Length)..].Trim();
        await hub.AddResponder("ana");
        var person = await hub.Enrol();
        await hub.Call("submit", hub.Write("suspect.txt", "https://evil.example/login"), "--person", person, "--keep");
        await Backup(hub, hub.PathOf("hub.backup"), "--recovery-key", key, "--with-vault");
        await hub.Stop();
        hub.Move(hub.PathOf("elsewhere"));
        var (status, said) = await Restore(hub, hub.PathOf("hub.backup"), "--words", words);
        Assert.True(status == 0, said);
        await hub.Run();
        await hub.Ok("feed", "set", "lab", "--tier", "A");
        await hub.Ok("intel", "push", "lab", hub.Write("pack.csv", "indicator\nevil.example\n"));
        await OperatedHub.Until(() => hub.Get<SealedCases>().All(null) is [{ Hits: 1, Files: 1 }]); // it remembers
        Assert.Single(Directory.GetFiles(Path.Combine(hub.Options.Data, "vault")));
        Assert.Empty(Directory.GetDirectories(hub.Options.Data, ".*"));
    }

    [Fact]
    [Trait("State", "open")] // red: see the list in ./test
    public async Task A_backup_without_originals_says_what_is_missing()
    {
        await using var hub = await OperatedHub.Start();
        await hub.AddResponder("ana");
        await hub.Call("submit", hub.Write("suspect.txt", "https://evil.example/login"), "--person", await hub.Enrol(), "--keep");
        var words = hub.Write("words", "plain words for the test of a backup");
        Assert.Contains("1 originals listed, not in it", await Backup(hub, hub.PathOf("hub.backup"), "--passphrase-file", words), StringComparison.Ordinal);
        await hub.Stop();
        hub.Move(hub.PathOf("elsewhere"));
        var (status, said) = await Restore(hub, hub.PathOf("hub.backup"), "--passphrase-file", words);
        Assert.Equal(3, status);
        Assert.Contains("missing: 1 originals", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_backup_that_was_altered_or_is_opened_with_other_words_changes_nothing()
    {
        await using var hub = await OperatedHub.Start();
        var words = hub.Write("words", "plain words for the test of a backup");
        var backup = hub.PathOf("hub.backup");
        await Backup(hub, backup, "--passphrase-file", words);
        await hub.Stop();
        var before = await File.ReadAllBytesAsync(Database.FileOf(hub.Options.Data), Cancel);
        Assert.Equal(2, (await Restore(hub, backup, "--passphrase-file", hub.Write("other", "quite different words for the same backup"))).Status);
        var bytes = await File.ReadAllBytesAsync(backup, Cancel);
        bytes[^100] ^= 1;
        await File.WriteAllBytesAsync(backup, bytes, Cancel);
        Assert.Equal(2, (await Restore(hub, backup, "--passphrase-file", words)).Status);
        Assert.Equal(before, await File.ReadAllBytesAsync(Database.FileOf(hub.Options.Data), Cancel));
        Assert.Empty(Directory.GetDirectories(hub.Options.Data, ".restore-*"));
    }

    [Fact]
    public void The_words_of_a_key_give_it_back_and_a_wrong_word_is_noticed()
    {
        for (var i = 0; i < 50; i++)
        {
            using var key = SealingKey.Create();
            var words = RecoveryWords.Write(key);
            Assert.Equal(24, words.Count);
            using var read = RecoveryWords.Read(string.Join("\n", words.Select((w, n) => $"{n + 1}. {w.ToUpperInvariant()}")));
            Assert.Equal(key.Public, read.Public);
        }
        using var one = SealingKey.Create();
        var noticed = 0;
        for (var i = 0; i < 24; i++)
        {
            string[] wrong = [.. RecoveryWords.Write(one)];
            wrong[i] = wrong[i] == WordList.Word(7) ? WordList.Word(8) : WordList.Word(7);
            try
            {
                RecoveryWords.Read(string.Join(' ', wrong)).Dispose();
            }
            catch (HubException)
            {
                noticed++;
            }
        }
        Assert.InRange(noticed, 22, 24); // one slip in 256 passes the check byte, and then opens nothing
        Assert.Throws<HubException>(() => RecoveryWords.Read("abandon"));
    }

    [Fact]
    public async Task An_original_opens_with_the_key_on_paper_when_every_responders_is_lost()
    {
        await using var hub = await OperatedHub.Start();
        var (_, printed) = await OperatedHub.Command("recovery-key");
        var at = printed.IndexOf("public ", StringComparison.Ordinal);
        var words = hub.Write("words", printed[..at]);
        var organisation = (await hub.Ok("organisation", "add", "--organisation", "Radio", "--recovery-key", printed[(at + 7)..].Trim())).Trim();
        await hub.Call("submit", hub.Write("suspect.txt", "the original"), "--person", await hub.Enrol("--organisation", organisation), "--keep");
        var age = Directory.GetFiles(Path.Combine(hub.Options.Data, "vault")).Single();
        Assert.Equal(0, (await OperatedHub.Command("recover", age, "--words", words, "--out", hub.PathOf("plain"))).Status);
        Assert.Equal("the original", await File.ReadAllTextAsync(hub.PathOf("plain"), Encoding.UTF8, Cancel));
    }

    static async Task<string> Backup(OperatedHub hub, string path, params string[] more)
    {
        var (status, output) = await OperatedHub.Command(["backup", path, "--data", hub.Options.Data, .. more]);
        Assert.Equal(0, status);
        return output;
    }

    static Task<(int Status, string Output)> Restore(OperatedHub hub, string path, params string[] more) => OperatedHub.Command(["restore", path, "--data", hub.Options.Data, .. more]);

    static long Size(OperatedHub hub) =>
        SignedNote.TryParse(File.ReadAllBytes(Path.Combine(hub.Options.Data, "custody", "checkpoint")), out var note) && Checkpoint.TryParse(note.Text, out var checkpoint) ? checkpoint.Size : -1;
}
