using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Qalqan;

/// <summary>LabeledExtract and LabeledExpand of RFC 9180 section 4, over HKDF-SHA256.</summary>
static class LabeledHkdf
{
    /// <summary>Bytes of what <see cref="Extract"/> gives.</summary>
    public const int ExtractBytes = 32;

    static ReadOnlySpan<byte> Version => "HPKE-v1"u8;

    /// <summary>Extract(salt, "HPKE-v1" ‖ suite ‖ label ‖ ikm).</summary>
    public static byte[] Extract(ReadOnlySpan<byte> suite, ReadOnlySpan<byte> salt, ReadOnlySpan<byte> label, ReadOnlySpan<byte> ikm)
    {
        byte[] labeled = [.. Version, .. suite, .. label, .. ikm];
        var prk = new byte[ExtractBytes];
        HKDF.Extract(HashAlgorithmName.SHA256, labeled, salt, prk);
        CryptographicOperations.ZeroMemory(labeled);
        return prk;
    }

    /// <summary>Expand(prk, length as two bytes ‖ "HPKE-v1" ‖ suite ‖ label ‖ info, length).</summary>
    public static byte[] Expand(ReadOnlySpan<byte> suite, ReadOnlySpan<byte> prk, ReadOnlySpan<byte> label, ReadOnlySpan<byte> info, int length)
    {
        Span<byte> size = stackalloc byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(size, checked((ushort)length));
        byte[] labeled = [.. size, .. Version, .. suite, .. label, .. info];
        var output = new byte[length];
        HKDF.Expand(HashAlgorithmName.SHA256, prk, output, labeled);
        return output;
    }
}
