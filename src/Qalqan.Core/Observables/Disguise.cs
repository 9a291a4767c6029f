namespace Qalqan;

/// <summary>How people write links so that nobody follows them by accident: <c>hxxp</c>, <c>[.]</c>, <c>(dot)</c>, <c>[at]</c>, <c>[://]</c>.</summary>
static class Disguise
{
    /// <summary>What <see cref="TryMatch"/> gives for <c>[://]</c>.</summary>
    public const byte SchemeEnd = (byte)'/';

    /// <summary>Every byte a disguise starts with, the scheme's letters excepted.</summary>
    public static ReadOnlySpan<byte> Starts => "[({\\"u8;

    /// <summary>Whether a disguised dot, at sign, colon or <c>://</c> stands at the start of <paramref name="text"/>.</summary>
    /// <param name="text">UTF-8.</param>
    /// <param name="clear">What it stands for: <c>.</c>, <c>@</c>, <c>:</c> or <see cref="SchemeEnd"/>.</param>
    /// <param name="length">How many bytes it takes.</param>
    public static bool TryMatch(ReadOnlySpan<byte> text, out byte clear, out int length)
    {
        (clear, length) = (0, 0);
        if (text.Length < 2) return false;
        if (text[0] == '\\')
        {
            (clear, length) = ((byte)'.', 2);
            return text[1] == '.';
        }
        var close = text[0] switch { (byte)'[' => (byte)']', (byte)'(' => (byte)')', (byte)'{' => (byte)'}', _ => (byte)0 };
        if (close == 0) return false;
        var i = 1;
        if (i < text.Length && text[i] == ' ') i++;
        if (!TryWord(text[i..], out clear, out var word)) return false;
        i += word;
        if (i < text.Length && text[i] == ' ') i++;
        if (i >= text.Length || text[i] != close) return false;
        length = i + 1;
        return true;
    }

    static bool TryWord(ReadOnlySpan<byte> text, out byte clear, out int length)
    {
        (clear, length) = (0, 1);
        if (text.IsEmpty) return false;
        switch (text[0])
        {
            case (byte)'.' or (byte)'@':
                clear = text[0];
                return true;
            case (byte)':':
                if (text.StartsWith("://"u8)) (clear, length) = (SchemeEnd, 3);
                else clear = (byte)':';
                return true;
            case (byte)'d' or (byte)'D':
                (clear, length) = ((byte)'.', 3);
                return text.Length >= 3 && (text[1] | 0x20) == 'o' && (text[2] | 0x20) == 't';
            case (byte)'a' or (byte)'A':
                (clear, length) = ((byte)'@', 2);
                return text.Length >= 2 && (text[1] | 0x20) == 't';
            default:
                return false;
        }
    }

    /// <summary>The clear form of a scheme: <c>hxxps</c>, <c>hXXp</c>, <c>h**p</c> and <c>htxp</c> become http or https, <c>fxp</c> ftp. Others are returned as they are.</summary>
    /// <param name="scheme">ASCII in any case.</param>
    /// <param name="disguised">Whether it was one of those.</param>
    public static ReadOnlySpan<byte> Scheme(ReadOnlySpan<byte> scheme, out bool disguised)
    {
        disguised = false;
        if (Ascii.Is(scheme, "fxp"u8))
        {
            disguised = true;
            return "ftp"u8;
        }
        if (scheme.Length is not (4 or 5) || (scheme[0] | 0x20) != 'h' || (scheme[3] | 0x20) != 'p') return scheme;
        if (scheme.Length == 5 && (scheme[4] | 0x20) != 's') return scheme;
        if (!IsFiller(scheme[1]) || !IsFiller(scheme[2])) return scheme;
        disguised = (scheme[1] | 0x20) != 't' || (scheme[2] | 0x20) != 't';
        return scheme.Length == 5 ? "https"u8 : "http"u8;
    }

    /// <summary>Whether <paramref name="b"/> stands in the middle of a disguised <c>http</c>.</summary>
    static bool IsFiller(byte b) => (b | 0x20) is 't' or 'x' || b == '*';
}
