using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Qalqan;

/// <summary>The keys of a set sorted into small buckets by the upper half of their hash: one array of bucket borders, one of entries without gaps.</summary>
sealed class BucketTable
{
    public required uint[] Starts { get; init; }

    /// <summary>The lower half of each key's hash above, its payload below; sorted inside a bucket.</summary>
    public required ulong[] Entries { get; init; }

    public int Count { get; private set; }

    /// <summary>Indicators that were added again: the later number, and the first one's.</summary>
    public Dictionary<uint, uint> Duplicates { get; } = [];

    public static BucketTable Build(KeyList keys, int buckets, IndicatorStore store)
    {
        var hashes = keys.Hashes;
        var payloads = keys.Payloads;
        var starts = new uint[buckets + 1];
        foreach (var h in hashes) starts[SetImage.FilterWord(h, (uint)buckets)]++;
        var sum = 0u;
        for (var b = 0; b < starts.Length; b++) starts[b] = sum += starts[b];
        var entries = GC.AllocateUninitializedArray<ulong>(hashes.Length);
        for (var i = hashes.Length - 1; i >= 0; i--)
        {
            // Both places are anywhere in megabytes: asked for some rounds ahead, they are there when their turn comes.
            if (i >= 2 * Ahead) Ask(ref starts[SetImage.FilterWord(hashes[i - 2 * Ahead], (uint)buckets)]);
            if (i >= Ahead) Ask(ref entries[starts[SetImage.FilterWord(hashes[i - Ahead], (uint)buckets)] - 1]);
            entries[--starts[SetImage.FilterWord(hashes[i], (uint)buckets)]] = hashes[i] << 32 | payloads[i];
        }
        var table = new BucketTable { Starts = starts, Entries = entries };
        table.Tidy(store);
        return table;
    }

    /// <summary>How many rounds ahead memory is asked for.</summary>
    public const int Ahead = 16;

    /// <summary>Asks the processor to fetch what will soon be written. A hint: it does not matter if the collector moves it meanwhile.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void Ask<T>(ref T place) where T : unmanaged
    {
        if (Sse.IsSupported) Sse.Prefetch0(Unsafe.AsPointer(ref place));
    }

    /// <summary>Gives the indicators new numbers.</summary>
    public void Renumber(uint[] numbers)
    {
        foreach (ref var entry in Entries.AsSpan(0, Count))
            if (((uint)entry & SetImage.HooksFlag) == 0) entry = entry >> 32 << 32 | numbers[(uint)entry];
    }

    // Sorts each bucket, joins equal hooks, leaves out the second of two equal indicators.
    void Tidy(IndicatorStore store)
    {
        var to = 0;
        var from = (int)Starts[0];
        for (var b = 0; b + 1 < Starts.Length; b++)
        {
            var end = (int)Starts[b + 1];
            Sort(Entries.AsSpan(from, end - from));
            Starts[b] = (uint)to;
            var bucket = to;
            for (var i = from; i < end; i++)
                if (!Joins(Entries.AsSpan(bucket, to - bucket), Entries[i], store)) Entries[to++] = Entries[i];
            from = end;
        }
        Starts[^1] = (uint)to;
        Count = to;
    }

    // Whether an entry adds nothing to those before it with the same fingerprint.
    bool Joins(Span<ulong> before, ulong entry, IndicatorStore store)
    {
        for (var i = before.Length - 1; i >= 0 && before[i] >> 32 == entry >> 32; i--)
        {
            var (a, b) = ((uint)before[i], (uint)entry);
            var hooks = a & b & SetImage.HooksFlag;
            if (hooks != 0)
            {
                before[i] |= b;
                return true;
            }
            if (((a | b) & SetImage.HooksFlag) != 0 || !SameIndicator(store, a, b)) continue;
            if (a != b) Duplicates[b] = a;
            return true;
        }
        return false;
    }

    static bool SameIndicator(IndicatorStore store, uint a, uint b)
    {
        if (a == b) return true;
        ref readonly var x = ref store[(int)a];
        ref readonly var y = ref store[(int)b];
        return x.Kind == y.Kind && store.Value(x).SequenceEqual(store.Value(y));
    }

    static void Sort(Span<ulong> entries)
    {
        if (entries.Length > 24)
        {
            entries.Sort();
            return;
        }
        for (var i = 1; i < entries.Length; i++)
        {
            var entry = entries[i];
            var j = i - 1;
            for (; j >= 0 && entries[j] > entry; j--) entries[j + 1] = entries[j];
            entries[j + 1] = entry;
        }
    }
}
