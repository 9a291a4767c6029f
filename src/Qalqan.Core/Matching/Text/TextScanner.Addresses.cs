using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Qalqan;

// IPv4 networks, and IPv6 in whatever spelling.
public sealed unsafe partial class TextScanner
{
    const int MaxIp6Bytes = 45;
    static readonly SearchValues<byte> Ip6Bytes = SearchValues.Create("ABCDEFabcdef0123456789:."u8);
    int _ip6Done;

    void Network(int start, int end)
    {
        if (!Tokens.TryParseIp4(Span(start, end), out var address) || JoinsLetters(start, end)) return;
        _matches.Clear();
        _matcher.Networks4(address, _matches);
        foreach (var match in _matches) Hit((uint)match.Indicator, start, end - start, ObservableKind.Ip);
    }

    ulong _colonBefore;
    int _insideBefore;

    // An IPv6 address has two colons in a row, or seven within 39 bytes.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void Ip6(in TextMasks masks, int words, int offset)
    {
        for (var w = 0; w < words; w++)
        {
            if ((w & 7) == 0 && _simd == Simd.Avx512 && !MayHoldIp6(masks, w))
            {
                w += 7;
                _colonBefore = masks.Colon[w];
                _insideBefore = Inside(masks, w);
                continue;
            }
            var colons = masks.Colon[w];
            var inside = Inside(masks, w);
            var wanted = colons & (colons << 1 | _colonBefore >> 63);
            if (inside + _insideBefore >= 7) wanted = colons;
            _colonBefore = colons;
            _insideBefore = inside;
            for (; wanted != 0; wanted &= wanted - 1)
            {
                var at = offset + w * 64 + BitOperations.TrailingZeroCount(wanted);
                if (at >= _ip6Done && at < _textLength && (at > 0 && IsIp6(_text[at - 1])) | IsIp6(_text[at + 1])) Ip6At(at);
            }
        }
    }

    // Colons between hexadecimal digits; at the borders of the word, any.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static int Inside(in TextMasks masks, int w) => BitOperations.PopCount(masks.Colon[w] & (masks.Hex[w] << 1 | 1) & (masks.Hex[w] >> 1 | 1UL << 63));

    // Whether eight words can have two colons in a row, or four in one of them or the one before.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    bool MayHoldIp6(in TextMasks masks, int w)
    {
        var colons = Vector512.Load(masks.Colon + w);
        var hex = Vector512.Load(masks.Hex + w);
        var pairs = colons & (colons << 1 | Vector512<ulong>.One);
        // Three times the lowest bit taken away: what is left has four.
        var inside = colons & (hex << 1 | Vector512<ulong>.One) & (hex >>> 1 | Vector512.Create(1UL << 63));
        for (var i = 0; i < 3; i++) inside &= inside - Vector512<ulong>.One;
        return _insideBefore >= 4 || (pairs | inside) != Vector512<ulong>.Zero;
    }

    static bool IsIp6(byte b) => b == ':' || Tokens.IsHexDigit(b);

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
