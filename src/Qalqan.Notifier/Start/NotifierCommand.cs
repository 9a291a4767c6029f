using System.CommandLine;

namespace Qalqan.Notifier;

/// <summary><c>qalqan-notifier</c>: the command line.</summary>
static class NotifierCommand
{
    public static RootCommand Create()
    {
        var data = new Option<string>("--data") { Description = "Folder of the notifier's own: configuration, wrapped keys, journal.", Required = true, HelpName = "DIR" };
        var listen = new Option<string?>("--listen") { Description = "unix:/path or http://127.0.0.1:PORT. Without it: prepare the folder, print the public key, end.", HelpName = "ADDRESS" };
        var passphrase = new Option<string?>("--passphrase-file") { Description = "File whose first line opens the keys, or stdin. Without it: the systemd credential qalqan-notifier-passphrase.", HelpName = "FILE|stdin" };
        var pair = new Option<string?>("--pair") { Description = "The hub's public job-signing key, base64. Once; to change it, edit config.json.", HelpName = "HUBKEY" };
        var parent = new Option<bool>("--parent-stdin") { Description = "End when standard input ends." };
        var root = new RootCommand("""
            Opens what only it can open, sends one notice, forgets. Takes signed jobs from one hub over one socket.

            Example:
              qalqan-notifier --data /var/lib/qalqan-notifier --passphrase-file stdin --pair BKEY… --listen unix:/run/qalqan/notifier
            """) { data, listen, passphrase, pair, parent };
        root.SetAction((parsed, _) => RunAsync(parsed.GetValue(data)!, parsed.GetValue(listen), parsed.GetValue(passphrase), parsed.GetValue(pair), parsed.GetValue(parent)));
        return root;
    }

    static async Task<int> RunAsync(string data, string? listen, string? passphraseFile, string? pair, bool parent)
    {
        using var folder = new NotifierFolder(data);
        var passphrase = Passphrase.Read(passphraseFile, Console.In);
        if (passphrase is null) return Fail("no passphrase: give --passphrase-file, or the systemd credential");
        var config = NotifierConfig.Read(folder.Config);
        if (pair is not null)
        {
            if (Pair(config, pair) is not { } paired) return Fail("another hub is paired already; only the operator changes that, in config.json");
            if (paired != config || !File.Exists(folder.Config)) paired.Write(folder.Config);
            config = paired;
        }
        using var keys = KeyRing.Open(folder.Keys, passphrase, TimeProvider.System);
        Console.WriteLine($"key {Convert.ToBase64String(keys.Current.Bytes)}");
        if (listen is null) return 0;
        await using var parts = new NotifierParts(folder, config, keys, TimeProvider.System);
        await NotifierHost.RunAsync(listen, parts, parent ? Console.In : null, Console.Out);
        return 0;
    }

    /// <summary>The configuration with this hub; null if it has another.</summary>
    /// <exception cref="FormatException">Not a key.</exception>
    internal static NotifierConfig? Pair(NotifierConfig config, string hub)
    {
        if (!VerifyingKey.TryImport(Convert.FromBase64String(hub), out var key)) throw new FormatException("--pair takes a P-256 public key in base64");
        if (config.HubKey is null) return config with { HubKey = key.Bytes };
        return VerifyingKey.TryImport(config.HubKey, out var pinned) && pinned.Equals(key) ? config : null;
    }

    static int Fail(string message)
    {
        Console.Error.WriteLine($"qalqan-notifier: {message}");
        return 2;
    }
}
