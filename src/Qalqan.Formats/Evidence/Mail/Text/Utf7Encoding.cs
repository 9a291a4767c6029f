using System.Text;

namespace Qalqan.Formats;

/// <summary>UTF-7 (RFC 2152), decoding only. The platform's own is disabled as obsolete, but phishing mail uses it to pass filters.</summary>
sealed class Utf7Encoding : Encoding
{
    /// <summary>The one instance.</summary>
    public static readonly Utf7Encoding Instance = new();

    Utf7Encoding() { }

    /// <inheritdoc/>
    public override int CodePage => 65000;

    /// <inheritdoc/>
    public override int GetMaxCharCount(int byteCount) => byteCount + 1;

    /// <inheritdoc/>
    public override int GetCharCount(byte[] bytes, int index, int count) => Decode(bytes.AsSpan(index, count), []);

    /// <inheritdoc/>
    public override int GetChars(byte[] bytes, int byteIndex, int byteCount, char[] chars, int charIndex) =>
        Decode(bytes.AsSpan(byteIndex, byteCount), chars.AsSpan(charIndex));

    /// <inheritdoc/>
    public override int GetMaxByteCount(int charCount) => throw new NotSupportedException("decoding only");

    /// <inheritdoc/>
    public override int GetByteCount(char[] chars, int index, int count) => throw new NotSupportedException("decoding only");

    /// <inheritdoc/>
    public override int GetBytes(char[] chars, int charIndex, int charCount, byte[] bytes, int byteIndex) => throw new NotSupportedException("decoding only");

    /// <summary>Decodes, or only counts where <paramref name="chars"/> is empty.</summary>
    static int Decode(ReadOnlySpan<byte> bytes, Span<char> chars)
    {
        int n = 0, bits = 0, count = 0;
        var shifted = false;
        for (var i = 0; i < bytes.Length; i++)
        {
            var b = bytes[i];
            if (!shifted && b == '+' && i + 1 < bytes.Length && bytes[i + 1] == '-')
            {
                Put('+', chars, ref n);
                i++;
            }
            else if (!shifted && b == '+')
            {
                (shifted, bits, count) = (true, 0, 0);
            }
            else if (shifted && TransferEncodings.Base64Value(b) is var six and >= 0)
            {
                bits = ((bits << 6) | six) & 0x3FFFFF;
                count += 6;
                if (count < 16) continue;
                count -= 16;
                Put((char)(bits >> count), chars, ref n);
            }
            else if (shifted && b == '-')
            {
                shifted = false;
            }
            else
            {
                shifted = false;
                Put((char)b, chars, ref n);
            }
        }
        return n;
    }

    static void Put(char c, Span<char> chars, ref int n)
    {
        if (!chars.IsEmpty && n < chars.Length) chars[n] = c;
        n++;
    }
}
