using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Qalqan;

/// <summary>A P-256 public key that things are sealed to (RFC 9180, KEM 0x0010). Immutable; may be used from several threads.</summary>
[SuppressMessage("Design", "CA1001", Justification = "A public key is passed around like a value and nobody would know when to dispose it: its finalizer frees the handle.")]
public sealed class SealingPublicKey : IEquatable<SealingPublicKey>
{
    readonly Lock _gate = new();
    ECDiffieHellman? _imported; // the platform checks a point anew at each import, which costs three times what the agreement does

    internal SealingPublicKey(byte[] point) => (Point, Id) = (point, P256.Id(point));

    /// <summary>The uncompressed point, 65 bytes, of which a copy is returned (RFC 9180 section 7.1.1, SerializePublicKey).</summary>
    public byte[] Bytes => [.. Point];

    /// <summary>First 16 lower-case hex digits of SHA-256 of the key's SubjectPublicKeyInfo (RFC 5480). It names a key; it proves nothing.</summary>
    public string Id { get; }

    /// <summary>The same 65 bytes, not copied.</summary>
    internal byte[] Point { get; }

    /// <summary>Frees the platform's copy of a key that came with one message and is not used again.</summary>
    internal void Release()
    {
        lock (_gate)
        {
            _imported?.Dispose();
            _imported = null;
        }
    }

    /// <summary>
    /// Reads 65 bytes (SEC 1 uncompressed), 33 (compressed) or 91 (SubjectPublicKeyInfo). False, and null, for every other length, for the point at
    /// infinity and for a point off the curve (RFC 9180 section 7.1.4).
    /// </summary>
    public static bool TryImport(ReadOnlySpan<byte> sec1, [NotNullWhen(true)] out SealingPublicKey? key)
    {
        key = P256.TryReadPoint(sec1, out var point) ? new(point) : null;
        return key is not null;
    }

    /// <summary>DH of RFC 9180 section 4.1 between <paramref name="mine"/>, which only the caller uses, and this key, which many may use at a time.</summary>
    internal byte[] Agree(ECDiffieHellman mine)
    {
        lock (_gate)
        {
            _imported ??= ECDiffieHellman.Create(P256.Public(Point));
            using var point = _imported.PublicKey;
            return mine.DeriveRawSecretAgreement(point);
        }
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
