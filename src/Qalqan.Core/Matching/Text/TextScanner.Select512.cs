using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Qalqan;

// The same choice for eight tokens at once. What the processor's gather instructions would do is done by single loads: since 2023 they are
// ten times slower than that on most machines that have them (Intel's cure for gather data sampling).
public sealed unsafe partial class TextScanner
{
    // Eight tokens: where they end, and what is read in front of that.
    readonly ref struct Eight
    {
        public readonly Vector512<ulong> Ends, Shift;
        readonly int* _bytes;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Eight(int* ends, int* bytes)
        {
            Ends = Avx512F.ConvertToVector512UInt64(Vector256.Load(ends).AsUInt32());
            Shift = (Vector512<ulong>.Zero - Ends) & Vector512.Create(7UL);
            // In which byte of a mask the token's last bit lies.
            (((Vector256.Load(ends) - Vector256<int>.One) >> 3) - Vector256.Create(7)).Store(bytes);
            _bytes = bytes;
        }

        // Of each token the 57 to 64 bits of a mask that end at its last byte, the last byte's on top.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector512<ulong> Bits(byte* mask) => Avx512F.ShiftLeftLogicalVariable(
            Vector512.Create(
                Vector256.Create(*(ulong*)(mask + _bytes[0]), *(ulong*)(mask + _bytes[1]), *(ulong*)(mask + _bytes[2]), *(ulong*)(mask + _bytes[3])),
                Vector256.Create(*(ulong*)(mask + _bytes[4]), *(ulong*)(mask + _bytes[5]), *(ulong*)(mask + _bytes[6]), *(ulong*)(mask + _bytes[7]))), Shift);
    }

    // The last eight bytes of eight tokens, and the eight before them.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static (Vector512<ulong> Before, Vector512<ulong> Last) Tails(byte* text, int* ends)
    {
        text -= 16;
        var even = Vector512.Create(
            Vector256.Create(Vector128.Load(text + ends[0]), Vector128.Load(text + ends[2])),
            Vector256.Create(Vector128.Load(text + ends[4]), Vector128.Load(text + ends[6]))).AsUInt64();
        var odd = Vector512.Create(
            Vector256.Create(Vector128.Load(text + ends[1]), Vector128.Load(text + ends[3])),
            Vector256.Create(Vector128.Load(text + ends[5]), Vector128.Load(text + ends[7]))).AsUInt64();
        return (Avx512F.UnpackLow(even, odd), Avx512F.UnpackHigh(even, odd));
    }

    // What shifts the bytes in front of a value of length bytes out, at most all eight and not fewer than none.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<ulong> ShiftFor(Vector512<ulong> length, long most) =>
        Vector512.Max(Vector512.Create(most) - (length << 3).AsInt64(), Vector512<long>.Zero).AsUInt64();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<ulong> Places(Vector512<ulong> last, Vector512<ulong> before, Vector512<ulong> length, int shift)
    {
        var fold = Vector512.Create(Shortlist.Fold);
        last = Avx512F.ShiftRightLogicalVariable(last | fold, ShiftFor(length, 64));
        before = Avx512F.ShiftRightLogicalVariable(before | fold, ShiftFor(length, 128));
        return (last * Vector512.Create(Shortlist.Factor) + before * Vector512.Create(Shortlist.FactorBefore)) >>> shift;
    }

    // Eight words of a map; room holds their numbers.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector256<uint> Words(uint* map, uint* room) =>
        Vector256.Create(map[room[0]], map[room[1]], map[room[2]], map[room[3]], map[room[4]], map[room[5]], map[room[6]], map[room[7]]);

    // Keeps those of the first count candidates that are on a list. A loop of its own: so that the processor waits for many words of the list at a time.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    int Shorten(Shortlist list, uint* candidates, int count, int n)
    {
        var places = _places;
        var tokens = _tokens;
        var map = list.Map;
        var room = stackalloc uint[8];
        // Behind the last one there may still be places of the other, larger list.
        Vector256<uint>.Zero.Store(places + count);
        for (var i = 0; i < count; i += 8)
        {
            var place = Vector256.Load(places + i);
            (place >>> (2 * Shortlist.BitBits)).Store(room);
            // The two bits wanted become the highest.
            var words = Words(map, room);
            var set = Avx2.ShiftLeftLogicalVariable(words, Vector256.AndNot(Vector256.Create(31u), place >>> Shortlist.BitBits))
                & Avx2.ShiftLeftLogicalVariable(words, Vector256.AndNot(Vector256.Create(31u), place));
            n += Put(Vector256.Load(candidates + i), (set.AsInt32() >> 31).AsUInt32() & First(count - i), tokens + n);
        }
        return n;
    }

    // Writes those of eight values that are chosen, without gaps; up to eight places are overwritten.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static int Put(Vector256<uint> values, Vector256<uint> chosen, uint* to)
    {
        Avx512F.VL.Compress(Vector256<uint>.Zero, chosen, values).Store(to);
        return BitOperations.PopCount(chosen.ExtractMostSignificantBits());
    }

    // The first n lanes of eight.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector256<uint> First(int n) => Vector256.LessThan(Vector256.Create(0, 1, 2, 3, 4, 5, 6, 7), Vector256.Create(n)).AsUInt32();

    // What may be read for lanes behind the last token.
    static void Pad(int* found, int count) => Vector256.Create(Padding).Store(found + count);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    int SelectHosts512(in TextMasks masks, int* found, int count, int n)
    {
        var text = _text;
        var candidates = _ends;
        var places = _places;
        var shift = _names.Shift;
        var run = (byte*)masks.Run;
        var dot = (byte*)masks.Dot;
        var special = (byte*)masks.Special;
        var room = stackalloc int[8];
        var kept = 0;
        Pad(found, count);
        for (var i = 0; i < count; i += 8)
        {
            var eight = new Eight(found + i, room);
            var length = Avx512CD.LeadingZeroCount(~eight.Bits(run));
            var dots = eight.Bits(dot);
            // Long tokens, those behind what may be an escape, and those with a dot behind them: seldom any.
            var odd = (dots | Avx512F.ShiftLeftLogicalVariable(eight.Bits(special), length)).AsInt64() >> 63;
            odd |= Vector512.GreaterThan(length, Vector512.Create(56UL)).AsInt64();
            var last = Avx512CD.LeadingZeroCount(dots);
            var two = Avx512CD.LeadingZeroCount(Vector512.AndNot(dots, Avx512F.ShiftRightLogicalVariable(Vector512.Create(1UL << 63), last)));
            var suffix = Vector512.Min(length, two);
            var (before, tail) = Tails(text, found + i);
            var place = Avx512F.ConvertToVector256UInt32(Places(tail, before, suffix, shift));
            var token = Avx512F.ConvertToVector256UInt32(eight.Ends | suffix << EndBits);
            var left = First(count - i);
            var plain = Vector256.AndNot(left, Avx512F.ConvertToVector256UInt32(odd.AsUInt64()));
            Put(place, plain, places + kept);
            kept += Put(token, plain, candidates + kept);
            for (var rest = Vector256.AndNot(left, plain).ExtractMostSignificantBits(); rest != 0; rest &= rest - 1)
                n = SelectHostsScalar(masks, found + i + BitOperations.TrailingZeroCount(rest), 1, n);
        }
        return Shorten(_names, candidates, kept, n);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    int SelectAddresses512(in TextMasks masks, int count, int n)
    {
        var text = _text;
        var candidates = _ends;
        var places = _places;
        var found = _numberEnds;
        var shift = _addresses.Shift;
        var run = (byte*)masks.Run;
        var dot = (byte*)masks.Dot;
        var special = (byte*)masks.Special;
        var map = (uint*)_image.Networks4;
        var networks = (uint*)_networkEnds;
        var inNetworks = 0;
        var anyNetworks = (_needs & Needs.Networks4) != 0;
        var room = stackalloc int[8];
        var kept = 0;
        Pad(found, count);
        for (var i = 0; i < count; i += 8)
        {
            var eight = new Eight(found + i, room);
            var length = Avx512CD.LeadingZeroCount(~eight.Bits(run));
            var dots = eight.Bits(dot);
            var odd = Avx512F.ConvertToVector256UInt32(((dots | Avx512F.ShiftLeftLogicalVariable(eight.Bits(special), length)).AsInt64() >> 63).AsUInt64());
            var (before, tail) = Tails(text, found + i);
            var left = First(count - i);
            var possible = Vector256.AndNot(left, odd) & Vector256.LessThan(Avx512F.ConvertToVector256UInt32(length), Vector256.Create(16u));
            Put(Avx512F.ConvertToVector256UInt32(Places(tail, before, length, shift)), possible, places + kept);
            kept += Put(Avx512F.ConvertToVector256UInt32(eight.Ends | length << EndBits), possible, candidates + kept);
            if (anyNetworks)
            {
                var set = AreSet(map, NetworkSlots(dots, tail, before, length), (uint*)room);
                inNetworks += Put(Vector256.Load(found + i).AsUInt32(), set & possible, networks + inNetworks);
            }
            for (var rest = (odd & left).ExtractMostSignificantBits(); rest != 0; rest &= rest - 1)
                n = SelectAddressesScalar(masks, found + i + BitOperations.TrailingZeroCount(rest), 1, n, room);
        }
        n = Shorten(_addresses, candidates, kept, n);
        for (var i = 0; i < inNetworks; i++) Network(RunStart((int)networks[i]), (int)networks[i]);
        return n;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    int SelectBehindSlash512(in TextMasks masks, int* found, int count)
    {
        var text = _text;
        var tokens = _tokens;
        var map = (uint*)_image.SlashRuns;
        var run = (byte*)masks.Run;
        var room = stackalloc int[8];
        var n = 0;
        Pad(found, count);
        for (var i = 0; i < count; i += 8)
        {
            var eight = new Eight(found + i, room);
            var length = Avx512CD.LeadingZeroCount(~eight.Bits(run));
            var tail = Tails(text, found + i).Last;
            var odd = (Vector512.GreaterThan(length, Vector512.Create(56UL)) | Vector512.Equals(tail >>> 56, Vector512.Create((ulong)'.')));
            var plain = Vector256.AndNot(First(count - i), Avx512F.ConvertToVector256UInt32(odd));
            tail = Avx512F.ShiftRightLogicalVariable(tail | Vector512.Create(Shortlist.Fold), ShiftFor(length, 64)) * Vector512.Create(Tokens.SlotFactor);
            var set = AreSet(map, Avx512F.ConvertToVector256UInt32(tail >>> (64 - SetHeader.SlashRunBits)), (uint*)room);
            n += Put(Avx512F.ConvertToVector256UInt32(eight.Ends | length << EndBits), set & plain, tokens + n);
            for (var rest = Vector256.AndNot(First(count - i), plain).ExtractMostSignificantBits(); rest != 0; rest &= rest - 1)
                n = SelectBehindSlashScalar(masks, found + i + BitOperations.TrailingZeroCount(rest), 1, n);
        }
        return n;
    }

    // Which of eight bits of a map are set: all ones where so.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector256<uint> AreSet(uint* map, Vector256<uint> slots, uint* room)
    {
        (slots >>> 5).Store(room);
        return (Avx2.ShiftLeftLogicalVariable(Words(map, room), Vector256.AndNot(Vector256.Create(31u), slots)).AsInt32() >> 31).AsUInt32();
    }

    // The first two numbers as text, up to the last dot but one, decide whether any network can hold an address.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector256<uint> NetworkSlots(Vector512<ulong> dots, Vector512<ulong> tail, Vector512<ulong> before, Vector512<ulong> length)
    {
        var last = Avx512CD.LeadingZeroCount(dots);
        var two = Avx512CD.LeadingZeroCount(Vector512.AndNot(dots, Avx512F.ShiftRightLogicalVariable(Vector512.Create(1UL << 63), last)));
        // A shift by less than nothing is one by very much, which leaves nothing: of the three parts one or two are there.
        var bits = length << 3;
        var first = Avx512F.ShiftRightLogicalVariable(before, Vector512.Create(128UL) - bits)
            | Avx512F.ShiftLeftLogicalVariable(tail, bits - Vector512.Create(64UL))
            | Avx512F.ShiftRightLogicalVariable(tail, Vector512.Create(64UL) - bits);
        first = Avx512F.ShiftLeftLogicalVariable(first, Vector512.Create(64UL) - ((length - Vector512<ulong>.One - two) << 3));
        return Avx512F.ConvertToVector256UInt32(first * Vector512.Create(Tokens.SlotFactor) >>> (64 - SetHeader.Network4Bits));
    }
}
