using System.Security.Cryptography;

namespace Qalqan;

/// <summary>What the log says instead of content: a hash under a salt. With the salt anybody can check it; when the salt is destroyed with its case nobody can, and nobody
/// can guess either, not even which well-known file it was.</summary>
public static class CustodyCommitment
{
    /// <summary>Bytes of a salt.</summary>
    public const int SaltBytes = 32;

    /// <summary>A new salt. It is kept with the case and goes with its exports, never into the log.</summary>
    public static byte[] NewSalt() => RandomNumberGenerator.GetBytes(SaltBytes);

    /// <summary>SHA-256(salt ‖ SHA-256(content)), given SHA-256(content).</summary>
    /// <exception cref="ArgumentException">The salt or the hash has another length than 32 bytes.</exception>
    public static byte[] Of(ReadOnlySpan<byte> salt, ReadOnlySpan<byte> contentHash)
    {
        if (salt.Length != SaltBytes) throw new ArgumentException("a salt has 32 bytes", nameof(salt));
        if (contentHash.Length != SHA256.HashSizeInBytes) throw new ArgumentException("a SHA-256 has 32 bytes", nameof(contentHash));
        Span<byte> both = stackalloc byte[SaltBytes + SHA256.HashSizeInBytes];
        salt.CopyTo(both);
        contentHash.CopyTo(both[SaltBytes..]);
        return SHA256.HashData(both);
    }

    /// <summary>How the log names a case: HMAC-SHA256(<paramref name="caseLogKey"/>, <paramref name="caseId"/>). Without the key it names nothing.</summary>
    public static byte[] CaseReference(ReadOnlySpan<byte> caseLogKey, ReadOnlySpan<byte> caseId) => HMACSHA256.HashData(caseLogKey, caseId);
}
