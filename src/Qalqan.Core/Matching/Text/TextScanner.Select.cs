using System.Numerics;
using System.Runtime.CompilerServices;

namespace Qalqan;

// Stage 2: a few loops over arrays, each with work that the next can overlap: select, hash, filter, verify.
public sealed unsafe partial class TextScanner
{
    readonly List<uint> _more = [];

    // A token: where it ends in the lower bits, how many bytes before that are looked up in the upper.
    const int EndBits = 18;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static uint Token(int end, int length) => (uint)end | (uint)length << EndBits;

    static int EndOf(uint token) => (int)(token & ((1 << EndBits) - 1));

    static int LengthOf(uint token) => (int)(token >> EndBits);

    void LookUp(in TextMasks masks, int hosts, int numbers)
    {
        var n = SelectHosts(masks, _hostEnds, hosts, 0);
        if ((_needs & Needs.NumericLabels) != 0) n = SelectHosts(masks, _numberEnds, numbers, n);
        if ((_needs & (Needs.Ip4 | Needs.Networks4)) != 0) n = SelectAddresses(masks, numbers, n);
        foreach (var token in _more) _tokens[n++] = token;
        _more.Clear();
        Verify(n);
    }

    int SelectHosts(in TextMasks masks, int* found, int count, int n) =>
        _simd == Simd.Avx512 ? SelectHosts512(masks, found, count, n) : SelectHostsScalar(masks, found, count, n);

    int SelectAddresses(in TextMasks masks, int count, int n) =>
        _simd == Simd.Avx512 ? SelectAddresses512(masks, count, n) : SelectAddressesScalar(masks, _numberEnds, count, n, _networkEnds);

    // Keeps the tokens whose last two labels are on the short list: these are looked up first.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    int SelectHostsScalar(in TextMasks masks, int* found, int count, int n)
    {
        var text = _text;
        var tokens = _tokens;
        var list = _names;
        var run = (byte*)masks.Run;
        var dot = (byte*)masks.Dot;
        for (var i = 0; i < count; i++)
        {
            var end = found[i];
            if (text[end - 1] == '.')
            {
                if (GoesOnBehindDots(end)) continue;
                end--;
            }
            // The 57 to 64 bits that end at the token's last byte, the last byte's on top.
            var word = ((end - 1) >> 3) - 7;
            var shift = (8 - end) & 7;
            var runs = *(ulong*)(run + word) << shift;
            var dots = *(ulong*)(dot + word) << shift;
            var length = BitOperations.LeadingZeroCount(~runs);
            var before = text[end - length - 1];
            if (length >= 57 || before is (byte)'%' or (byte)'\\')
            {
                // Rare: a long token, or one behind an escape.
                SelectSlowly(end);
                continue;
            }
            var last = BitOperations.LeadingZeroCount(dots);
            var two = BitOperations.LeadingZeroCount(dots & ~(0x8000000000000000 >> last));
            var suffix = Branchless.Min(length, two);
            tokens[n] = Token(end, suffix);
            n += list.Has(*(ulong*)(text + end - 8), *(ulong*)(text + end - 16), suffix);
        }
        return n;
    }

    // Keeps the tokens that are on the short list, to be looked up whole. What is no address is not found then.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    int SelectAddressesScalar(in TextMasks masks, int* found, int count, int n, int* networks)
    {
        var text = _text;
        var tokens = _tokens;
        var run = (byte*)masks.Run;
        var dot = (byte*)masks.Dot;
        var list = _addresses;
        var map = _image.Networks4;
        var inNetworks = 0;
        for (var i = 0; i < count; i++)
        {
            var end = found[i];
            if (text[end - 1] == '.')
            {
                if (GoesOnBehindDots(end)) continue;
                end--;
            }
            var word = ((end - 1) >> 3) - 7;
            var shift = (8 - end) & 7;
            var length = BitOperations.LeadingZeroCount(~(*(ulong*)(run + word) << shift));
            var before = text[end - length - 1];
            if (before is (byte)'%' or (byte)'\\')
            {
                // Where labels may be numbers, the token was considered already.
                if ((_needs & Needs.NumericLabels) == 0) SelectSlowly(end);
                continue;
            }
            var start = text + end - length;
            tokens[n] = Token(end, length);
            var possible = Branchless.Less(length, 16) & 1;
            n += list.Has(*(ulong*)(text + end - 8), *(ulong*)(text + end - 16), length) & possible;
            // The first two numbers as text, up to the last dot but one, decide whether any network can hold it.
            var dots = *(ulong*)(dot + word) << shift;
            dots &= ~(0x8000000000000000 >> BitOperations.LeadingZeroCount(dots));
            var slot = Tokens.Network4Slot(*(ulong*)start, length - 1 - BitOperations.LeadingZeroCount(dots));
            networks[inNetworks] = end;
            inNetworks += (int)(map[slot >> 6] >> (int)slot) & possible;
        }
        for (var i = 0; i < inNetworks; i++) Network(RunStart(networks[i]), networks[i]);
        return n;
    }

