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

    SealingKey(ECDiffieHellman ecdh)
    {
        _ecdh = ecdh;
        var exported = ecdh.ExportParameters(includePrivateParameters: true);
        _scalar = exported.D!;
        Public = new(P256.Point(exported));
    }

    /// <summary>The public half.</summary>
    public SealingPublicKey Public { get; }

    /// <summary>A new random key.</summary>
    public static SealingKey Create() => new(ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256));

    /// <summary>DeriveKeyPair (RFC 9180 section 7.1.3): the same input always gives the same key. At least 32 bytes of full entropy; they stay the caller's.</summary>
    /// <exception cref="ArgumentException">Fewer than 32 bytes.</exception>
    public static SealingKey Derive(ReadOnlySpan<byte> ikm)
    {
        if (ikm.Length < P256.ScalarBytes) throw new ArgumentException("input keying material must be at least 32 bytes", nameof(ikm));
        return OfScalar(P256.DeriveScalar(ikm, Hpke.KemSuite));
    }

    /// <summary>Reads what <see cref="Export"/> gave; the bytes are copied and stay the caller's to zero.</summary>
    /// <exception cref="CryptographicException">Not 32 bytes, zero, or not below the order of the curve.</exception>
    public static SealingKey Import(ReadOnlySpan<byte> scalar) =>
        P256.IsScalar(scalar) ? OfScalar(scalar.ToArray()) : throw new CryptographicException("not a private key of P-256");

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
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(!P256.IsScalar(_scalar), this);
            return theirs.Agree(_ecdh);
        }
    }

    static SealingKey OfScalar(byte[] scalar)
    {
        var ecdh = ECDiffieHellman.Create(P256.Private(scalar));
        CryptographicOperations.ZeroMemory(scalar);
        return new(ecdh);
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
