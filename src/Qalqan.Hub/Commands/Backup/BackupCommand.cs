using System.CommandLine;
using System.Globalization;
using System.Text.Json;

namespace Qalqan.Hub;

/// <summary><c>qalqan hub backup</c>: everything a hub is made of, in one sealed file, while it runs.</summary>
static class BackupCommand
{
    /// <summary>The hub signs its custody log at least every minute; between two signatures there is time to copy it.</summary>
    const int CopyAttempts = 20;

    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "Where it is written; must not be there yet" };
        var data = new Option<string>("--data") { Description = "the hub's data folder", HelpName = "DIR", Required = true };
        var key = new Option<string?>("--recovery-key") { Description = "Seal it to the organisation's key on paper (its public half)", HelpName = "KEY" };
        var passphrase = new Option<string?>("--passphrase-file") { Description = "Seal it under the passphrase in this file instead; asked for if neither is given", HelpName = "FILE" };
        var vault = new Option<bool>("--with-vault") { Description = "With the sealed originals. Without, it lists them, and the folder 'vault' is copied by other means" };
        var command = new Command("backup", """
            Copies a hub while it runs: store, custody log, deletion ledger, wrapped keys, the notifier's folder if it is the hub's own. Needs the folder, no key. Run it as the hub's user.
            What is sealed in the hub stays sealed in the backup; the hub's passphrase is not in it.

            Example:
              qalqan hub backup /mnt/stick/hub.backup --data /var/lib/qalqan --recovery-key BKEY…
            """) { file, data, key, passphrase, vault };
        command.SetAction(parsed =>
        {
            var (source, target) = (parsed.GetRequiredValue(data), parsed.GetRequiredValue(file));
            if (File.Exists(target)) throw new HubException($"{target} is there already");
            if (!File.Exists(Database.FileOf(source))) throw new HubException($"{source}: there is no hub.db. A PostgreSQL store is backed up with pg_dump, and this folder with tar");
            SealingPublicKey? paper = null;
            if (parsed.GetValue(key) is { } typed && !SealingPublicKey.TryImport(Api.Bytes(typed, "--recovery-key"), out paper)) throw new HubException("--recovery-key: a public key is expected, as 'qalqan hub recovery-key' prints it");
            var words = paper is null ? Ask.Passphrase(parsed.GetValue(passphrase), "Passphrase for the backup") : "";
            var folder = Path.Combine(source, ".backup-" + Id.New()); // on the same disk, 0700
            Files.MakeFolder(folder);
            try
            {
                var manifest = Gather(source, folder, parsed.GetValue(vault));
                IEnumerable<(string, string)> originals = parsed.GetValue(vault) ? manifest.Vault.Select(v => ($"vault/{v.Id}.age", Path.Combine(source, "vault", v.Id + ".age"))) : [];
                using (var output = new FileStream(target + ".part", CaseCommand.OwnerOnly()))
                {
                    if (paper is not null) BackupFile.Write(output, folder, originals, paper);
                    else BackupFile.Write(output, folder, originals, words);
                    output.Flush(flushToDisk: true);
                }
                File.Move(target + ".part", target);
                parsed.InvocationConfiguration.Output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"{target}: {new FileInfo(target).Length} bytes; {manifest.Vault.Count} originals {(manifest.WithVault ? "in it" : "listed, not in it: copy the folder 'vault' too")}"));
            }
            finally
            {
                Directory.Delete(folder, recursive: true);
                File.Delete(target + ".part");
            }
        });
        return command;
    }

    static BackupManifest Gather(string source, string folder, bool withVault)
    {
        Database.Copy(source, Database.FileOf(folder));
        // After the store: whoever is deleted in between is deleted again when it is restored.
        Take(source, folder, "deletions");
        Take(source, folder, "keys/root.wrapped");
        CopyCustody(Path.Combine(source, "custody"), Path.Combine(folder, "custody"));
        foreach (var name in (string[])["config.json", "keys.json", "journal", "opens.json", "releases.json"]) Take(source, folder, "notifier/" + name);
        var vault = Path.Combine(source, "vault");
        var originals = Directory.Exists(vault) ? new DirectoryInfo(vault).EnumerateFiles("*.age").Where(f => Id.IsValid(Path.GetFileNameWithoutExtension(f.Name))).Select(f => new BackedUpOriginal(Path.GetFileNameWithoutExtension(f.Name), f.Length)) : [];
        var manifest = new BackupManifest(BackupManifest.Version, DateTimeOffset.UtcNow, [.. originals.OrderBy(o => o.Id, StringComparer.Ordinal)], withVault);
        File.WriteAllBytes(Path.Combine(folder, BackupManifest.Name), JsonSerializer.SerializeToUtf8Bytes(manifest, BackupJson.Default.BackupManifest));
        return manifest;
    }

    static void Take(string source, string folder, string name)
    {
        var (from, to) = (Path.Combine(source, name), Path.Combine(folder, name));
        if (!File.Exists(from)) return;
        Directory.CreateDirectory(Path.GetDirectoryName(to)!);
        CopyShared(from, to);
    }

    /// <summary>A log that is being written: what was copied is whole if no signature came between, for a signature alone takes tiles away and empties the journal.</summary>
    static void CopyCustody(string from, string to)
    {
        var checkpoint = Path.Combine(from, "checkpoint");
        if (!File.Exists(checkpoint)) return;
        for (var attempt = 0; attempt < CopyAttempts; attempt++)
        {
            if (Directory.Exists(to)) Directory.Delete(to, recursive: true);
            try
            {
                var before = File.ReadAllBytes(checkpoint);
                foreach (var path in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories).Where(p => Path.GetFileName(p) != "lock" && !p.EndsWith(".new", StringComparison.Ordinal)))
                {
                    var target = Path.Combine(to, Path.GetRelativePath(from, path));
                    Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                    CopyShared(path, target);
                }
                if (File.ReadAllBytes(checkpoint).AsSpan().SequenceEqual(before)) return;
            }
            catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
            {
                // A signature took a tile away.
            }
        }
        throw new HubException("the custody log changes faster than it can be copied; stop the hub for the backup");
    }

    static void CopyShared(string from, string to)
    {
        using var source = new FileStream(from, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var target = new FileStream(to, CaseCommand.OwnerOnly());
        source.CopyTo(target);
    }
}
