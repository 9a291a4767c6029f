using System.Buffers.Text;
using System.Text;

namespace Qalqan;

/// <summary>Takes the escapes off text that some format has put around it, keeping for each byte where it stood.</summary>
static class TextLayers
{
    /// <summary>Whether anything in <paramref name="text"/> may need <see cref="Unescape"/>.</summary>
    public static bool HasEscapes(ReadOnlySpan<byte> text) => text.ContainsAny((byte)'\\', (byte)'&', (byte)'%');

    /// <summary>Undoes JSON and JavaScript escapes, HTML character references, and percent-encoding of the characters that never need it (RFC 3986 §2.3).</summary>
    /// <param name="text">The text.</param>
    /// <param name="clear">Receives the result; as long as the text.</param>
    /// <param name="map">Receives for each byte of the result, and its end, the place in the text. One longer than the text.</param>
    /// <param name="mapped">The text was unescaped before and <paramref name="map"/> already says where its bytes stood; text and result may then be the same memory.</param>
    /// <returns>The result's length.</returns>
    public static int Unescape(ReadOnlySpan<byte> text, Span<byte> clear, Span<int> map, bool mapped = false)
    {
        // \n and \t are line breaks in JSON and part of a Windows path elsewhere; quotes before colons and escaped quotes or slashes tell which it is.
        var json = text.IndexOf("\":"u8) >= 0 || text.IndexOf("\\\""u8) >= 0 || text.IndexOf("\\/"u8) >= 0;
        var n = 0;
        for (var i = 0; i < text.Length;)
        {
            int value = text[i], used = 1;
            var found = text[i] switch
            {
                (byte)'\\' => TryBackslash(text[i..], json, out value, out used),
                (byte)'&' => TryReference(text[i..], out value, out used),
                (byte)'%' => TryUnreserved(text[i..], out value, out used),
                _ => false,
            };
            if (!found) (value, used) = (text[i], 1);
            var origin = mapped ? map[i] : i;
            if (!found || value < 0x80)
            {
                map[n] = origin;
                clear[n++] = (byte)value;
            }
            else if (Rune.TryCreate(value, out var rune))
            {
                var length = rune.EncodeToUtf8(clear[n..]);
                map.Slice(n, length).Fill(origin);
                n += length;
            }
            i += used;
        }
        map[n] = mapped ? map[text.Length] : text.Length;
        return n;
    }

    static bool TryBackslash(ReadOnlySpan<byte> text, bool json, out int value, out int used)
    {
        (value, used) = (0, 2);
        if (text.Length < 2) return false;
        switch (text[1])
        {
            case (byte)'/':
                value = '/';
                return true;
            case (byte)'u':
                if (!TryHex(text, 2, 4, out value)) return false;
                used = 6;
                if ((value & 0xFC00) == 0xD800 && text.Length >= 12 && text[6] == '\\' && text[7] == 'u' && TryHex(text, 8, 4, out var low) && (low & 0xFC00) == 0xDC00)
                    (value, used) = (0x10000 + ((value & 0x3FF) << 10) + (low & 0x3FF), 12);
                return true;
            case (byte)'x':
                used = 4;
                return TryHex(text, 2, 2, out value);
            case (byte)'n' or (byte)'r' or (byte)'t' or (byte)'b' or (byte)'f':
                value = '\n';
                return json;
            case (byte)'"' or (byte)'\\':
                value = text[1];
                return json;
            default:
                return false;
        }
    }

    static bool TryHex(ReadOnlySpan<byte> text, int at, int digits, out int value)
    {
        value = 0;
        if (text.Length < at + digits) return false;
        foreach (var b in text.Slice(at, digits))
        {
            if (Ascii.Hex(b) < 0) return false;
            value = value << 4 | Ascii.Hex(b);
        }
        return true;
    }

    static bool TryReference(ReadOnlySpan<byte> text, out int value, out int used)
    {
        (value, used) = (0, 0);
        if (text.Length < 4) return false;
        var end = text[..Math.Min(text.Length, 11)].IndexOf((byte)';');
        if (end < 3) return false;
        used = end + 1;
        var name = text[1..end];
        if (name[0] == '#')
        {
            var hex = (name[1] | 0x20) == 'x';
            var digits = name[(hex ? 2 : 1)..];
            if (digits.IsEmpty || digits.Length > 7) return false;
            return hex ? TryHex(digits, 0, digits.Length, out value) : Utf8Parser.TryParse(digits, out value, out var read) && read == digits.Length && value >= 0;
        }
        value = Named(name);
        return value > 0;
    }

