using System.Buffers;

namespace Qalqan;

// URLs and e-mail addresses: found by their host, then read to both sides of it.
public sealed unsafe partial class TextScanner
{
    const int MaxUrlBytes = Canonical.MaxBytes / 2, MaxUserBytes = 256, MaxLocalPartBytes = 64, MaxUrlEnds = 8;

    static readonly SearchValues<byte> UrlEnd = SearchValues.Create(
        "\0\x01\x02\x03\x04\x05\x06\x07\x08\t\n\x0B\x0C\r\x0E\x0F\x10\x11\x12\x13\x14\x15\x16\x17\x18\x19\x1A\x1B\x1C\x1D\x1E\x1F \"<>`^{}\x7F"u8);
    static readonly SearchValues<byte> Punctuation = SearchValues.Create(",;|)]'*!.:"u8);
    static readonly SearchValues<byte> UserEnd = SearchValues.Create("/ \t\n\r\"<>"u8);
    static readonly SearchValues<byte> LocalPart = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._+-"u8);
    static readonly SearchValues<byte> LocalPartRare = SearchValues.Create("!#$%&'*/=?^`{|}~"u8);

    readonly byte[] _url = new byte[MaxUrlBytes + 32];
    readonly byte[] _canonical = new byte[Canonical.MaxBytes];

    // Indicators are URLs on this host.
    void UrlOn(int hostStart, int hostEnd)
    {
        var start = UrlStart(hostStart, out var scheme, out var escaped);
        // Without a scheme, a host alone is a host.
        if (scheme.IsEmpty && _text[hostEnd] is not ((byte)'/' or (byte)':' or (byte)'?' or (byte)'#' or (byte)'\\' or (byte)'%')) return;
        var most = Math.Min(_textLength, hostEnd + MaxUrlBytes);
        var stop = Span(hostEnd, most).IndexOfAny(UrlEnd);
        var end = stop < 0 ? most : hostEnd + stop;
        var ampersand = escaped ? Span(hostEnd, end).IndexOf((byte)'&') : -1;
        if (ampersand >= 0) end = hostEnd + ampersand;
        var first = _found.Count;
        for (var tries = 0; tries < MaxUrlEnds; tries++)
        {
            TryUrl(start, end, scheme, hostStart, hostEnd, escaped, first);
            // Punctuation belongs to the sentence, the list or the log around it rather than to the URL, but it may be either.
            var shorter = Span(hostEnd, end).LastIndexOfAny(Punctuation);
            if (shorter <= 0) return;
            end = hostEnd + shorter;
        }
    }

    void TryUrl(int start, int end, ReadOnlySpan<byte> scheme, int hostStart, int hostEnd, bool escaped, int first)
    {
        var n = 0;
        if (!scheme.IsEmpty)
        {
            scheme.CopyTo(_url);
            "://"u8.CopyTo(_url.AsSpan(scheme.Length));
            n = scheme.Length + 3;
        }
        Span(hostStart, hostEnd).CopyTo(_url.AsSpan(n));
        n += hostEnd - hostStart;
        n += Unescape(Span(hostEnd, end), escaped, _url.AsSpan(n));
        if (!Canonical.TryWrite(ObservableKind.Url, _url.AsSpan(0, n), _canonical, out var written)) return;
        _matches.Clear();
        _matcher.Prefixes(KeyTag.Url, ObservableKind.Url, _canonical.AsSpan(0, written), _matches);
        foreach (var match in _matches)
            if (!FoundSince(first, match.Indicator)) Hit((uint)match.Indicator, start, end - start, ObservableKind.Url);
    }

    // The host of this URL is an IPv6 address in brackets.
    void UrlOnIp6(int hostStart, int hostEnd) => UrlOn(hostStart, hostEnd);

    bool FoundSince(int first, int indicator)
    {
        for (var i = first; i < _found.Count; i++)
            if (_found[i].Indicator == indicator) return true;
        return false;
    }

