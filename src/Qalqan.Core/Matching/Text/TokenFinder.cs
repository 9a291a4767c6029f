using System.Numerics;
using System.Runtime.CompilerServices;

namespace Qalqan;

/// <summary>Stage 1, second half: from the masks of a block to the places where tokens end. State is carried from block to block.</summary>
unsafe struct TokenFinder
{
    ulong _carry, _dotBefore, _trailBefore, _slashCarry, _slashBefore;

    /// <summary>Writes where tokens with a dot end: the offset behind the last byte, or one more where a dot follows.</summary>
    /// <remarks>With W the bytes of labels and S those of them that stand behind a dot, W + S ripples through each label behind a dot, across words
    /// by the carry, and leaves a bit behind its end. That is where a token ends, unless a dot and another label follow.</remarks>
    /// <returns>How many ends were written to <paramref name="ends"/>, at most 32 a word; up to 3 more places are overwritten.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int Dotted(in TextMasks masks, int words, int offset, int* ends)
    {
        var run = masks.Run;
        var dot = masks.Dot;
        var (carry, dotBefore, trailBefore) = (_carry, _dotBefore, _trailBefore);
        var n = 0;
        for (var w = 0; w < words; w++)
        {
            var dots = dot[w];
            var labels = run[w] & ~dots;
            var starts = labels & (dots << 1 | dotBefore);
            dotBefore = dots >> 63;
            var sum = labels + starts;
            var over = sum < labels ? 1UL : 0;
            var sum2 = sum + carry;
            carry = over | (sum2 < sum ? 1UL : 0);
            var behind = sum2 & ~labels;
            var trail = behind & dots;
            var found = (behind & ~dots) | ((trail << 1 | trailBefore) & ~labels);
            trailBefore = trail >> 63;
            var count = BitOperations.PopCount(found);
            var at = offset + w * 64;
            var to = ends + n;
            n += count;
            while (true)
            {
                to[0] = at + BitOperations.TrailingZeroCount(found);
                found &= found - 1;
                to[1] = at + BitOperations.TrailingZeroCount(found);
                found &= found - 1;
                to[2] = at + BitOperations.TrailingZeroCount(found);
                found &= found - 1;
                if (found == 0) break;
                to += 3;
            }
        }
        (_carry, _dotBefore, _trailBefore) = (carry, dotBefore, trailBefore);
        return n;
    }

    /// <summary>Writes where runs that begin behind a slash end: S + R ripples through the whole run.</summary>
    /// <returns>How many ends were written, at most 32 a word.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int BehindSlash(in TextMasks masks, int words, int offset, int* ends)
    {
        var n = 0;
        for (var w = 0; w < words; w++)
        {
            var run = masks.Run[w];
            var starts = run & (masks.Slash[w] << 1 | _slashBefore);
            _slashBefore = masks.Slash[w] >> 63;
            var sum = run + starts;
            var over = sum < run ? 1UL : 0;
            var sum2 = sum + _slashCarry;
            _slashCarry = over | (sum2 < sum ? 1UL : 0);
            for (var found = sum2 & ~run; found != 0; found &= found - 1) ends[n++] = offset + w * 64 + BitOperations.TrailingZeroCount(found);
        }
        return n;
    }
}
