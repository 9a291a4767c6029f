using System.Buffers;

namespace Qalqan;

// IPv4 networks, and IPv6 in whatever spelling.
public sealed unsafe partial class TextScanner
{
    const int MaxIp6Bytes = 45;
    static readonly SearchValues<byte> Ip6Bytes = SearchValues.Create("ABCDEFabcdef0123456789:."u8);
    int _ip6Done;

    /// <summary>Finds the networks that hold the IPv4 addresses among the first <paramref name="n"/> tokens.</summary>
    void Networks(int n)
    {
        for (var i = 0; i < n; i++)
        {
            var (start, end) = (_ends[i] - _lengths[i], _ends[i]);
            if ((uint)(_text[end - 1] - '0') > 9 || !Tokens.TryParseIp4(Span(start, end), out var address)) continue;
            var networks = _image.Networks4;
            if ((networks[address >> 22] >> (int)(address >> 16 & 63) & 1) == 0) continue;
            // A host's last two labels can look like part of an address; the whole run decides.
            if (start != BehindEscape(RunStart(end), end, out _) || JoinsLetters(start, end)) continue;
            _matches.Clear();
            _matcher.Networks4(address, _matches);
            foreach (var match in _matches) Hit((uint)match.Indicator, start, end - start, ObservableKind.Ip);
        }
    }

    // Every colon that has a digit or another colon on both sides may be inside an IPv6 address.
    void Ip6(int words, int offset)
    {
        var (at, stop) = (offset, Math.Min(offset + words * 64, _textLength));
        while (at < stop)
        {
            var next = Span(at, stop).IndexOf((byte)':');
            if (next < 0) return;
            at += next;
            var before = at > 0 ? _text[at - 1] : (byte)0;
            var after = _text[at + 1];
            if (at >= _ip6Done && (after == ':' || (Tokens.IsHexDigit(before) && Tokens.IsHexDigit(after)))) Ip6At(at);
            at++;
        }
    }

    void Ip6At(int colon)
    {
        var least = Math.Max(0, colon - MaxIp6Bytes);
        var start = least + Span(least, colon).LastIndexOfAnyExcept(Ip6Bytes) + 1;
        var run = Span(colon, _textLength).IndexOfAnyExcept(Ip6Bytes);
        var end = run < 0 ? _textLength : colon + run;
        _ip6Done = end;
        while (end > start && _text[end - 1] == '.') end--;
        // A colon at the end is punctuation, unless it is the second of two.
        if (end - start >= 2 && _text[end - 1] == ':' && _text[end - 2] != ':') end--;
        if (end - start is < 2 or > MaxIp6Bytes) return;
        if ((start > 0 && Tokens.IsRun(_text[start - 1])) || Tokens.IsRun(_text[end])) return;
        var token = Span(start, end);
        if (token.Count((byte)':') < 2 || !Canonical.TryWrite(ObservableKind.Ip, token, _canonical, out var n)) return;
        Candidates++;
        _matches.Clear();
        _matcher.MatchCanonical(ObservableKind.Ip, _canonical.AsSpan(0, n), _matches);
        foreach (var match in _matches) Hit((uint)match.Indicator, start, end - start, ObservableKind.Ip);
        if (start > 0 && _text[start - 1] == '[' && _text[end] == ']' && _set.Has(ObservableKind.Url)) UrlOnIp6(start - 1, end + 1);
    }
}
