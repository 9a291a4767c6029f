using System.Buffers;

namespace Qalqan;

/// <summary>Byte questions without culture.</summary>
static class Ascii
{
    public static bool IsDigit(byte b) => (uint)(b - '0') <= 9;

    public static bool IsLetter(byte b) => (uint)((b | 0x20) - 'a') <= 25;

    public static bool IsLetterOrDigit(byte b) => IsLetter(b) || IsDigit(b);

    public static byte Lower(byte b) => (uint)(b - 'A') <= 25 ? (byte)(b | 0x20) : b;

    /// <summary>The value of a hexadecimal digit, or −1.</summary>
    public static int Hex(byte b) => IsDigit(b) ? b - '0' : (uint)((b | 0x20) - 'a') <= 5 ? (b | 0x20) - 'a' + 10 : -1;

    /// <summary>Equality under ASCII case folding; <paramref name="lower"/> is lower case.</summary>
    public static bool Is(ReadOnlySpan<byte> text, ReadOnlySpan<byte> lower)
    {
        if (text.Length != lower.Length) return false;
        for (var i = 0; i < text.Length; i++)
            if (Lower(text[i]) != lower[i]) return false;
        return true;
    }

    public static bool AllDigits(ReadOnlySpan<byte> text) => !text.IsEmpty && !text.ContainsAnyExceptInRange((byte)'0', (byte)'9');

    static readonly SearchValues<byte> HexDigits = SearchValues.Create("0123456789abcdefABCDEF"u8);

    public static bool AllHex(ReadOnlySpan<byte> text) => !text.IsEmpty && !text.ContainsAnyExcept(HexDigits);

    /// <summary>Takes blanks, invisible characters and controls off both ends, in UTF-8.</summary>
    public static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> text)
    {
        while (true)
        {
            if (text.IsEmpty) return text;
            if (text[0] <= ' ') text = text[1..];
            else if (text[0] == 0xC2 && text.StartsWith("\u00A0"u8)) text = text[2..];
            else if (IsBlank3(text)) text = text[3..];
            else break;
        }
        while (true)
        {
            if (text.IsEmpty) return text;
            if (text[^1] <= ' ') text = text[..^1];
            else if (text[^1] == 0xA0 && text.EndsWith("\u00A0"u8)) text = text[..^2];
            else if (text.Length >= 3 && IsBlank3(text[^3..])) text = text[..^3];
            else return text;
        }
    }

    /// <summary>Whether a blank or invisible character of three bytes stands first: U+2000–200F, U+2028–202F, U+2060–206F, U+3000, U+FEFF.</summary>
    static bool IsBlank3(ReadOnlySpan<byte> text) => text.Length >= 3 && (text[0], text[1]) switch
    {
        (0xE2, 0x80) => text[2] is >= 0x80 and <= 0x8F or >= 0xA8 and <= 0xAF,
        (0xE2, 0x81) => text[2] is >= 0xA0 and <= 0xAF,
        (0xE3, 0x80) => text[2] == 0x80,
        (0xEF, 0xBB) => text[2] == 0xBF,
        _ => false,
    };
}