    // evil.example.. may end a sentence or be the middle of evil.example..x: the first byte that is no dot decides.
    bool GoesOnBehindDots(int at)
    {
        var most = at + Tokens.MaxBytes;
        while (at < most && _text[at] == '.') at++;
        return at < most && Tokens.IsRun(_text[at]);
    }

    // A token too long for the window of bits, or one behind an escape whose letters are not part of it: %2Fevil.example, \nevil.example.
    void SelectSlowly(int end)
    {
        var wantsIp = (_needs & (Needs.Ip4 | Needs.Networks4)) != 0;
        var raw = RunStart(end);
        var start = BehindEscape(raw, end, out var ambiguous);
        Consider(start, end, wantsIp);
        if (ambiguous) Consider(raw, end, wantsIp);
    }

    void Consider(int start, int end, bool wantsIp)
    {
        var token = Span(start, end);
        var dot = token.LastIndexOf((byte)'.');
        if (dot < 0 || token.Length - 1 - dot > Tokens.MaxLabelBytes) return;
        if (wantsIp && Tokens.TryParseIp4(token, out _))
        {
            if (_addresses.Has(token)) _more.Add(Token(end, token.Length));
            if (IsSet(_image.Networks4, Tokens.Network4Slot(token))) Network(start, end);
            return;
        }
        var two = Tokens.TwoLabels(token);
        if (_names.Has(token[two..])) _more.Add(Token(end, token.Length - two));
    }

    // The same for runs behind a slash, which are looked up whole.
    void LookUpBehindSlash(in TextMasks masks, int count)
    {
        var n = _simd == Simd.Avx512 ? SelectBehindSlash512(masks, _hostEnds, count) : SelectBehindSlashScalar(masks, _hostEnds, count, 0);
        if (n > 0) Verify(n);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    int SelectBehindSlashScalar(in TextMasks masks, int* found, int count, int n)
    {
        var text = _text;
        var tokens = _tokens;
        var slots = _image.SlashRuns;
        var run = (byte*)masks.Run;
        for (var i = 0; i < count; i++)
        {
            var end = found[i];
            if (text[end - 1] == '.')
            {
                if (GoesOnBehindDots(end)) continue;
                end--;
            }
            var length = BitOperations.LeadingZeroCount(~(*(ulong*)(run + ((end - 1) >> 3) - 7) << ((8 - end) & 7)));
            if (length >= 57) length = end - RunStart(end);
            var slot = Tokens.SlashRunSlot(*(ulong*)(text + end - 8), length);
            tokens[n] = Token(end, length);
            n += (int)(slots[slot >> 6] >> (int)slot & 1) & Branchless.Less(length, Tokens.MaxBytes);
        }
        return n;
    }

    static bool IsSet(ulong* map, uint slot) => (map[slot >> 6] >> (int)slot & 1) != 0;

    ReadOnlySpan<byte> Span(int start, int end) => new(_text + start, end - start);

    // Where the run that ends at end starts; cut to the longest token.
    int RunStart(int end)
    {
        var least = Math.Max(0, end - Tokens.MaxBytes);
        var start = end;
        while (start > least && Tokens.IsRun(_text[start - 1])) start--;
        return start;
    }

    // The left border of a token that follows an escape: the escape's own letters look like the token's first.
    int BehindEscape(int start, int end, out bool ambiguous)
    {
        ambiguous = false;
        if (start == 0) return start;
        var token = Span(start, end);
        if (_text[start - 1] == '%')
        {
            var skipped = 0;
            while (TryHex(token[skipped..], 2, out var b) && (b >= 0x80 || !Tokens.IsRun((byte)b)))
            {
                skipped += 2;
                if (b != '%') break; // %252F: escaped twice
            }
            return start + skipped;
        }
        if (_text[start - 1] != '\\' || token.IsEmpty) return start;
        var length = token[0] switch
        {
            (byte)'n' or (byte)'r' or (byte)'t' or (byte)'b' or (byte)'f' or (byte)'v' or (byte)'0' => 1,
            (byte)'u' when TryHex(token[1..], 4, out var c) && (c >= 0x80 || !Tokens.IsRun((byte)c)) => 5,
            (byte)'x' when TryHex(token[1..], 2, out var c) && (c >= 0x80 || !Tokens.IsRun((byte)c)) => 3,
            _ => 0,
        };
        // In a path of Windows the same letters begin a name.
        ambiguous = length > 0;
        return start + length;
    }

    static bool TryHex(ReadOnlySpan<byte> text, int digits, out int value)
    {
        value = 0;
        if (text.Length < digits) return false;
        foreach (var b in text[..digits])
        {
            if (!Tokens.IsHexDigit(b)) return false;
            value = value << 4 | (b <= '9' ? b - '0' : (b | 0x20) - 'a' + 10);
        }
        return true;
    }
}
