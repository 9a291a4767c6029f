using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Qalqan;

/// <summary>A P-256 public key that checks ES256 signatures. Immutable; may be used from several threads.</summary>
[SuppressMessage("Design", "CA1001", Justification = "A public key is passed around like a value and nobody would know when to dispose it: its finalizer frees the handle.")]
public sealed class VerifyingKey : IEquatable<VerifyingKey>
{
    readonly byte[] _point;
    readonly Lock _gate = new();
    ECDsa? _imported; // the platform checks a point anew at each import, which costs twice what the verification does

    internal VerifyingKey(byte[] point) => (_point, Id) = (point, P256.Id(point));

    /// <summary>The uncompressed point (SEC 1), 65 bytes, of which a copy is returned.</summary>
    public byte[] Bytes => [.. _point];

    /// <summary>SubjectPublicKeyInfo (RFC 5480), 91 bytes: what openssl, PEM files and the custody log's key ids use.</summary>
    public byte[] Spki => P256.Spki(_point);

    /// <summary>First 16 lower-case hex digits of SHA-256 of <see cref="Spki"/>. It names a key; trust compares <see cref="Bytes"/>.</summary>
    public string Id { get; }

    /// <summary>
    /// Reads 65 bytes (SEC 1 uncompressed), 33 (compressed) or 91 (SubjectPublicKeyInfo). False, and null, for every other length, for the point at
    /// infinity and for a point off the curve.
    /// </summary>
    public static bool TryImport(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out VerifyingKey? key)
    {
        key = P256.TryReadPoint(bytes, out var point) ? new(point) : null;
        return key is not null;
    }

    /// <summary>Whether <paramref name="signature"/> (64 bytes, r ‖ s) is one of <paramref name="data"/>. Any other length is false, DER as well.</summary>
    public bool Verify(ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        if (signature.Length != SigningKey.SignatureBytes) return false;
        lock (_gate)
        {
            _imported ??= ECDsa.Create(P256.Public(_point));
            return _imported.VerifyData(data, signature, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        }
    }

    /// <inheritdoc/>
    public bool Equals(VerifyingKey? other) => other is not null && CryptographicOperations.FixedTimeEquals(_point, other._point);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as VerifyingKey);

    /// <inheritdoc/>
    public override int GetHashCode() => BitConverter.ToInt32(_point, 1);

    /// <summary>The <see cref="Id"/>.</summary>
    public override string ToString() => Id;
}
