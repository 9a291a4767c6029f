using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Qalqan;

// The same arithmetic on eight words at once. A word's neighbour is read one place before it in memory, or shifted in from the vector before.
unsafe partial struct TokenFinder
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    (int Hosts, int Numbers) Dotted512(in TextMasks masks, int words, int offset, bool anyNumber, int* hosts, int* numbers)
    {
        var run = masks.Run;
        var dot = masks.Dot;
        var number = masks.Number;
        var carry = (uint)_carry;
        var digitCarry = (uint)_digitCarry;
        var trailsBefore = _trails;
        var numericTrailsBefore = _numericTrails;
        var closedBefore = _closed;
        var thirdBefore = _third;
        var any = Vector512.Create(anyNumber ? ulong.MaxValue : 0);
        var firstHost = hosts;
        var firstNumber = numbers;
        var found = stackalloc ulong[16];
        for (var w = 0; w < words; w += 8)
        {
            var dots = Vector512.Load(dot + w);
            var labels = Vector512.AndNot(Vector512.Load(run + w), dots);
            var digits = Vector512.AndNot(Vector512.Load(number + w), dots);
            var behindDot = dots << 1 | Vector512.Load(dot + w - 1) >>> 63;
            var behind = Ripple(labels, labels & behindDot, ref carry);
            var behindDigits = Ripple(digits, digits & behindDot, ref digitCarry);
            var trails = behind & dots;
            var numericTrails = trails & behindDigits;
            var closed = behindDigits & dots;
            var ends = Vector512.AndNot(behind, dots) | Vector512.AndNot(trails << 1 | Avx512F.AlignRight64(trails, trailsBefore, 7) >>> 63, labels);
            var numeric = Vector512.AndNot(behind & behindDigits, dots) | Vector512.AndNot(numericTrails << 1 | Avx512F.AlignRight64(numericTrails, numericTrailsBefore, 7) >>> 63, labels);
            var before = Avx512F.AlignRight64(closed, closedBefore, 7);
            var third = closed & (closed << 2 | closed << 3 | closed << 4 | before >>> 60 | before >>> 61 | before >>> 62);
            before = Avx512F.AlignRight64(third, thirdBefore, 7);
            var near = third << 2 | third << 3 | third << 4 | third << 5 | before >>> 59 | before >>> 60 | before >>> 61 | before >>> 62 | any;
            thirdBefore = third;
            trailsBefore = trails;
            numericTrailsBefore = numericTrails;
            closedBefore = closed;
            Vector512.AndNot(ends, numeric).Store(found);
            (numeric & near).Store(found + 8);
            for (var i = 0; i < 8; i++)
            {
                hosts = Write(found[i], offset + (w + i) * 64, hosts);
                numbers = Write(found[8 + i], offset + (w + i) * 64, numbers);
            }
        }
        _carry = carry;
        _digitCarry = digitCarry;
        _trails = trailsBefore;
        _numericTrails = numericTrailsBefore;
        _closed = closedBefore;
        _third = thirdBefore;
        return ((int)(hosts - firstHost), (int)(numbers - firstNumber));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    int BehindSlash512(in TextMasks masks, int words, int offset, int* ends)
    {
        var first = ends;
        var carry = (uint)_slashCarry;
        var trailsBefore = _slashTrails;
        var slashesBefore = _slashes;
        var found = stackalloc ulong[8];
        for (var w = 0; w < words; w += 8)
        {
            var dots = Vector512.Load(masks.Dot + w);
            var labels = Vector512.AndNot(Vector512.Load(masks.Run + w), dots);
            var slashes = Vector512.Load(masks.Slash + w);
            var behind = Ripple(labels, labels & (slashes << 1 | Avx512F.AlignRight64(slashes, slashesBefore, 7) >>> 63), ref carry);
            var trails = behind & dots;
            (Vector512.AndNot(behind, dots) | Vector512.AndNot(trails << 1 | Avx512F.AlignRight64(trails, trailsBefore, 7) >>> 63, labels)).Store(found);
            trailsBefore = trails;
            slashesBefore = slashes;
            for (var i = 0; i < 8; i++) ends = Write(found[i], offset + (w + i) * 64, ends);
        }
        _slashCarry = carry;
        _slashTrails = trailsBefore;
        _slashes = slashesBefore;
        return (int)(ends - first);
    }

    // An addition of 512 bits: lanes that overflow give a carry to the next, lanes of ones pass one on.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<ulong> Ripple(Vector512<ulong> groups, Vector512<ulong> starts, ref uint carry)
    {
        var sum = groups + starts;
        var over = (uint)Vector512.LessThan(sum, groups).ExtractMostSignificantBits();
        var ones = (uint)Vector512.Equals(sum, Vector512<ulong>.AllBitsSet).ExtractMostSignificantBits();
        var carries = ((over << 1 | carry) + ones) ^ ones;
        carry = carries >> 8 & 1;
        var lanes = Vector512.Create(0UL, 1, 2, 3, 4, 5, 6, 7);
        sum += Avx512F.ShiftRightLogicalVariable(Vector512.Create((ulong)carries), lanes) & Vector512<ulong>.One;
        return Vector512.AndNot(sum, groups);
    }
}
