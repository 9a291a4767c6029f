using System.Buffers;
using System.Globalization;
using System.Text;

namespace Qalqan;

ref partial struct TextWalk
{
    /// <summary>How many URLs inside one URL are reported with all that follows. Of more only the hosts are: each repeats the rest of the text, and nobody nests so deep but to stop a program.</summary>
    const int MaxNestedUrls = 8;

    /// <summary>How far a user name and password before a host are looked for.</summary>
    const int MaxUserBytes = 512;

    /// <summary>Reports a URL if the word is its scheme. <paramref name="next"/> is where to go on: behind its host, since a path can hold anything again.</summary>
    bool TryUrl(in HostWord w, int j, out int next)
    {
        next = j;
        var end = j;
        if (!TrySchemeEnd(w, ref end, out var schemeStart, out var levels)) return false;
        var host = HostStart(end, levels);
        var hostEnd = HostEnd(host, levels, out var colon);
        if (hostEnd == host) return false;
        var isCut = CutForeignEnd(host, ref hostEnd, ref colon);
        if (w.Start >= _urlEnd || _nestedUrls <= MaxNestedUrls)
        {
            // What turns out to be none counts too: looking for its end is the work that is bounded.
            var until = isCut ? hostEnd : UrlEnd(schemeStart, hostEnd, levels);
            EnterUrl(schemeStart, until);
            var written = 0;
            if (until - schemeStart > Canonical.MaxBytes || !Canonical.TryWrite(ObservableKind.Url, _text[schemeStart..until], _scratch.Canonical, out written))
            {
                // A path too long to compare still leads to its host.
                if (!Canonical.TryWrite(ObservableKind.Url, _text[schemeStart..hostEnd], _scratch.Canonical, out written)) return false;
            }
            else Report(ObservableKind.Url, _scratch.Canonical.AsSpan(0, written), schemeStart, until);
            ReportHost(_scratch.Canonical.AsSpan(0, written), host, colon);
            UrlBeforeForeignText(schemeStart, hostEnd, until);
        }
        else
        {
            if (!Canonical.TryWrite(ObservableKind.Url, _text[schemeStart..hostEnd], _scratch.Canonical, out var written)) return false;
            ReportHost(_scratch.Canonical.AsSpan(0, written), host, colon);
        }
        _floor = hostEnd;
        next = hostEnd;
        return true;
    }

    void EnterUrl(int start, int end)
    {
        if (start >= _urlEnd) _nestedUrls = 0;
        _nestedUrls++;
        _urlEnd = Math.Max(_urlEnd, end);
    }

    /// <summary>Whether the word is a scheme and <c>://</c> follows in any form; <paramref name="end"/> is then where the host starts.</summary>
    readonly bool TrySchemeEnd(in HostWord w, ref int end, out int schemeStart, out int levels)
    {
        (schemeStart, levels) = (w.Start, 0);
        var starred = false;
        var i = end;
        if (i >= _text.Length) return false;
        // h**p
        if (_text[i] == '*' && w.End == i && (_text[i - 1] | 0x20) == 'h' && _text[i..].StartsWith("**"u8) && i + 2 < _text.Length && (_text[i + 2] | 0x20) == 'p')
        {
            schemeStart = i - 1;
            starred = true;
            i += 3;
            if (i < _text.Length && (_text[i] | 0x20) == 's') i++;
            if (i >= _text.Length) return false;
        }
        if (_text[i] == '%' || (_text[i] == ':' && i + 1 < _text.Length && _text[i + 1] == '%'))
        {
            if (!TryEncodedSchemeEnd(ref i, out levels)) return false;
        }
        else
        {
            if (_text[i] is not ((byte)':' or (byte)'[' or (byte)'(' or (byte)'{')) return false;
            var from = i;
            if (!Canonical.SkipSchemeEnd(_text, ref i, out var bracketed) || (!bracketed && i - from < 3)) return false;
        }
        end = i;
        return starred || IsScheme(w, ref schemeStart);
    }

    /// <summary>Passes <c>%3A%2F%2F</c> of any level, its colon or slashes possibly clear.</summary>
    readonly bool TryEncodedSchemeEnd(ref int i, out int levels)
    {
        levels = 0;
        if (_text[i] == ':') i++;
        else if (Percent.TryRead(_text[i..], out var colon, out var length, out levels) && colon == ':') i += length;
        else return false;
        var slashes = 0;
        for (; i < _text.Length && slashes < 2; slashes++)
        {
            if (_text[i] is (byte)'/' or (byte)'\\')
            {
                i++;
                continue;
            }
            if (_text[i] != '%' || !Percent.TryRead(_text[i..], out var slash, out var length, out var level) || slash is not ((byte)'/' or (byte)'\\')) break;
            i += length;
            levels = Math.Max(levels, level);
        }
        return slashes == 2 && levels is > 0 and <= Canonical.MaxEncodedLevels;
    }

    /// <summary>A scheme is a word of letters. Of a longer run only the end is one if it is well known: <c>urlhttps://</c>.</summary>
    readonly bool IsScheme(in HostWord w, ref int start)
    {
        var word = _text[w.Start..w.End];
        for (var length = Math.Min(word.Length, 5); length >= 3; length--)
        {
            var clear = Disguise.Scheme(word[^length..], out _);
            if (!Ascii.Is(clear, "http"u8) && !Ascii.Is(clear, "https"u8) && !Ascii.Is(clear, "ftp"u8)) continue;
            start = w.End - length;
            return true;
        }
        if (w.Dots > 0 || w.Wide || word.Length is < 2 or > Canonical.MaxSchemeBytes || !Ascii.IsLetter(word[0])) return false;
        return !word.Contains((byte)'_') && _text[w.End] != '\\' && !_text[w.End..].StartsWith(":\\"u8);
    }

    /// <summary>Passes a user name and password: the host starts behind the last at sign before the first slash.</summary>
    int HostStart(int from, int levels)
    {
        var host = from;
        var i = from;
        for (var limit = Math.Min(_text.Length, from + MaxUserBytes); i < limit; i++)
        {
            var b = _text[i];
            if (b is (byte)'/' or (byte)'?' or (byte)'#' or (byte)'"' or (byte)'<' or (byte)'>' or <= (byte)' ') break;
            if (b == '\\' && !(i + 1 < _text.Length && _text[i + 1] == '.')) break;
            if (b == '@') host = i + 1;
            else if (b == '%' && levels > 0 && Percent.TryRead(_text[i..], out var value, out var length, out _))
            {
                if (value is (byte)'/' or (byte)'?' or (byte)'#') break;
                i += length - 1;
                if (value == '@') host = i + 1;
            }
            else if (b is (byte)'[' or (byte)'(' && Disguise.TryMatch(_text[i..], out var clear, out var disguise) && clear == '@')
            {
                i += disguise - 1;
                host = i + 1;
            }
        }
        Steps += i - from;
        return host;
    }

    /// <summary>Where host and port end. <paramref name="colon"/> is where the host alone ends.</summary>
    int HostEnd(int from, int levels, out int colon)
    {
        var i = from;
        colon = -1;
        if (i < _text.Length && _text[i] == '[')
        {
            // An IPv6 address with its zone; a disguised dot is shorter.
            var close = _text[i..Math.Min(_text.Length, i + 64)].IndexOf((byte)']');
            if (close > 2 && _text[i..(i + close)].Contains((byte)':') && !_text[(i + 1)..(i + close)].ContainsAnyExcept(BracketBytes)) i += close + 1;
        }
        for (; i < _text.Length; i++)
        {
            var b = _text[i];
            if (Ascii.IsLetterOrDigit(b) || b is (byte)'.' or (byte)'-' or (byte)'_') continue;
            if (b == ':')
            {
                if (colon >= 0 || i + 1 >= _text.Length || !Ascii.IsDigit(_text[i + 1])) break;
                colon = i;
            }
            else if (b == '%')
            {
                if (!Percent.TryRead(_text[i..], out var value, out var length, out var level) || (levels > 0 && level <= levels && !IsHostByte(value))) break;
                i += length - 1;
            }
            else if (Disguise.Starts.Contains(b))
            {
                if (!Disguise.TryMatch(_text[i..], out var clear, out var length) || clear is not ((byte)'.' or (byte)':')) break;
                i += length - 1;
            }
            else if (b >= 0x80)
            {
                var used = LetterAt(i, out _);
                if (used == 0 && !(Canonical.IsDot(_text[i..], out used) && i + used < _text.Length && Ascii.IsLetterOrDigit(_text[i + used]))) break;
                i += used - 1;
            }
            else break;
        }
        Steps += i - from;
        if (colon < 0) colon = i;
        return i;
    }

    static readonly SearchValues<byte> BracketBytes = SearchValues.Create("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ:.%-_"u8);

    /// <summary>As for words: a last label that starts in ASCII ends where another script begins.</summary>
    readonly bool CutForeignEnd(int from, ref int end, ref int colon)
    {
        var host = _text[from..colon];
        var label = host.LastIndexOfAny(".])}"u8) + 1;
        var foreign = host[label..].IndexOfAnyInRange((byte)0x80, (byte)0xFF);
        if (label == 0 || foreign <= 0) return false;
        end = colon = from + label + foreign;
        return true;
    }

    static bool IsHostByte(byte b) => Ascii.IsLetterOrDigit(b) || b is (byte)'.' or (byte)'-' or (byte)'_' or >= 0x80;

    /// <summary>Where a URL ends that starts at <paramref name="start"/> and has its host up to <paramref name="from"/>: before what no URL has, what its surroundings close, and the punctuation of the sentence.</summary>
    /// <param name="start">Where it starts.</param>
    /// <param name="from">Where its host ends.</param>
    /// <param name="levels">How often it is percent-encoded inside another; then a bare <c>&amp;</c> ends it too.</param>
    int UrlEnd(int start, int from, int levels)
    {
        var opener = start > 0 ? _text[start - 1] : (byte)0;
        int round = 0, square = 0, curly = 0, i = from;
        for (; i < _text.Length; i++)
        {
            var b = _text[i];
            if (b >= 0x80)
            {
                var used = UrlRune(i);
                if (used == 0) break;
                i += used - 1;
                continue;
            }
            if (b is <= (byte)' ' or (byte)'"' or (byte)'<' or (byte)'>' or (byte)'`' or 0x7F || (b == '\'' && opener == '\'')) break;
            if (b == '(') round++;
            else if (b == '[') square++;
            else if (b == '{') curly++;
            else if ((b == ')' && --round < 0) || (b == ']' && --square < 0) || (b == '}' && --curly < 0)) break;
            else if (b is (byte)',' or (byte)';' or (byte)'|' && SchemeFollows(i + 1)) break;
            else if (levels > 0 && b is (byte)'&' or (byte)'#') break;
            else if (b == '%' && levels > 0 && Percent.TryRead(_text[i..], out var value, out var length, out var level))
            {
                if (level <= levels && value is <= (byte)' ' or (byte)'"' or (byte)'<' or (byte)'>') break;
                i += length - 1;
            }
        }
        Steps += i - from;
        return TrimUrl(from, i, opener);
    }

    int TrimUrl(int from, int end, byte opener)
    {
        while (end > from && (".,;:!?'\"*\\"u8.Contains(_text[end - 1]) || (opener is (byte)'_' or (byte)'~' && _text[end - 1] == opener)))
        {
            end--;
            Steps++;
        }
        return end;
    }

    readonly bool SchemeFollows(int i) => i + 8 < _text.Length && (_text[i] | 0x20) is 'h' or 'f' && _text.Slice(i, 9).IndexOf("://"u8) is 3 or 4 or 5;

    /// <summary>The length of a character beyond ASCII that stands in a URL, or 0: letters do, punctuation, blanks and emoji end it.</summary>
    readonly int UrlRune(int i)
    {
        if (Rune.DecodeFromUtf8(_text[i..], out var rune, out var used) != OperationStatus.Done) return 0;
        return Rune.GetUnicodeCategory(rune) switch
        {
            UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter
                or UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber => used,
            _ => 0,
        };
    }

    /// <summary>Reports the host of a canonical URL.</summary>
    readonly void ReportHost(ReadOnlySpan<byte> url, int start, int end)
    {
        var host = HostOf(url);
        var isIp = host[0] == '[' || !Ascii.IsLetter(host[^1]) && Ascii.AllDigits(host[(host.LastIndexOf((byte)'.') + 1)..]);
        if (host[0] == '[') host = host[1..^1];
        Report(isIp ? ObservableKind.Ip : ObservableKind.Domain, host, start, end);
    }

    /// <summary>The host of a canonical URL, an IPv6 address in its brackets.</summary>
    internal static ReadOnlySpan<byte> HostOf(ReadOnlySpan<byte> url)
    {
        var slash = url.IndexOf((byte)'/');
        if (slash > 0 && url[slash - 1] == ':' && url[slash..].StartsWith("//"u8)) url = url[(slash + 2)..];
        var end = url[0] == '[' ? url.IndexOf((byte)']') + 1 : url.IndexOfAny((byte)':', (byte)'/');
        return url[..end];
    }

    /// <summary>Chinese or Thai right behind a link may be its path or the next word: the link without it is reported as well.</summary>
    readonly void UrlBeforeForeignText(int start, int from, int until)
    {
        var wide = _text[from..until].IndexOfAnyInRange((byte)0x80, (byte)0xFF);
        if (wide <= 0 || Rune.DecodeFromUtf8(_text[(from + wide)..], out var rune, out _) != OperationStatus.Done || !IsUnspaced(rune)) return;
        Report(ObservableKind.Url, _text[start..(from + wide)], start, from + wide, out _);
    }
}
