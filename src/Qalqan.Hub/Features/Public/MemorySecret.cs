using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Qalqan.Hub;

/// <summary>
/// A random name that only a browser knows: an address or a cookie. The hub's memory holds its hash, as the row, and what is sealed under a key that follows from it; a dump of the memory between
/// two requests opens nothing.
/// </summary>
static class MemorySecret
{
    const int Bytes = 24;

    /// <summary>A new one, 32 letters, digits, hyphens and underscores.</summary>
    public static string Create() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes));

    /// <summary>Where what belongs to it lies, and what opens it; the caller disposes the sealer. False if it cannot be one of ours.</summary>
    public static bool TryUse(string? secret, [NotNullWhen(true)] out string? row, [NotNullWhen(true)] out Sealer? sealer)
    {
        (row, sealer) = (null, null);
        Span<byte> bytes = stackalloc byte[Bytes], key = stackalloc byte[32], name = stackalloc byte[16];
        if (secret is not { Length: Bytes / 3 * 4 } || !Base64Url.IsValid(secret) || Base64Url.DecodeFromChars(secret, bytes) != Bytes) return false;
        HKDF.DeriveKey(HashAlgorithmName.SHA256, bytes, name, [], "qalqan/memory-row/v1"u8);
        HKDF.DeriveKey(HashAlgorithmName.SHA256, bytes, key, [], "qalqan/memory-key/v1"u8);
        row = Convert.ToHexStringLower(name);
        sealer = new(key);
        CryptographicOperations.ZeroMemory(key);
        return true;
    }
}
