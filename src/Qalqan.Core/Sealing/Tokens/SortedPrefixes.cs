using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Qalqan;

/// <summary>Sorted arrays of the first eight bytes of tokens: sorting and searching that live on the values being evenly spread, as outputs of a permutation are.</summary>
/// <remarks>Values that are not (a damaged store) make it slow, never wrong: both fall back to what does not care.</remarks>
public static unsafe class SortedPrefixes
{
    /// <summary>Probes on their way at once: enough to hide memory's latency, few enough to stay in the nearest cache.</summary>
    const int Flight = 32;

    /// <summary>How far a probe walks from where interpolation left it before it searches by halves.</summary>
    const int MaxSteps = 64;

    /// <summary>Finds which of <paramref name="probes"/> stand in <paramref name="sorted"/>.</summary>
    /// <param name="sorted">Ascending; may repeat values.</param>
    /// <param name="probes">In any order. Do not sort them: that costs more than it saves.</param>
    /// <param name="found">Receives the places, in <paramref name="probes"/>, of those that do, in order; not cleared.</param>
    public static void Find(ReadOnlySpan<ulong> sorted, ReadOnlySpan<ulong> probes, List<int> found)
    {
        ArgumentNullException.ThrowIfNull(found);
        if (sorted.IsEmpty) return;
        var places = stackalloc int[Flight];
        var n = sorted.Length;
        fixed (ulong* a = sorted)
        fixed (ulong* p = probes)
            for (var start = 0; start < probes.Length; start += Flight)
            {
                var count = Math.Min(Flight, probes.Length - start);
                var v = p + start;
                for (var i = 0; i < count; i++)
                {
                    places[i] = (int)Math.BigMul(v[i], (ulong)n, out _);
                    Prefetch(a + places[i]);
                }
                // The value there tells how far off the guess is: about the root of n before, the root of that after.
                for (var i = 0; i < count; i++)
                {
                    places[i] = Math.Clamp(places[i] + (int)Math.BigMul((long)(v[i] - a[places[i]]), n, out _), 0, n - 1);
                    Prefetch(a + places[i]);
                }
                for (var i = 0; i < count; i++)
                    if (Stands(a, n, places[i], v[i])) found.Add(start + i);
            }
    }

    static bool Stands(ulong* a, int n, int at, ulong value)
    {
        var steps = MaxSteps;
        if (a[at] < value)
        {
            while (++at < n && a[at] < value)
                if (--steps == 0) return new ReadOnlySpan<ulong>(a + at, n - at).BinarySearch(value) >= 0;
            return at < n && a[at] == value;
        }
        while (at > 0 && a[at] > value)
            if (--steps == 0) return new ReadOnlySpan<ulong>(a, at).BinarySearch(value) >= 0;
            else at--;
        return a[at] == value;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Prefetch(ulong* address)
    {
        if (Sse.IsSupported) Sse.Prefetch0(address);
    }
}
