using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Qalqan;

/// <summary>Two bits for each token that the scanner looks up first, the last two labels of a name or a whole IPv4 address or network, both in one word of 32. It is small enough to lie
/// in the cache beside the processor, and nine of ten tokens of ordinary text end here, before the hash under the set's key and the filter, which lies farther away.</summary>
/// <remarks>The hash is a sum of two products over the last 16 bytes, letters folded. It has no key: who writes text that passes makes the scan as slow as it is without
/// the list, and nothing else.</remarks>
readonly unsafe struct Shortlist(ulong* map, long words)
{
    public const int LeastBits = 12, MostBits = 23;
    public const ulong Factor = 0x9E3779B97F4A7C15, FactorBefore = 0xC2B2AE3D27D4EB4F, Fold = 0x2020202020202020;

    /// <summary>The number of a bit in a word of 32, below the word's number in a place.</summary>
    public const int BitBits = 5;

    public uint* Map { get; } = (uint*)map;

    /// <summary>How far a hash is shifted down to become a place: the word's number and two bits' numbers. Whatever length the section has, no word lies beyond it.</summary>
    public int Shift { get; } = ShiftOf(words);

    // Words of 64, of which 27 and the ten bits below are what a place of 32 bits and some can hold.
    static int ShiftOf(long words) => 64 - Math.Min(22, 1 + BitOperations.Log2((ulong)words)) - 2 * BitBits;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Has(ulong last8, ulong before8, int length) => Has((uint)(Hash(last8, before8, length) >> Shift));

    /// <summary>Whether a token may be in the set.</summary>
    public bool Has(ReadOnlySpan<byte> token) => Has((uint)(HashOf(token) >> Shift)) != 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    int Has(uint place)
    {
        var word = Map[place >> (2 * BitBits)];
        return (int)(word >> (int)(place >> BitBits) & word >> (int)place & 1);
    }

    /// <summary>An empty list for so many tokens: four bits for each and more.</summary>
    public static ulong[] Make(int tokens) => new ulong[1 << (Math.Clamp(BitOperations.Log2((uint)tokens | 1) + 3, LeastBits, MostBits) - 6)];

    public static void Add(ulong[] list, ReadOnlySpan<byte> token) => Add(list, HashOf(token));

    /// <summary>Where in a list being made a hash has its bits.</summary>
    public static ref ulong WordOf(ulong[] list, ulong hash) => ref list[(hash >> ShiftOf(list.Length)) >> (2 * BitBits + 1)];

    public static void Add(ulong[] list, ulong hash)
    {
        var place = (uint)(hash >> ShiftOf(list.Length));
        ref var word = ref WordOf(list, hash);
        var upper = (int)(place >> (2 * BitBits) & 1) * 32;
        word |= 1UL << ((int)(place >> BitBits & 31) + upper) | 1UL << ((int)(place & 31) + upper);
    }

    /// <summary>Whether the network of an address, cut to a prefix, may be in the set.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool HasNetwork(uint masked, int prefixLength) => Has((uint)(NetworkHash(masked, prefixLength) >> Shift)) != 0;

    public static void AddNetwork(ulong[] list, uint masked, int prefixLength) => Add(list, NetworkHash(masked, prefixLength));

    static ulong NetworkHash(uint masked, int prefixLength) => ((ulong)masked << 8 | (uint)prefixLength) * Factor;

    /// <param name="last8">The last eight bytes; those before a shorter token do not count.</param>
    /// <param name="before8">The eight before them.</param>
    /// <param name="length">How long the token is.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static ulong Hash(ulong last8, ulong before8, int length)
    {
        var before = length > 8 ? (before8 | Fold) >> (128 - 8 * Math.Min(length, 16)) : 0;
        return ((last8 | Fold) >> (64 - 8 * Math.Min(length, 8))) * Factor + before * FactorBefore;
    }

    public static ulong HashOf(ReadOnlySpan<byte> token)
    {
        Span<byte> last = stackalloc byte[16];
        last.Clear();
        var n = Math.Min(16, token.Length);
        token[^n..].CopyTo(last[(16 - n)..]);
        return Hash(BinaryPrimitives.ReadUInt64LittleEndian(last[8..]), BinaryPrimitives.ReadUInt64LittleEndian(last), token.Length);
    }
}
