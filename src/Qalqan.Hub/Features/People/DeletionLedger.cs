using System.Text;

namespace Qalqan.Hub;

/// <summary>
/// The ids of deleted people and incidents, in a file outside the database. A backup of the database still has a deleted person's wrapped key; whoever restores one starts a hub that reads this list first.
/// </summary>
sealed class DeletionLedger
{
    const string VaultLine = "vault ";

    readonly string _path, _vault;
    readonly Lock _lock = new();

    /// <summary>Opens, or begins, the ledger in the data folder.</summary>
    public DeletionLedger(string data) => (_path, _vault) = (Path.Combine(data, "deletions"), Path.Combine(data, "vault"));

    /// <summary>Writes lines that stay, before the rows and the files go.</summary>
    /// <param name="id">The person's, or the incident's.</param>
    /// <param name="vaultFiles">Sealed originals that go with it.</param>
    public void Add(string id, params IEnumerable<string> vaultFiles)
    {
        // A line cut off by a full disk must not swallow the next one.
        var lines = "\n" + string.Concat(vaultFiles.Select(f => $"{VaultLine}{f}\n")) + id + "\n";
        lock (_lock)
        {
            using var file = new FileStream(_path, FileMode.Append, FileAccess.Write);
            file.Write(Encoding.ASCII.GetBytes(lines));
            file.Flush(flushToDisk: true);
        }
    }

    /// <summary>Deletes again whoever is back, and the originals they had in the vault.</summary>
    /// <returns>How many people were.</returns>
    public int Replay(Database database)
    {
        if (!File.Exists(_path)) return 0;
        var lines = File.ReadAllLines(_path);
        foreach (var line in lines.Where(l => l.StartsWith(VaultLine, StringComparison.Ordinal))) Remove(line[VaultLine.Length..]);
        var ids = lines.Where(Id.IsValid).ToArray();
        return database.Write(c => ids.Sum(id => PersonDeletion.Rows(c, id) + IncidentStore.Rows(c, id)));
    }

    /// <summary>Deletes a sealed original.</summary>
    public void Remove(string vaultFile)
    {
        if (Id.IsValid(vaultFile) && Directory.Exists(_vault)) File.Delete(Path.Combine(_vault, vaultFile + ".age"));
    }
}
