using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Qalqan.Notifier;

/// <summary>The notifier's private keys, in memory, and their wrapped form on disk. While handles move to a new key there are two.</summary>
sealed class KeyRing : IDisposable
{
    const string Purpose = "qalqan/notifier-root/v1";

    readonly string _path;
    readonly TimeProvider _clock;
    readonly Sealer _sealer;
    readonly Lock _gate = new();
    StoredKeys _stored;
    SealingKey[] _keys;

    KeyRing(string path, TimeProvider clock, Sealer sealer, StoredKeys stored)
    {
        (_path, _clock, _sealer, _stored) = (path, clock, sealer, stored);
        Signing = SigningKey.Import(Unseal(stored.Signing, "signing"));
        _keys = [.. stored.Sealing.Select(k => SealingKey.Import(Unseal(k.Private, k.Id)))];
    }

    /// <summary>Signs webhooks.</summary>
    public SigningKey Signing { get; }

    /// <summary>What handles are sealed to now.</summary>
    public SealingPublicKey Current
    {
        get { lock (_gate) return _keys[^1].Public; }
    }

    /// <summary>Ids of all keys that open handles, oldest first.</summary>
    public IReadOnlyList<string> Ids
    {
        get { lock (_gate) return [.. _keys.Select(k => k.Public.Id)]; }
    }

    /// <summary>Opens the keys, or makes them where there are none yet.</summary>
    /// <exception cref="CryptographicException">The passphrase does not open them.</exception>
    public static KeyRing Open(string path, string passphrase, TimeProvider clock)
    {
        var stored = StateFile.Read(path, StateJson.Default.StoredKeys);
        byte[] root;
        if (stored is null) root = RandomNumberGenerator.GetBytes(32);
        else if (!PassphraseWrap.TryUnwrap(passphrase, stored.Root, Purpose, out root)) throw new CryptographicException("the passphrase does not open the notifier's keys");
        else if (!PassphraseWrap.IsForProgram(passphrase, stored.Root)) StateFile.Write(path, stored = stored with { Root = PassphraseWrap.WrapForProgram(passphrase, root, Purpose) }, StateJson.Default.StoredKeys);
        var sealer = new Sealer(HKDF.DeriveKey(HashAlgorithmName.SHA256, root, 32, info: "qalqan/notifier-keys/v1"u8.ToArray()));
        if (stored is null)
        {
            using var signing = SigningKey.Create();
            stored = new(PassphraseWrap.WrapForProgram(passphrase, root, Purpose), sealer.Seal(signing.Export(), Aad("signing")), [NewKey(sealer, clock)]);
            StateFile.Write(path, stored, StateJson.Default.StoredKeys);
        }
        CryptographicOperations.ZeroMemory(root);
        return new(path, clock, sealer, stored);
    }

    /// <summary>Opens a person's handles with whichever key they were sealed to.</summary>
    public bool TryOpen(ReadOnlySpan<byte> handles, string person, [NotNullWhen(true)] out HandleBundle? bundle)
    {
        SealingKey[] keys;
        lock (_gate) keys = _keys;
        for (var i = keys.Length - 1; i >= 0; i--)
            if (HandleBundle.TryOpen(keys[i], handles, person, out bundle)) return true;
        bundle = null;
        return false;
    }

    /// <summary>Starts a move to a new key, unless one is under way.</summary>
    public SealingPublicKey Begin()
    {
        lock (_gate)
        {
            if (_keys.Length > 1) return _keys[^1].Public;
            var next = NewKey(_sealer, _clock);
            var stored = _stored with { Sealing = [.. _stored.Sealing, next] };
            StateFile.Write(_path, stored, StateJson.Default.StoredKeys);
            _stored = stored;
            _keys = [.. _keys, SealingKey.Import(Unseal(next.Private, next.Id))];
            return _keys[^1].Public;
        }
    }

    /// <summary>Destroys an old key: what is still sealed to it is lost. False if it is the current one or unknown.</summary>
    public bool Retire(string id)
    {
        lock (_gate)
        {
            var at = Array.FindIndex(_keys, k => k.Public.Id == id);
            if (at < 0 || at == _keys.Length - 1) return false;
            var stored = _stored with { Sealing = [.. _stored.Sealing.Where(k => k.Id != id)] };
            StateFile.Write(_path, stored, StateJson.Default.StoredKeys);
            _stored = stored;
            var old = _keys[at];
            _keys = [.. _keys.Where(k => k != old)];
            old.Dispose();
            return true;
        }
    }

    public void Dispose()
    {
        foreach (var key in _keys) key.Dispose();
        Signing.Dispose();
        _sealer.Dispose();
    }

    byte[] Unseal(byte[] blob, string name) => _sealer.TryOpen(blob, Aad(name), out var secret) ? secret : throw new CryptographicException("a key of the notifier is damaged");

    static StoredKey NewKey(Sealer sealer, TimeProvider clock)
    {
        using var key = SealingKey.Create();
        return new(key.Public.Id, sealer.Seal(key.Export(), Aad(key.Public.Id)), clock.GetUtcNow());
    }

    static byte[] Aad(string name) => Encoding.UTF8.GetBytes($"notifier-key\u0001{name}");
}
