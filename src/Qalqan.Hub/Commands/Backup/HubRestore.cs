using System.Formats.Tar;
using System.Globalization;
using System.Text.Json;
using Dapper;

namespace Qalqan.Hub;

/// <summary>One restore: unpacked beside the data, then put in its place piece by piece.</summary>
sealed class HubRestore : IDisposable
{
    readonly string _data, _new;
    readonly TextWriter _output;
    readonly List<FileStream> _locks = [];
    bool _complete = true;

    /// <param name="data">The data folder.</param>
    /// <param name="output">Told what was kept and what is missing.</param>
    /// <exception cref="HubException">A hub or a notifier uses the folder.</exception>
    public HubRestore(string data, TextWriter output)
    {
        (_data, _output) = (data, output);
        try
        {
            foreach (var name in (string[])["custody/lock", "notifier/lock"])
                if (File.Exists(In(name))) _locks.Add(new(In(name), FileMode.Open, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException)
        {
            Dispose();
            throw new HubException($"{data}: a hub is running on this folder; stop it first");
        }
        _new = Path.Combine(data, ".restore-" + Id.New());
        Files.MakeFolder(_new);
    }

    /// <summary>Opens the backup and unpacks it, without touching what is there.</summary>
    /// <exception cref="HubException">It is none, or holds what no backup holds.</exception>
    public void Unpack(Stream backup, Func<bool, string> secret)
    {
        using var tar = new FileStream(Path.Combine(_new, "tar"), new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Options = FileOptions.DeleteOnClose });
        BackupFile.Open(backup, tar, secret);
        tar.Position = 0;
        using var reader = new TarReader(tar);
        while (reader.GetNextEntry() is { } entry)
        {
            if (entry.EntryType != TarEntryType.RegularFile || !IsName(entry.Name)) throw new HubException("this is no backup of a hub");
            var path = Path.Combine(_new, "files", entry.Name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            using var target = new FileStream(path, CaseCommand.OwnerOnly());
            entry.DataStream?.CopyTo(target);
        }
        if (!File.Exists(New(BackupManifest.Name)) || !File.Exists(New("hub.db"))) throw new HubException("this is no backup of a hub");
    }

    /// <summary>Puts everything in its place. The store comes last: until then a hub that is started sees the old one.</summary>
    /// <returns>False if something is missing; what, was said.</returns>
    public bool Install()
    {
        var manifest = JsonSerializer.Deserialize(File.ReadAllBytes(New(BackupManifest.Name)), BackupJson.Default.BackupManifest) is { Format: BackupManifest.Version } read ? read : throw new HubException("the backup is of a newer version of Qalqan");
        var aside = In(string.Create(CultureInfo.InvariantCulture, $"replaced-{DateTime.UtcNow:yyyyMMdd'T'HHmmss}"));
        InstallCustody(aside);
        InstallDeletions();
        InstallMissing("keys/root.wrapped", "the wrapped key of the hub");
        InstallNotifier();
        foreach (var name in (string[])["hub.db", "hub.db-wal", "hub.db-shm"]) MoveAside(name, aside);
        File.Move(New("hub.db"), In("hub.db"));
        var known = Forget();
        InstallVault(manifest, known);
        if (Directory.Exists(aside)) Say($"what was replaced lies in {aside}; delete it when the hub works");
        Say(string.Create(CultureInfo.InvariantCulture, $"restored to {manifest.Made:yyyy-MM-dd HH:mm}Z"));
        return _complete;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var file in _locks) file.Dispose();
        if (_new is not null && Directory.Exists(_new)) Directory.Delete(_new, recursive: true);
    }

    void InstallCustody(string aside)
    {
        var (here, there) = (CheckpointOf(In("custody/checkpoint")), CheckpointOf(New("custody/checkpoint")));
        if (here is not null && there is not null && here.Origin != there.Origin) throw new HubException("this folder belongs to another hub: its custody log has another name");
        if (here is not null && here.Size >= (there?.Size ?? 0))
        {
            Say(string.Create(CultureInfo.InvariantCulture, $"kept: the custody log of this folder with {here.Size} entries (the backup's has {there?.Size ?? 0}); what came after the backup stays in it"));
            return;
        }
        if (there is null) return;
        foreach (var file in _locks.Where(f => f.Name.EndsWith("custody/lock", StringComparison.Ordinal))) file.Dispose();
        MoveAside("custody", aside);
        Directory.Move(New("custody"), In("custody"));
    }

    void InstallDeletions()
    {
        var (here, there) = (Lines(In("deletions")), Lines(New("deletions")));
        var missing = there.Except(here, StringComparer.Ordinal).ToList();
        if (missing.Count > 0 || here.Count > 0) Files.WriteOwnerOnly(In("deletions"), System.Text.Encoding.ASCII.GetBytes(string.Concat(here.Concat(missing).Select(l => l + "\n"))));
        var newer = here.Except(there, StringComparer.Ordinal).Count();
        if (newer > 0) Say(string.Create(CultureInfo.InvariantCulture, $"kept: the deletion ledger of this folder; {newer} deleted since the backup stay deleted"));
    }

    void InstallNotifier()
    {
        if (!File.Exists(In("notifier/keys.json")))
        {
            foreach (var name in (string[])["config.json", "keys.json", "journal", "opens.json", "releases.json"]) InstallMissing("notifier/" + name, "notifier/" + name, required: false);
            return;
        }
        Say("kept: the notifier's folder; its journal knows what was sent");
    }

    void InstallMissing(string name, string what, bool required = true)
    {
        if (File.Exists(In(name)))
        {
            if (File.Exists(New(name)) && !File.ReadAllBytes(In(name)).AsSpan().SequenceEqual(File.ReadAllBytes(New(name)))) Say($"kept: {what} of this folder, which is not the backup's");
            return;
        }
        if (!File.Exists(New(name)))
        {
            if (required) Say($"not in the backup: {what}; the hub was opened by a key file, which you must have");
            return;
        }
        Directory.CreateDirectory(Path.GetDirectoryName(In(name))!);
        File.Move(New(name), In(name));
    }

    /// <summary>Deletes in the restored store whoever is in the ledger, before anybody can start a hub on it.</summary>
    /// <returns>The originals that cases of this store know.</returns>
    HashSet<string> Forget()
    {
        using var database = Database.Open(_data, null);
        var gone = new DeletionLedger(_data).Replay(database);
        database.EmptyLog();
        if (gone > 0) Say(string.Create(CultureInfo.InvariantCulture, $"deleted again: {gone} people whom the backup still had"));
        CheckNotifier(database);
        return database.Read(c => c.Query<string>("select id from vault_file")).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>A re-seal after the backup destroyed the key that the backup's handles are sealed to.</summary>
    void CheckNotifier(Database database)
    {
        if (!File.Exists(In("notifier/keys.json")) || new Settings(database).Get("notifier-key") is not { } bytes || !SealingPublicKey.TryImport(bytes, out var key)) return;
        using var keys = JsonDocument.Parse(File.ReadAllBytes(In("notifier/keys.json")));
        if (keys.RootElement.TryGetProperty("sealing", out var list) && list.EnumerateArray().Any(k => k.GetProperty("id").GetString() == key.Id)) return;
        _complete = false;
        Say("missing: the notifier's key of that time; a re-seal after the backup destroyed it. Nobody in this backup can be reached: take a backup from after the last 'reseal', or enrol people anew");
    }

    void InstallVault(BackupManifest manifest, HashSet<string> known)
    {
        Files.MakeFolder(In("vault"));
        foreach (var original in manifest.Vault.Where(v => known.Contains(v.Id) && !File.Exists(In($"vault/{v.Id}.age")) && File.Exists(New($"vault/{v.Id}.age"))))
            File.Move(New($"vault/{original.Id}.age"), In($"vault/{original.Id}.age"));
        var missing = known.Count(id => !File.Exists(In($"vault/{id}.age")));
        if (missing > 0)
        {
            _complete = false;
            Say(string.Create(CultureInfo.InvariantCulture, $"missing: {missing} originals; copy them into {In("vault")}"));
        }
        var newer = Directory.EnumerateFiles(In("vault"), "*.age").Count(f => !known.Contains(Path.GetFileNameWithoutExtension(f)));
        if (newer > 0) Say(string.Create(CultureInfo.InvariantCulture, $"kept: {newer} originals that no case of this backup knows"));
    }

    void MoveAside(string name, string aside)
    {
        if (!Path.Exists(In(name))) return;
        Files.MakeFolder(aside);
        Directory.Move(In(name), Path.Combine(aside, name));
    }

    static bool IsName(string name) => name is BackupManifest.Name or "hub.db" or "deletions" or "keys/root.wrapped"
        || (name.Split('/') is [("custody" or "notifier" or "vault"), .. var rest] && rest.Length is > 0 and < 16 && rest.All(p => p.Length > 0 && p[0] != '.' && p.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-')));

    static Checkpoint? CheckpointOf(string path) =>
        File.Exists(path) && SignedNote.TryParse(File.ReadAllBytes(path), out var note) && Checkpoint.TryParse(note.Text, out var checkpoint) ? checkpoint : null;

    static List<string> Lines(string path) => File.Exists(path) ? [.. File.ReadLines(path).Where(Id.IsValid)] : [];

    void Say(string line) => _output.WriteLine(line);

    string In(string name) => Path.Combine(_data, name);

    string New(string name) => Path.Combine(_new, "files", name);
}
