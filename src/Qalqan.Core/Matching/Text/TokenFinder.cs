using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Qalqan;

/// <summary>Stage 1, second half: from the masks of a block to the places where tokens end. State is carried from block to block.</summary>
unsafe partial struct TokenFinder
{
    ulong _carry, _digitCarry, _dotBefore, _trailBefore, _numericTrailBefore, _closedBefore, _thirdBefore, _slashCarry, _slashBefore, _slashTrailBefore;
    Vector512<ulong> _trails, _numericTrails, _closed, _third, _slashTrails, _slashes; // the eight words before, where eight are done at once

    /// <summary>Writes where tokens with a dot end: the offset behind the last byte, or one more where a dot follows.</summary>
    /// <remarks>With W the bytes of labels and S those of them that stand behind a dot, W + S ripples through each label behind a dot, across words
    /// by the carry, and leaves a bit behind its end. That is where a token ends, unless a dot and another label follow. The same sum over the digits
    /// alone leaves a bit in the same place only if the last label is a number: an address, a version, a fraction.</remarks>
    /// <param name="simd">The variant.</param>
    /// <param name="masks">The block.</param>
    /// <param name="words">How many words it has: a multiple of eight.</param>
    /// <param name="offset">Added to each end.</param>
    /// <param name="anyNumber">Whether all ends of numbers are wanted, or only those that can end an IPv4 address: where the two labels before are numbers too, and another stands before them.</param>
    /// <param name="hosts">Receives the ends of tokens whose last label is not a number, at most 32 a word; up to 2 more places are overwritten.</param>
    /// <param name="numbers">Receives the others.</param>
    /// <returns>How many of both were written.</returns>
    public (int Hosts, int Numbers) Dotted(Simd simd, in TextMasks masks, int words, int offset, bool anyNumber, int* hosts, int* numbers) => simd == Simd.Avx512
        ? Dotted512(masks, words, offset, anyNumber, hosts, numbers)
        : DottedScalar(masks, words, offset, anyNumber, hosts, numbers);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    (int Hosts, int Numbers) DottedScalar(in TextMasks masks, int words, int offset, bool anyNumber, int* hosts, int* numbers)
    {
        var run = masks.Run;
        var dot = masks.Dot;
        var number = masks.Number;
        var carry = _carry;
        var digitCarry = _digitCarry;
        var dotBefore = _dotBefore;
        var trailBefore = _trailBefore;
        var numericTrailBefore = _numericTrailBefore;
        var closedBefore = _closedBefore;
        var thirdBefore = _thirdBefore;
        var any = anyNumber ? ulong.MaxValue : 0;
        var firstHost = hosts;
        var firstNumber = numbers;
        for (var w = 0; w < words; w++)
        {
            var dots = dot[w];
            var labels = run[w] & ~dots;
            var digits = number[w] & ~dots;
            var behindDot = dots << 1 | dotBefore;
            dotBefore = dots >> 63;
            var behind = Ripple(labels, labels & behindDot, ref carry);
            var behindDigits = Ripple(digits, digits & behindDot, ref digitCarry);
            var trail = behind & dots;
            var numericTrail = trail & behindDigits;
            var found = (behind & ~dots) | ((trail << 1 | trailBefore) & ~labels);
            var numeric = (behind & behindDigits & ~dots) | ((numericTrail << 1 | numericTrailBefore) & ~labels);
            trailBefore = trail >> 63;
            numericTrailBefore = numericTrail >> 63;
            hosts = Write(found & ~numeric, offset + w * 64, hosts);
            // Dots behind a number that stands behind a dot: an address has two of them, two to four bytes apart, and as many before its end, five where a dot follows.
            var closed = behindDigits & dots;
            var third = closed & (closed << 2 | closed << 3 | closed << 4 | closedBefore >> 60 | closedBefore >> 61 | closedBefore >> 62);
            var near = third << 2 | third << 3 | third << 4 | third << 5 | thirdBefore >> 59 | thirdBefore >> 60 | thirdBefore >> 61 | thirdBefore >> 62;
            closedBefore = closed;
            thirdBefore = third;
            numbers = Write(numeric & (near | any), offset + w * 64, numbers);
        }
        _carry = carry;
        _digitCarry = digitCarry;
        _dotBefore = dotBefore;
        _trailBefore = trailBefore;
        _numericTrailBefore = numericTrailBefore;
        _closedBefore = closedBefore;
        _thirdBefore = thirdBefore;
        return ((int)(hosts - firstHost), (int)(numbers - firstNumber));
    }

    // Adds the starts to the groups of ones they stand in; what is left of a group that had a start is the bit behind it.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static ulong Ripple(ulong groups, ulong starts, ref ulong carry)
    {
        var sum = groups + starts;
        var over = sum < groups ? 1UL : 0;
        var sum2 = sum + carry;
        carry = over | (sum2 < sum ? 1UL : 0);
        return sum2 & ~groups;
    }

    // Two at a time, whether there are two or not: most words have fewer, and a loop for each would be mispredicted.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static int* Write(ulong found, int offset, int* to)
    {
        var behind = to + BitOperations.PopCount(found);
        while (true)
        {
            to[0] = offset + BitOperations.TrailingZeroCount(found);
            found &= found - 1;
            to[1] = offset + BitOperations.TrailingZeroCount(found);
            found &= found - 1;
            if (found == 0) return behind;
            to += 2;
        }
    }

    /// <summary>Writes where runs without a dot that begin behind a slash end, or one more where a dot follows.</summary>
    /// <returns>How many ends were written, at most 32 a word; up to 2 more places are overwritten.</returns>
    public int BehindSlash(Simd simd, in TextMasks masks, int words, int offset, int* ends) =>
        simd == Simd.Avx512 ? BehindSlash512(masks, words, offset, ends) : BehindSlashScalar(masks, words, offset, ends);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    int BehindSlashScalar(in TextMasks masks, int words, int offset, int* ends)
    {
        var first = ends;
        for (var w = 0; w < words; w++)
        {
            var dots = masks.Dot[w];
            var labels = masks.Run[w] & ~dots;
            var slashes = masks.Slash[w];
            var behind = Ripple(labels, labels & (slashes << 1 | _slashBefore), ref _slashCarry);
            _slashBefore = slashes >> 63;
            var trail = behind & dots;
            var found = (behind & ~dots) | ((trail << 1 | _slashTrailBefore) & ~labels);
            _slashTrailBefore = trail >> 63;
            ends = Write(found, offset + w * 64, ends);
        }
        return (int)(ends - first);
    }
}
