using System.Security.Cryptography;

namespace Qalqan;

/// <summary>
/// A P-256 private key that opens what was sealed to its public half (RFC 9180, KEM 0x0010). May be used from several threads. <see cref="Dispose"/> zeroes
/// the scalar; using the key afterwards throws <see cref="ObjectDisposedException"/>.
/// </summary>
public sealed class SealingKey : IDisposable
{
    readonly byte[] _scalar;
    readonly ECDiffieHellman _ecdh;
    readonly Lock _gate = new(); // the platform promises nothing about one key object on several threads

    SealingKey(byte[] scalar)
    {
        _scalar = scalar;
        _ecdh = ECDiffieHellman.Create(P256.Private(scalar));
        Public = new(P256.Point(_ecdh.ExportParameters(includePrivateParameters: false)));
    }

    /// <summary>The public half.</summary>
    public SealingPublicKey Public { get; }

    /// <summary>A new random key.</summary>
    public static SealingKey Create()
    {
        var scalar = new byte[P256.ScalarBytes];
        do RandomNumberGenerator.Fill(scalar);
        while (!P256.IsScalar(scalar)); // one draw in 2^32 is refused
        return new(scalar);
    }

    /// <summary>DeriveKeyPair (RFC 9180 section 7.1.3): the same input always gives the same key. At least 32 bytes of full entropy; they stay the caller's.</summary>
    /// <exception cref="ArgumentException">Fewer than 32 bytes.</exception>
    public static SealingKey Derive(ReadOnlySpan<byte> ikm)
    {
        if (ikm.Length < P256.ScalarBytes) throw new ArgumentException("input keying material must be at least 32 bytes", nameof(ikm));
        return new(P256.DeriveScalar(ikm, Hpke.KemSuite));
    }

    /// <summary>Reads what <see cref="Export"/> gave; the bytes are copied and stay the caller's to zero.</summary>
    /// <exception cref="CryptographicException">Not 32 bytes, zero, or not below the order of the curve.</exception>
    public static SealingKey Import(ReadOnlySpan<byte> scalar) =>
        P256.IsScalar(scalar) ? new(scalar.ToArray()) : throw new CryptographicException("not a private key of P-256");

    /// <summary>The scalar, 32 bytes big-endian (RFC 9180 section 7.1.2, SerializePrivateKey). The caller zeroes the copy.</summary>
    public byte[] Export()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(!P256.IsScalar(_scalar), this);
            return [.. _scalar];
        }
    }

    /// <summary>DH of RFC 9180 section 4.1: the x-coordinate, 32 bytes; the caller zeroes it. Never the point at infinity, as the curve has cofactor 1.</summary>
    internal byte[] Agree(SealingPublicKey theirs)
    {
        using var other = ECDiffieHellman.Create(P256.Public(theirs.Point));
        using var point = other.PublicKey;
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(!P256.IsScalar(_scalar), this);
            return _ecdh.DeriveRawSecretAgreement(point);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            CryptographicOperations.ZeroMemory(_scalar);
            _ecdh.Dispose();
        }
    }
}