    // Where the URL on a host starts: at its scheme, over user information; at the host where there is none.
    int UrlStart(int hostStart, out ReadOnlySpan<byte> scheme, out bool escaped)
    {
        var authority = hostStart;
        if (hostStart > 0 && _text[hostStart - 1] is (byte)'@' or (byte)'[')
        {
            var least = Math.Max(0, hostStart - MaxUserBytes);
            var slash = Span(least, hostStart).LastIndexOfAny(UserEnd);
            if (slash >= 0 && _text[least + slash] == '/') authority = least + slash + 1;
        }
        var before = Span(Math.Max(0, authority - 32), authority);
        foreach (var mark in SchemeMarks)
        {
            if (!EndsWithFolded(before, mark)) continue;
            var name = before[..^mark.Length];
            name = name[(name.LastIndexOfAnyExceptInRange((byte)'A', (byte)'z') + 1)..];
            escaped = mark[^1] != '/';
            if (name.IsEmpty) break;
            scheme = name;
            return authority - mark.Length - name.Length;
        }
        escaped = before.Length >= 3 && EndsWithFolded(before, "%2f"u8);
        scheme = default;
        return hostStart;
    }

    static readonly byte[][] SchemeMarks = ["://"u8.ToArray(), ":\\/\\/"u8.ToArray(), "%3a%2f%2f"u8.ToArray(), ":%2f%2f"u8.ToArray(), ":\\u002f\\u002f"u8.ToArray()];

    static bool EndsWithFolded(ReadOnlySpan<byte> text, ReadOnlySpan<byte> lower)
    {
        if (text.Length < lower.Length) return false;
        text = text[^lower.Length..];
        for (var i = 0; i < lower.Length; i++)
            if ((text[i] is >= (byte)'A' and <= (byte)'Z' ? (byte)(text[i] | 0x20) : text[i]) != lower[i]) return false;
        return true;
    }

    // Takes JSON's escapes off, and one layer of percent-encoding where the URL is a parameter of another.
    static int Unescape(ReadOnlySpan<byte> text, bool percent, Span<byte> to)
    {
        var n = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var b = text[i];
            if (b == '\\')
            {
                if (i + 1 == text.Length) break;
                if (text[i + 1] == '/') b = text[++i];
                else if (text[i + 1] == 'u' && TryHex(text[(i + 2)..], 4, out var c) && c is > ' ' and < 0x7F) (b, i) = ((byte)c, i + 5);
                else break; // an escape that ends the value: \n, \"
            }
            else if (percent && b == '%' && TryHex(text[(i + 1)..], 2, out var c)) (b, i) = ((byte)c, i + 2);
            to[n++] = b;
        }
        return n;
    }

    // Indicators are addresses at this host.
    void EmailAt(int hostStart, int hostEnd)
    {
        var at = hostStart - 1;
        if (at > 0 && _text[at] != '@' && EndsWithFolded(Span(0, hostStart), "%40"u8)) at = hostStart - 3;
        else if (at <= 0 || _text[at] != '@') return;
        var least = Math.Max(0, at - MaxLocalPartBytes);
        var narrow = least + Span(least, at).LastIndexOfAnyExcept(LocalPart) + 1;
        TryEmail(narrow, at, hostStart, hostEnd);
        // a=b@evil.example may be an address or an assignment: both are tried.
        var wide = narrow;
        while (wide > least && (LocalPart.Contains(_text[wide - 1]) || LocalPartRare.Contains(_text[wide - 1]))) wide--;
        if (wide < narrow) TryEmail(wide, at, hostStart, hostEnd);
    }

    void TryEmail(int start, int at, int hostStart, int hostEnd)
    {
        if (start == at) return;
        var n = at - start;
        Span(start, at).CopyTo(_url);
        _url[n++] = (byte)'@';
        Span(hostStart, hostEnd).CopyTo(_url.AsSpan(n));
        n += hostEnd - hostStart;
        if (!Canonical.TryWrite(ObservableKind.Email, _url.AsSpan(0, n), _canonical, out var written)) return;
        _matches.Clear();
        _matcher.Exact(KeyTag.Email, ObservableKind.Email, _canonical.AsSpan(0, written), _matches);
        foreach (var match in _matches) Hit((uint)match.Indicator, start, hostEnd - start, ObservableKind.Email);
    }
}
