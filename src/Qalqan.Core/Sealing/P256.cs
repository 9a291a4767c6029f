using System.Numerics;
using System.Security.Cryptography;

namespace Qalqan;

/// <summary>The one curve of this program, as bytes: points of SEC 1 section 2.3, scalars of 32 bytes. Only public points meet BigInteger, which is not constant-time.</summary>
static class P256
{
    /// <summary>Bytes of a scalar or a coordinate.</summary>
    public const int ScalarBytes = 32;

    /// <summary>Bytes of an uncompressed point: 0x04, x, y.</summary>
    public const int PointBytes = 65;

    /// <summary>Bytes of a compressed point: 0x02 or 0x03 by the parity of y, then x.</summary>
    public const int CompressedBytes = 33;

    // SEC 2 section 2.4.2.
    static readonly BigInteger Prime = Number(Convert.FromHexString("FFFFFFFF00000001000000000000000000000000FFFFFFFFFFFFFFFFFFFFFFFF"));
    static readonly BigInteger B = Number(Convert.FromHexString("5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B"));

    static ReadOnlySpan<byte> Order =>
    [
        0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
        0xBC, 0xE6, 0xFA, 0xAD, 0xA7, 0x17, 0x9E, 0x84, 0xF3, 0xB9, 0xCA, 0xC2, 0xFC, 0x63, 0x25, 0x51,
    ];

    // RFC 5480: SEQUENCE { SEQUENCE { ecPublicKey, prime256v1 }, BIT STRING (66 bytes, none unused) }, the point follows.
    static ReadOnlySpan<byte> SpkiHead =>
    [
        0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01, 0x06, 0x08, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07,
        0x03, 0x42, 0x00,
    ];

    /// <summary>
    /// Reads a point as SEC 1 (65 or 33 bytes) or as SubjectPublicKeyInfo (91 bytes). Refuses the point at infinity, coordinates of the prime or more, and
    /// every point that is not on the curve (RFC 9180 section 7.1.4; the cofactor is 1, so no further check is due).
    /// </summary>
    public static bool TryReadPoint(ReadOnlySpan<byte> key, out byte[] point)
    {
        point = [];
        if (key.Length == SpkiHead.Length + PointBytes && key.StartsWith(SpkiHead)) key = key[SpkiHead.Length..];
        if (key.Length is not (PointBytes or CompressedBytes)) return false;
        var x = Number(key[1..CompressedBytes]);
        if (x >= Prime) return false;
        var square = Modulo((x * x * x) - (3 * x) + B);
        BigInteger y;
        if (key.Length == PointBytes)
        {
            y = Number(key[CompressedBytes..]);
            if (key[0] != 4 || y >= Prime || Modulo(y * y) != square) return false;
        }
        else
        {
            if (key[0] is not (2 or 3)) return false;
            y = BigInteger.ModPow(square, (Prime + 1) / 4, Prime);
            if (Modulo(y * y) != square) return false;
            if (y.IsEven != (key[0] == 2)) y = Prime - y;
        }
        point = new byte[PointBytes];
        point[0] = 4;
        key[1..CompressedBytes].CopyTo(point.AsSpan(1));
        var bytes = y.ToByteArray(isUnsigned: true, isBigEndian: true);
        bytes.CopyTo(point.AsSpan(PointBytes - bytes.Length));
        return true;
    }

    /// <summary>The 33 bytes of a point of 65.</summary>
    public static byte[] Compress(ReadOnlySpan<byte> point) => [(byte)(2 + (point[PointBytes - 1] & 1)), .. point[1..CompressedBytes]];

    /// <summary>SubjectPublicKeyInfo (RFC 5480), 91 bytes.</summary>
    public static byte[] Spki(ReadOnlySpan<byte> point) => [.. SpkiHead, .. point];

    /// <summary>What a key is called: the first 16 lower-case hex digits of SHA-256 of its SubjectPublicKeyInfo.</summary>
    public static string Id(ReadOnlySpan<byte> point) => Convert.ToHexStringLower(SHA256.HashData(Spki(point)).AsSpan(0, 8));

    /// <summary>Whether <paramref name="scalar"/> is 32 bytes and within 1 to the order less one.</summary>
    public static bool IsScalar(ReadOnlySpan<byte> scalar) =>
        scalar.Length == ScalarBytes && scalar.ContainsAnyExcept((byte)0) && scalar.SequenceCompareTo(Order) < 0;

    /// <summary>What the platform imports: a public point, and nothing secret.</summary>
    public static ECParameters Public(ReadOnlySpan<byte> point) => new()
    {
        Curve = ECCurve.NamedCurves.nistP256,
        Q = new() { X = point[1..CompressedBytes].ToArray(), Y = point[CompressedBytes..].ToArray() },
    };

    /// <summary>What the platform imports: a scalar, of which it computes the point. The array is used as it is, not copied.</summary>
    public static ECParameters Private(byte[] scalar) => new() { Curve = ECCurve.NamedCurves.nistP256, D = scalar };

    /// <summary>The 65 bytes of what the platform exported.</summary>
    public static byte[] Point(in ECParameters exported) => [4, .. exported.Q.X!, .. exported.Q.Y!];

    /// <summary>
    /// A scalar from input keying material: the rejection loop of RFC 9180 section 7.1.3, whose labels carry <paramref name="suite"/>, so that one seed never
    /// gives the same key for two uses.
    /// </summary>
    public static byte[] DeriveScalar(ReadOnlySpan<byte> ikm, ReadOnlySpan<byte> suite)
    {
        var prk = LabeledHkdf.Extract(suite, [], "dkp_prk"u8, ikm);
        try
        {
            for (var counter = 0; counter <= byte.MaxValue; counter++)
            {
                var candidate = LabeledHkdf.Expand(suite, prk, "candidate"u8, [(byte)counter], ScalarBytes);
                if (IsScalar(candidate)) return candidate;
            }
        }
        finally
        {
            CryptographicOperations.ZeroMemory(prk);
        }
        throw new CryptographicException("256 candidates in a row were no scalar of P-256"); // one chance in 2^8192
    }

    static BigInteger Number(ReadOnlySpan<byte> bigEndian) => new(bigEndian, isUnsigned: true, isBigEndian: true);

    static BigInteger Modulo(BigInteger value)
    {
        var rest = BigInteger.Remainder(value, Prime);
        return rest.Sign < 0 ? rest + Prime : rest;
    }
}
