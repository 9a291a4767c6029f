using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Qalqan;

// Digests of files and certificates: 32, 40 or 64 hexadecimal digits, with no letter or digit on either side.
public sealed unsafe partial class TextScanner
{
    static readonly SearchValues<byte> Alphanumeric = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"u8);
    int _hexDone;

    // 32 digits in a row fill 16 aligned ones somewhere: almost no text without digests has these.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void Digests(in TextMasks masks, int words, int offset)
    {
        var n = 0;
        for (var w = 0; w < words; w++)
        {
            if ((w & 7) == 0 && _simd == Simd.Avx512 && !Vector512.EqualsAny(Vector512.Load(masks.Hex + w).AsUInt16(), Vector512<ushort>.AllBitsSet))
            {
                w += 7;
                continue;
            }
            var hex = masks.Hex[w];
            // Bit 16 k is left of each group of 16 ones.
            var full = hex & hex >> 1;
            full &= full >> 2;
            full &= full >> 4;
            full &= full >> 8;
            for (full &= 0x0001000100010001; full != 0; full &= full - 1)
                n = Digest(offset + w * 64 + BitOperations.TrailingZeroCount(full), n);
        }
        if (n > 0) Verify(n);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    int Digest(int inside, int n)
    {
        if (inside < _hexDone) return n;
        var least = Math.Max(0, inside - 65);
        var start = least + Span(least, inside).LastIndexOfAnyExcept(Alphanumeric) + 1;
        var run = Span(inside, _textLength).IndexOfAnyExcept(Alphanumeric);
        var end = run < 0 ? _textLength : inside + run;
        _hexDone = end;
        var length = end - start;
        if (length is not (32 or 40 or 64)) return n;
        if (!Ascii.AllHex(Span(start, end))) return n;
        _tokens[n] = Token(end, length);
        return n + 1;
    }
}
