namespace Qalqan;

/// <summary>ECDSA signatures for P-256 as notes carry them: the DER SEQUENCE of two INTEGERs (RFC 3279, 2.2.3), against the 64 bytes r ‖ s that keys here make and take.</summary>
static class EcdsaDer
{
    const int ScalarBytes = 32;
    const byte Sequence = 0x30, Integer = 0x02;

    public static byte[] Write(ReadOnlySpan<byte> fixedWidth)
    {
        byte[] body = [.. WriteInteger(fixedWidth[..ScalarBytes]), .. WriteInteger(fixedWidth[ScalarBytes..])];
        return [Sequence, (byte)body.Length, .. body];
    }

    /// <summary>Reads the one DER encoding there is of a signature. Longer forms of the same numbers are refused, so that no byte can be changed unseen.</summary>
    public static bool TryRead(ReadOnlySpan<byte> der, out byte[] fixedWidth)
    {
        fixedWidth = new byte[2 * ScalarBytes];
        if (der.Length is < 8 or > 72 || der[0] != Sequence || der[1] != der.Length - 2) return false;
        var rest = der[2..];
        return TryReadInteger(ref rest, fixedWidth.AsSpan(0, ScalarBytes)) && TryReadInteger(ref rest, fixedWidth.AsSpan(ScalarBytes)) && rest.IsEmpty;
    }

    static byte[] WriteInteger(ReadOnlySpan<byte> scalar)
    {
        var digits = scalar.TrimStart((byte)0);
        if (digits.IsEmpty) digits = scalar[^1..];
        return digits[0] >= 0x80 ? [Integer, (byte)(digits.Length + 1), 0, .. digits] : [Integer, (byte)digits.Length, .. digits];
    }

    static bool TryReadInteger(ref ReadOnlySpan<byte> rest, Span<byte> scalar)
    {
        if (rest.Length < 3 || rest[0] != Integer || rest[1] is 0 or > ScalarBytes + 1 || rest[1] > rest.Length - 2) return false;
        var digits = rest.Slice(2, rest[1]);
        rest = rest[(2 + digits.Length)..];
        if (digits[0] >= 0x80) return false; // negative
        if (digits[0] == 0 && (digits.Length == 1 || digits[1] < 0x80)) return false; // zero, or a zero too many
        if (digits[0] == 0) digits = digits[1..];
        if (digits.Length > ScalarBytes) return false;
        digits.CopyTo(scalar[(ScalarBytes - digits.Length)..]);
        return true;
    }
}
