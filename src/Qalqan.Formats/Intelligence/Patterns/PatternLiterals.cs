using System.Globalization;

namespace Qalqan.Formats;

/// <summary>From the text of a literal to its value.</summary>
static class PatternLiterals
{
    public static bool TryInteger(string written, out PatternValue value)
    {
        var ok = long.TryParse(written, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var n);
        value = new(ValueKind.Integer, written) { Integer = n, Number = n };
        return ok;
    }

    public static bool TryFloat(string written, out PatternValue value)
    {
        var ok = double.TryParse(written, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var n);
        value = new(ValueKind.Float, written) { Number = n };
        return ok && double.IsFinite(n);
    }

    /// <summary>The value of <c>h'…'</c>, <c>b'…'</c> or <c>t'…'</c>; null if <paramref name="body"/> is not of that form.</summary>
    public static PatternValue? Prefixed(char prefix, ReadOnlySpan<char> body)
    {
        switch (prefix)
        {
            case 'h':
                return TryHex(body, out var hex) ? new(ValueKind.Binary, $"h'{body}'") { Bytes = hex } : null;
            case 'b':
                return TryBase64(body, out var binary) ? new(ValueKind.Binary, $"b'{body}'") { Bytes = binary } : null;
            default:
                return StixTimestamp.TryParse(body, out var seconds) ? new(ValueKind.Timestamp, $"t'{body}'") { Seconds = seconds } : null;
        }
    }

    public static bool TryHex(ReadOnlySpan<char> text, out byte[] bytes)
    {
        bytes = new byte[text.Length / 2];
        return text.Length % 2 == 0 && Convert.FromHexString(text, bytes, out _, out _) == System.Buffers.OperationStatus.Done;
    }

    public static bool TryBase64(ReadOnlySpan<char> text, out byte[] bytes)
    {
        bytes = [];
        // The framework passes over blanks; the grammar has none.
        if (text.Length % 4 != 0 || text.ContainsAny(" \t\r\n")) return false;
        var buffer = new byte[text.Length / 4 * 3];
        if (!Convert.TryFromBase64Chars(text, buffer, out var written)) return false;
        bytes = buffer[..written];
        return true;
    }
}