    /// <summary>The references that stand in or around links.</summary>
    static int Named(ReadOnlySpan<byte> name) => name.Length switch
    {
        2 => Ascii.Is(name, "lt"u8) ? '<' : Ascii.Is(name, "gt"u8) ? '>' : 0,
        3 => Ascii.Is(name, "amp"u8) ? '&' : Ascii.Is(name, "sol"u8) ? '/' : 0,
        4 => Ascii.Is(name, "quot"u8) ? '"' : Ascii.Is(name, "apos"u8) ? '\'' : Ascii.Is(name, "nbsp"u8) ? 0xA0 : Ascii.Is(name, "lpar"u8) ? '(' : Ascii.Is(name, "rpar"u8) ? ')' : 0,
        5 => Ascii.Is(name, "colon"u8) ? ':' : 0,
        6 => Ascii.Is(name, "period"u8) ? '.' : Ascii.Is(name, "commat"u8) ? '@' : Ascii.Is(name, "equals"u8) ? '=' : 0,
        7 => Ascii.Is(name, "newline"u8) ? '\n' : 0,
        _ => 0,
    };

    static bool TryUnreserved(ReadOnlySpan<byte> text, out int value, out int used)
    {
        var found = Percent.TryRead(text, out var b, out used, out _) && (Ascii.IsLetterOrDigit(b) || b is (byte)'-' or (byte)'.' or (byte)'_' or (byte)'~');
        value = b;
        return found;
    }

    /// <summary>Whether <paramref name="text"/> has soft line breaks or escapes of quoted-printable (RFC 2045 §6.7).</summary>
    public static bool LooksQuotedPrintable(ReadOnlySpan<byte> text) =>
        text.Contains((byte)'=') && (text.IndexOf("=\n"u8) >= 0 || text.IndexOf("=\r\n"u8) >= 0 || text.IndexOf("=3D"u8) >= 0 ||
        text.IndexOf("=2E"u8) >= 0 || text.IndexOf("=2F"u8) >= 0 || text.IndexOf("=3A"u8) >= 0 || text.IndexOf("=40"u8) >= 0 || text.IndexOf("=5F"u8) >= 0);

    /// <summary>Undoes quoted-printable and then what <see cref="Unescape"/> undoes. <paramref name="marks"/> receives the places where quoted-printable changed something.</summary>
    public static int UnescapeQuotedPrintable(ReadOnlySpan<byte> text, Span<byte> clear, Span<int> map, Span<int> marks, out int markCount)
    {
        int n = 0, m = 0;
        for (var i = 0; i < text.Length;)
        {
            int used = 0, value = -1;
            if (text[i] == '=')
            {
                if (text[i..].StartsWith("=\r\n"u8)) used = 3;
                else if (text[i..].StartsWith("=\n"u8)) used = 2;
                else if (TryHex(text, i + 1, 2, out value)) used = 3;
            }
            if (used > 0) marks[m++] = i;
            else (value, used) = (text[i], 1);
            if (value >= 0)
            {
                map[n] = i;
                clear[n++] = (byte)value;
            }
            i += used;
        }
        map[n] = text.Length;
        markCount = m;
        return HasEscapes(clear[..n]) ? Unescape(clear[..n], clear, map, mapped: true) : n;
    }

    /// <summary>Where to end a window: behind the last line of its second half, else the last blank, else the last mark that no value holds, else at its end.</summary>
    public static int CutAt(ReadOnlySpan<byte> window)
    {
        var half = window.Length / 2;
        var tail = window[half..];
        for (var i = tail.LastIndexOf((byte)'\n'); i >= 0; i = tail[..i].LastIndexOf((byte)'\n'))
        {
            // Behind a soft line break of quoted-printable the value goes on.
            var before = tail[..i].TrimEnd((byte)'\r');
            if (before.IsEmpty || before[^1] != '=') return half + i + 1;
        }
        var at = tail.LastIndexOfAny((byte)' ', (byte)'\t');
        if (at < 0) at = tail.LastIndexOfAny((byte)'"', (byte)'<', (byte)'>');
        if (at < 0) at = tail.LastIndexOfAny((byte)',', (byte)';', (byte)'|');
        return at < 0 ? window.Length : half + at + 1;
    }
}
