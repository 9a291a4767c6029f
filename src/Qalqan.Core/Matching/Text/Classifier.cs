using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Qalqan;

/// <summary>Stage 1: turns text into <see cref="TextMasks"/>, 64 bytes at a time. One method for each instruction set, the same bits from all.</summary>
static unsafe class Classifier
{
    /// <summary>Classifies <paramref name="words"/> × 64 bytes and returns how many line feeds are among them.</summary>
    /// <param name="simd">The variant; the processor must have it.</param>
    /// <param name="text">The bytes.</param>
    /// <param name="words">How many blocks of 64 bytes.</param>
    /// <param name="masks">Where the first block's words go.</param>
    /// <param name="rare">Whether slashes and colons are wanted too.</param>
    /// <param name="equals">State between calls: the <c>=</c> bits of the block before.</param>
    public static int Run(Simd simd, byte* text, int words, in TextMasks masks, bool rare, ref ulong equals) => simd switch
    {
        Simd.Avx512 => Avx512(text, words, masks, rare, ref equals),
        Simd.Avx2 => Avx2Run(text, words, masks, rare, ref equals),
        _ => Scalar(text, words, masks, rare, ref equals),
    };

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static int Avx512(byte* text, int words, in TextMasks masks, bool rare, ref ulong equals)
    {
        var run = masks.Run;
        var hex = masks.Hex;
        // Read from memory of which the compiler knows nothing: constants it would fetch again for each word, at the price of an instruction more for each class.
        var tables = stackalloc Vector512<byte>[12];
        Fill(tables);
        var (high, low, followHigh, followLow) = (tables[0], tables[1], tables[2], tables[3]);
        var (runBits, digitBits, specialBits, hexBits) = (tables[4], tables[5], tables[6], tables[7]);
        var (followBits, slashBits, colonBits, fifteen) = (tables[8], tables[9], tables[10], tables[11]);
        var lines = 0;
        var before = equals;
        ulong softBefore = 0;
        for (var behind = text + 64 * words; text < behind; text += 64)
        {
            var b = Vector512.Load(text);
            var upper = (b.AsUInt16() >>> 4).AsByte() & fifteen;
            // A byte outside ASCII has bit 7 set, and the shuffle gives zero for it.
            var classes = Avx512BW.Shuffle(low, b) & Avx512BW.Shuffle(high, upper);
            var follow = Avx512BW.Shuffle(followLow, b) & Avx512BW.Shuffle(followHigh, upper);
            var dots = Vector512.Equals(b, Vector512.Create((byte)'.')).ExtractMostSignificantBits();
            var feeds = Vector512.Equals(b, Vector512.Create((byte)'\n')).ExtractMostSignificantBits();
            var equal = Vector512.Equals(b, Vector512.Create((byte)'=')).ExtractMostSignificantBits();
            run[0] = Any(classes, runBits);
            run[TextMasks.WindowStride] = dots;
            run[2 * TextMasks.WindowStride] = dots | Any(classes, digitBits);
            // A line feed behind an equals sign is special whatever follows it.
            var soft = feeds & (equal << 1 | equal << 2 | before >> 63 | before >> 62);
            run[3 * TextMasks.WindowStride] = Any(classes, specialBits) | soft;
            hex[0] = Any(classes, hexBits);
            hex[TextMasks.BlockStride] = Any(follow, followBits) | soft << 1 | softBefore >> 63;
            hex[2 * TextMasks.BlockStride] = b.ExtractMostSignificantBits();
            softBefore = soft;
            if (rare)
            {
                hex[3 * TextMasks.BlockStride] = Any(follow, slashBits);
                hex[4 * TextMasks.BlockStride] = Any(follow, colonBits);
            }
            before = equal;
            lines += BitOperations.PopCount(feeds);
            run++;
            hex++;
        }
        equals = before;
        hex[TextMasks.BlockStride] = ulong.MaxValue;
        return lines;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    static void Fill(Vector512<byte>* tables)
    {
        tables[0] = Vector512.Create(Vector256.Create(Vector128.Create(ByteClasses.High)));
        tables[1] = Vector512.Create(Vector256.Create(Vector128.Create(ByteClasses.Low)));
        tables[2] = Vector512.Create(Vector256.Create(Vector128.Create(ByteClasses.FollowHigh)));
        tables[3] = Vector512.Create(Vector256.Create(Vector128.Create(ByteClasses.FollowLow)));
        tables[4] = Vector512.Create(ByteClasses.Run);
        tables[5] = Vector512.Create(ByteClasses.Digit);
        tables[6] = Vector512.Create(ByteClasses.Special);
        tables[7] = Vector512.Create(ByteClasses.Hex);
        tables[8] = Vector512.Create(ByteClasses.Follow);
        tables[9] = Vector512.Create(ByteClasses.Slash);
        tables[10] = Vector512.Create(ByteClasses.Colon);
        tables[11] = Vector512.Create((byte)15);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static int Avx2Run(byte* text, int words, in TextMasks masks, bool rare, ref ulong equals)
    {
        var run = masks.Run;
        var dot = masks.Dot;
        var number = masks.Number;
        var hex = masks.Hex;
        var special = masks.Special;
        var follow = masks.Follow;
        var wide = masks.Wide;
        var slash = masks.Slash;
        var colon = masks.Colon;
        var high = Vector256.Create(Vector128.Create(ByteClasses.High));
        var low = Vector256.Create(Vector128.Create(ByteClasses.Low));
        var followHigh = Vector256.Create(Vector128.Create(ByteClasses.FollowHigh));
        var followLow = Vector256.Create(Vector128.Create(ByteClasses.FollowLow));
        var lines = 0;
        var before = equals;
        ulong softBefore = 0;
        for (var w = 0; w < words; w++)
        {
            var b0 = Vector256.Load(text + w * 64);
            var b1 = Vector256.Load(text + w * 64 + 32);
            var fifteen = Vector256.Create((byte)15);
            var c0 = Avx2.Shuffle(low, b0) & Avx2.Shuffle(high, (b0.AsUInt16() >>> 4).AsByte() & fifteen);
            var c1 = Avx2.Shuffle(low, b1) & Avx2.Shuffle(high, (b1.AsUInt16() >>> 4).AsByte() & fifteen);
            var dots = Same(b0, b1, (byte)'.');
            var feeds = Same(b0, b1, (byte)'\n');
            var equal = Same(b0, b1, (byte)'=');
            run[w] = Any(c0, c1, ByteClasses.Run);
            dot[w] = dots;
            number[w] = dots | Any(c0, c1, ByteClasses.Digit);
            hex[w] = Any(c0, c1, ByteClasses.Hex);
            var soft = feeds & (equal << 1 | equal << 2 | before >> 63 | before >> 62);
            special[w] = Any(c0, c1, ByteClasses.Special) | soft;
            follow[w] = Any(Avx2.Shuffle(followLow, b0) & Avx2.Shuffle(followHigh, (b0.AsUInt16() >>> 4).AsByte() & fifteen),
                Avx2.Shuffle(followLow, b1) & Avx2.Shuffle(followHigh, (b1.AsUInt16() >>> 4).AsByte() & fifteen), ByteClasses.Follow) | soft << 1 | softBefore >> 63;
            softBefore = soft;
            wide[w] = b0.ExtractMostSignificantBits() | (ulong)b1.ExtractMostSignificantBits() << 32;
            if (rare)
            {
                slash[w] = Same(b0, b1, (byte)'/') | Same(b0, b1, (byte)'\\');
                colon[w] = Same(b0, b1, (byte)':');
            }
            before = equal;
            lines += BitOperations.PopCount(feeds);
        }
        equals = before;
        follow[words] = ulong.MaxValue;
        return lines;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static ulong Any(Vector512<byte> b, Vector512<byte> classes) => ~Vector512.Equals(b & classes, default).ExtractMostSignificantBits();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static ulong Same(Vector256<byte> b0, Vector256<byte> b1, byte value) =>
        Vector256.Equals(b0, Vector256.Create(value)).ExtractMostSignificantBits() | (ulong)Vector256.Equals(b1, Vector256.Create(value)).ExtractMostSignificantBits() << 32;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static ulong Any(Vector256<byte> c0, Vector256<byte> c1, byte classes) =>
        ~(Vector256.Equals(c0 & Vector256.Create(classes), default).ExtractMostSignificantBits()
            | (ulong)Vector256.Equals(c1 & Vector256.Create(classes), default).ExtractMostSignificantBits() << 32);

    static int Scalar(byte* text, int words, in TextMasks masks, bool rare, ref ulong equals)
    {
        var lines = 0;
        ulong softBefore = 0;
        for (var w = 0; w < words; w++)
        {
            ulong run = 0, dot = 0, number = 0, hex = 0, special = 0, wide = 0, equal = 0, feeds = 0, follow = 0, slash = 0, colon = 0;
            for (var i = 0; i < 64; i++)
            {
                var b = text[w * 64 + i];
                var bit = 1UL << i;
                var c = b < 0x80 ? ByteClasses.Low[b & 15] & ByteClasses.High[b >> 4] : 0;
                if ((c & ByteClasses.Run) != 0) run |= bit;
                if ((c & ByteClasses.Digit) != 0) number |= bit;
                if ((c & ByteClasses.Hex) != 0) hex |= bit;
                if ((c & ByteClasses.Special) != 0) special |= bit;
                if (b < 0x80 && (ByteClasses.FollowLow[b & 15] & ByteClasses.FollowHigh[b >> 4] & ByteClasses.Follow) != 0) follow |= bit;
                if (b == '.') dot |= bit;
                if (b == '=') equal |= bit;
                if (b == '\n') feeds |= bit;
                if (b >= 0x80) wide |= bit;
                if (Tokens.IsSlash(b)) slash |= bit;
                if (b == ':') colon |= bit;
            }
            masks.Run[w] = run;
            masks.Dot[w] = dot;
            masks.Number[w] = number | dot;
            masks.Hex[w] = hex;
            var soft = feeds & (equal << 1 | equal << 2 | equals >> 63 | equals >> 62);
            masks.Special[w] = special | soft;
            masks.Follow[w] = follow | soft << 1 | softBefore >> 63;
            softBefore = soft;
            masks.Wide[w] = wide;
            masks.Slash[w] = slash;
            masks.Colon[w] = colon;
            equals = equal;
            lines += BitOperations.PopCount(feeds);
        }
        masks.Follow[words] = ulong.MaxValue;
        return lines;
    }
}
