using System.Security.Cryptography;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Qalqan.Hub;

/// <summary>Destroys what opens: the wrapped keys of the hub, of people, of cases, of responders, of the notifier. What they opened stays and is noise.</summary>
/// <remarks>Files are overwritten before they are removed. A solid-state disk may keep the old blocks for a while; the passphrase is then what still protects them.</remarks>
sealed class Wipe(Database database, HubOptions options, HubLock hubLock)
{
    /// <summary>Does it, and locks. There is no way back.</summary>
    public void Run()
    {
        Files.WriteOwnerOnly(HubLock.WipedOf(options), []);
        // The keys on disk first: if the process dies here, nothing of the store opens any more.
        Destroy(Path.Combine(options.Data, "keys", "root.wrapped"));
        if (options.KeyFile is { } key) Destroy(key);
        var notifier = Path.Combine(options.Data, "notifier");
        if (Directory.Exists(notifier))
            foreach (var file in Directory.EnumerateFiles(notifier, "*", SearchOption.AllDirectories)) Destroy(file);
        database.Write(c =>
        {
            var none = Array.Empty<byte>();
            c.Execute("update person set wrapped_key = @none, handles = @none", new { none });
            c.Execute("update responder set wrapped_keys = @none", new { none });
            c.Execute("update account set wrapped_keys = null, sealed = @none", new { none });
            foreach (var table in (string[])["case_wrap", "identity", "passkey", "machine_token", "mailbox_item", "staff_session"]) c.Execute($"delete from {table}");
        });
        if (!database.IsShared) database.Read(c => c is SqliteConnection ? c.Execute("pragma wal_checkpoint(truncate)") : 0);
        hubLock.Engage();
    }

    static void Destroy(string path)
    {
        if (!File.Exists(path)) return;
        using (var file = new FileStream(path, FileMode.Open, FileAccess.Write))
        {
            for (var left = file.Length; left > 0; left -= 4096) file.Write(RandomNumberGenerator.GetBytes((int)Math.Min(4096, left)));
            file.Flush(flushToDisk: true);
        }
        File.Delete(path);
    }
}
