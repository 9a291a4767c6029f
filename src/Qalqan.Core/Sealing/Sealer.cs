using System.Security.Cryptography;

namespace Qalqan;

/// <summary>
/// Sealed under a symmetric key the running hub holds: AES-256-GCM (NIST SP 800-38D) with a random nonce. Opens only after unlock. One key per purpose, and
/// fewer than 2^32 blobs under it (SP 800-38D section 8.3). May be used from several threads.
/// Blob = suite byte 0x01 ‖ nonce (12 bytes) ‖ ciphertext ‖ tag (16 bytes).
/// </summary>
public sealed class Sealer : IDisposable
{
    /// <summary>AES-256-GCM. A later suite gets the next number; an unknown one is refused.</summary>
    public const byte Suite = 0x01;

    /// <summary>Bytes of a key.</summary>
    public const int KeyBytes = 32;

    /// <summary>How many bytes a blob is longer than what is in it.</summary>
    public const int Overhead = 1 + NonceBytes + TagBytes;

    const int NonceBytes = 12;
    const int TagBytes = 16;

    readonly byte[] _key;
    bool _disposed;

    /// <summary>Copies the key, which stays the caller's to zero.</summary>
    /// <exception cref="ArgumentException">Not 32 bytes.</exception>
    public Sealer(ReadOnlySpan<byte> key)
    {
        if (key.Length != KeyBytes) throw new ArgumentException("a key has 32 bytes", nameof(key));
        _key = key.ToArray();
    }

    /// <summary>Seals <paramref name="plaintext"/>. <paramref name="aad"/> says where the blob lies (table ‖ row ‖ column), so that it opens nowhere else.</summary>
    public byte[] Seal(ReadOnlySpan<byte> plaintext, ReadOnlySpan<byte> aad)
    {
        var blob = new byte[Overhead + plaintext.Length];
        blob[0] = Suite;
        var nonce = blob.AsSpan(1, NonceBytes);
        RandomNumberGenerator.Fill(nonce);
        using var aes = Cipher();
        aes.Encrypt(nonce, plaintext, blob.AsSpan(1 + NonceBytes, plaintext.Length), blob.AsSpan(blob.Length - TagBytes), aad);
        return blob;
    }

    /// <summary>
    /// Opens a blob. False, with an empty array, for another suite, a blob that is too short, another key or aad, or a single changed bit. The caller zeroes
    /// <paramref name="plaintext"/>.
    /// </summary>
    public bool TryOpen(ReadOnlySpan<byte> blob, ReadOnlySpan<byte> aad, out byte[] plaintext)
    {
        plaintext = [];
        if (blob.Length < Overhead || blob[0] != Suite) return false;
        var opened = new byte[blob.Length - Overhead];
        using var aes = Cipher();
        try
        {
            aes.Decrypt(blob.Slice(1, NonceBytes), blob[(1 + NonceBytes)..^TagBytes], blob[^TagBytes..], opened, aad);
        }
        catch (AuthenticationTagMismatchException)
        {
            return false;
        }
        plaintext = opened;
        return true;
    }

    // One cipher object a call: it carries the state of the call, so two threads on one would mix their bytes.
    AesGcm Cipher()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return new(_key, TagBytes);
    }

    /// <summary>Zeroes the key.</summary>
    public void Dispose()
    {
        _disposed = true;
        CryptographicOperations.ZeroMemory(_key);
    }
}
