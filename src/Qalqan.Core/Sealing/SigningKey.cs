using System.Security.Cryptography;

namespace Qalqan;

/// <summary>
/// A P-256 private key that signs: ES256 (FIPS 186-5, SHA-256). May be used from several threads. <see cref="Dispose"/> zeroes the scalar; using the key
/// afterwards throws <see cref="ObjectDisposedException"/>.
/// </summary>
public sealed class SigningKey : IDisposable
{
    /// <summary>Bytes of a signature: r and s, 32 bytes each (IEEE P1363; RFC 7518 section 3.4).</summary>
    public const int SignatureBytes = 64;

    readonly byte[] _scalar;
    readonly ECDsa _ecdsa;
    readonly Lock _gate = new();

    SigningKey(ECDsa ecdsa)
    {
        _ecdsa = ecdsa;
        var exported = ecdsa.ExportParameters(includePrivateParameters: true);
        _scalar = exported.D!;
        Public = new(P256.Point(exported));
    }

    /// <summary>The public half.</summary>
    public VerifyingKey Public { get; }

    // Another label than the one of DeriveKeyPair: one seed given to both by mistake must not give a key that both signs and opens.
    static ReadOnlySpan<byte> DerivationSuite => "qalqan/es256/v1"u8;

    /// <summary>A new random key.</summary>
    public static SigningKey Create() => new(ECDsa.Create(ECCurve.NamedCurves.nistP256));

    /// <summary>The key of a seed: at least 32 bytes of full entropy. The loop is that of RFC 9180 section 7.1.3 with a label of its own.</summary>
    /// <exception cref="ArgumentException">Fewer than 32 bytes.</exception>
    public static SigningKey Derive(ReadOnlySpan<byte> seed)
    {
        if (seed.Length < P256.ScalarBytes) throw new ArgumentException("a seed must be at least 32 bytes", nameof(seed));
        return OfScalar(P256.DeriveScalar(seed, DerivationSuite));
    }

    /// <summary>Reads what <see cref="Export"/> gave; the bytes are copied and stay the caller's to zero.</summary>
    /// <exception cref="CryptographicException">Not 32 bytes, zero, or not below the order of the curve.</exception>
    public static SigningKey Import(ReadOnlySpan<byte> scalar) =>
        P256.IsScalar(scalar) ? OfScalar(scalar.ToArray()) : throw new CryptographicException("not a private key of P-256");

    /// <summary>The scalar, 32 bytes big-endian. The caller zeroes the copy.</summary>
    public byte[] Export()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(!P256.IsScalar(_scalar), this);
            return [.. _scalar];
        }
    }

    /// <summary>Signs the SHA-256 of <paramref name="data"/>. Two signatures of the same data differ: the platform draws the nonce at random.</summary>
    /// <returns>64 bytes, r ‖ s.</returns>
    public byte[] Sign(ReadOnlySpan<byte> data)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(!P256.IsScalar(_scalar), this);
            return _ecdsa.SignData(data, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        }
    }

    static SigningKey OfScalar(byte[] scalar)
    {
        var ecdsa = ECDsa.Create(P256.Private(scalar));
        CryptographicOperations.ZeroMemory(scalar);
        return new(ecdsa);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            CryptographicOperations.ZeroMemory(_scalar);
            _ecdsa.Dispose();
        }
    }
}
