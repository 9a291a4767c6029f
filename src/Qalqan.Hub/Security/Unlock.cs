using System.Security.Cryptography;

namespace Qalqan.Hub;

/// <summary>Where the root key comes from at start: a passphrase, or a key file that does not lie with the data.</summary>
static class Unlock
{
    const string Purpose = "qalqan/hub-root/v1";

    /// <summary>Name of the credential that systemd hands over (<c>LoadCredential=</c> or <c>LoadCredentialEncrypted=</c>).</summary>
    public const string Credential = "qalqan-passphrase";

    /// <summary>The keys of the hub in <paramref name="options"/>; made at its first start.</summary>
    /// <exception cref="HubException">There is no passphrase, it is wrong, or the key file lies in the data folder.</exception>
    public static HubKeys Open(HubOptions options)
    {
        var root = options.KeyFile is { } file ? FromKeyFile(file, options.Data) : FromPassphrase(options);
        try
        {
            return new(root);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(root);
        }
    }

    /// <summary>The keys of a locked hub, for a passphrase typed into its page; null if it is another, or this hub has none.</summary>
    public static HubKeys? TryOpen(HubOptions options, string passphrase)
    {
        var wrapped = Path.Combine(options.Data, "keys", "root.wrapped");
        if (options.KeyFile is not null || !File.Exists(wrapped) || !PassphraseWrap.TryUnwrap(passphrase, File.ReadAllBytes(wrapped), Purpose, out var root)) return null;
        var keys = new HubKeys(root);
        CryptographicOperations.ZeroMemory(root);
        return keys;
    }

    /// <summary>Refuses a root key that is not the one this store was made with: everything sealed would look damaged.</summary>
    /// <exception cref="HubException">It is not.</exception>
    public static void RequireSameKey(HubKeys keys, Settings settings)
    {
        var known = settings.Get("key-check");
        if (known is null) settings.Set("key-check", keys.Check);
        else if (!CryptographicOperations.FixedTimeEquals(known, keys.Check)) throw new HubException("this passphrase or key file belongs to another hub's store");
    }

    static byte[] FromKeyFile(string file, string data)
    {
        var full = Path.GetFullPath(file);
        if (full.StartsWith(Path.GetFullPath(data) + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            throw new HubException($"--key-file {file}: it must not lie in the data folder; whoever takes the folder would have both");
        if (!File.Exists(full)) Files.WriteOwnerOnly(full, RandomNumberGenerator.GetBytes(HubKeys.RootBytes));
        var key = File.ReadAllBytes(full);
        return key.Length == HubKeys.RootBytes ? key : throw new HubException($"--key-file {file}: expected {HubKeys.RootBytes} bytes, it has {key.Length}");
    }

    static byte[] FromPassphrase(HubOptions options)
    {
        var wrapped = Path.Combine(options.Data, "keys", "root.wrapped");
        var passphrase = Passphrase(options);
        if (!File.Exists(wrapped))
        {
            var root = RandomNumberGenerator.GetBytes(HubKeys.RootBytes);
            Directory.CreateDirectory(Path.GetDirectoryName(wrapped)!);
            Files.WriteOwnerOnly(wrapped, PassphraseWrap.Wrap(passphrase, root, Purpose));
            return root;
        }
        return PassphraseWrap.TryUnwrap(passphrase, File.ReadAllBytes(wrapped), Purpose, out var key) ? key : throw new HubException("the passphrase does not open this hub");
    }

    /// <summary>The passphrase, from wherever the operator put it.</summary>
    /// <exception cref="HubException">From nowhere.</exception>
    public static string Passphrase(HubOptions options)
    {
        var folder = Environment.GetEnvironmentVariable("CREDENTIALS_DIRECTORY");
        var path = options.PassphraseFile ?? (folder is null ? null : Path.Combine(folder, Credential));
        if (path is not null && File.Exists(path))
        {
            var text = File.ReadAllText(path).Trim();
            if (text.Length < MinPassphrase) throw new HubException($"{path}: a passphrase of fewer than {MinPassphrase} characters protects nobody; 'qalqan hub passphrase' makes one");
            return text;
        }
        if (options.PassphraseFile is not null) throw new HubException($"--passphrase-file {options.PassphraseFile}: no such file");
        throw new HubException($"a hub starts locked: give --passphrase-file FILE, --key-file FILE, or the systemd credential {Credential}");
    }

    /// <summary>Six short words. Strength comes from generating it; this refuses only the careless.</summary>
    const int MinPassphrase = 16;
}
