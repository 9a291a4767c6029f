using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Qalqan;

/// <summary>A P-256 public key that things are sealed to (RFC 9180, KEM 0x0010). Immutable; may be used from several threads.</summary>
public sealed class SealingPublicKey : IEquatable<SealingPublicKey>
{
    internal SealingPublicKey(byte[] point) => (Point, Id) = (point, P256.Id(point));

    /// <summary>The uncompressed point, 65 bytes, of which a copy is returned (RFC 9180 section 7.1.1, SerializePublicKey).</summary>
    public byte[] Bytes => [.. Point];

    /// <summary>First 16 lower-case hex digits of SHA-256 of the key's SubjectPublicKeyInfo (RFC 5480). It names a key; it proves nothing.</summary>
    public string Id { get; }

    /// <summary>The same 65 bytes, not copied.</summary>
    internal byte[] Point { get; }

    /// <summary>
    /// Reads 65 bytes (SEC 1 uncompressed), 33 (compressed) or 91 (SubjectPublicKeyInfo). False, and null, for every other length, for the point at
    /// infinity and for a point off the curve (RFC 9180 section 7.1.4).
    /// </summary>
    public static bool TryImport(ReadOnlySpan<byte> sec1, [NotNullWhen(true)] out SealingPublicKey? key)
    {
        key = P256.TryReadPoint(sec1, out var point) ? new(point) : null;
        return key is not null;
    }

    /// <inheritdoc/>
    public bool Equals(SealingPublicKey? other) => other is not null && CryptographicOperations.FixedTimeEquals(Point, other.Point);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as SealingPublicKey);

    /// <inheritdoc/>
    public override int GetHashCode() => BitConverter.ToInt32(Point, 1);

    /// <summary>The <see cref="Id"/>.</summary>
    public override string ToString() => Id;
}
