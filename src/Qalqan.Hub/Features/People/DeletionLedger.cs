using System.Text;

namespace Qalqan.Hub;

/// <summary>
/// The ids of deleted people and incidents, in a file outside the database. A backup of the database still has a deleted person's wrapped key; whoever restores one starts a hub that reads this list first.
/// </summary>
sealed class DeletionLedger
{
    readonly string _path;
    readonly Lock _lock = new();

    /// <summary>Opens, or begins, the ledger in the data folder.</summary>
    public DeletionLedger(string data) => _path = Path.Combine(data, "deletions");

    /// <summary>Writes a line that stays, before the rows go.</summary>
    public void Add(string id)
    {
        lock (_lock)
        {
            using var file = new FileStream(_path, FileMode.Append, FileAccess.Write);
            file.Write(Encoding.ASCII.GetBytes(id + "\n"));
            file.Flush(flushToDisk: true);
        }
    }

    /// <summary>Deletes again whoever is back.</summary>
    /// <returns>How many were.</returns>
    public int Replay(Database database)
    {
        if (!File.Exists(_path)) return 0;
        var ids = File.ReadLines(_path).Where(Id.IsValid).ToArray();
        return database.Write(c => ids.Sum(id => PersonDeletion.Rows(c, id) + IncidentStore.Rows(c, id)));
    }
}
