namespace Qalqan;

/// <summary>Percent-encoding (RFC 3986 §2.1), in linear time whatever its nesting.</summary>
static class Percent
{
    /// <summary>Undoes all levels of encoding at once, as Safe Browsing's "repeatedly unescape" asks: <c>%2541</c> becomes <c>A</c>. Returns the length.</summary>
    /// <remarks>The output is a stack: each byte pushed may complete an escape on its top. Escapes do not overlap, so the order does not matter.</remarks>
    public static int DecodeAll(ReadOnlySpan<byte> text, Span<byte> destination)
    {
        var n = 0;
        foreach (var b in text)
        {
            destination[n++] = b;
            while (n >= 3 && destination[n - 3] == '%' && Byte(destination[(n - 2)..n]) is var value && value >= 0)
            {
                n -= 2;
                destination[n - 1] = (byte)value;
            }
        }
        return n;
    }

    /// <summary>Undoes one level of encoding. Returns the length. The two may be the same memory.</summary>
    public static int DecodeOnce(ReadOnlySpan<byte> text, Span<byte> destination)
    {
        var n = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var value = text[i] == '%' && i + 2 < text.Length ? Byte(text.Slice(i + 1, 2)) : -1;
            destination[n++] = value < 0 ? text[i] : (byte)value;
            if (value >= 0) i += 2;
        }
        return n;
    }

    /// <summary>Whether an escape stands first, of any level: <c>%2F</c>, <c>%252F</c>, <c>%25252F</c>.</summary>
    /// <param name="text">Starts with <c>%</c>.</param>
    /// <param name="value">The byte in the end.</param>
    /// <param name="length">How many bytes it takes.</param>
    /// <param name="levels">How often it was encoded, at least 1.</param>
    public static bool TryRead(ReadOnlySpan<byte> text, out byte value, out int length, out int levels)
    {
        (value, length, levels) = (0, 0, 1);
        if (text.Length < 3 || text[0] != '%') return false;
        var at = 1;
        while (text[at..].StartsWith("25"u8) && at + 4 <= text.Length && Byte(text.Slice(at + 2, 2)) >= 0)
        {
            at += 2;
            levels++;
        }
        var read = Byte(text.Slice(at, 2));
        if (read < 0) return false;
        (value, length) = ((byte)read, at + 2);
        return true;
    }

    static int Byte(ReadOnlySpan<byte> digits)
    {
        int high = Ascii.Hex(digits[0]), low = Ascii.Hex(digits[1]);
        return high < 0 || low < 0 ? -1 : high << 4 | low;
    }
}
