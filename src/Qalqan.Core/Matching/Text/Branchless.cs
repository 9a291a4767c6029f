using System.Runtime.CompilerServices;

namespace Qalqan;

/// <summary>Choices without jumps. What the processor cannot predict (is this token a host or an address?) costs twenty cycles a jump, and the compiler makes jumps of <c>?:</c> and Math.Min in loops.</summary>
static class Branchless
{
    /// <summary>The smaller of two numbers that are far from overflow.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Min(int a, int b) => b + ((a - b) & (a - b) >> 31);

    /// <summary>All ones if <paramref name="a"/> &lt; <paramref name="b"/>, else 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Less(int a, int b) => (a - b) >> 31;

    /// <summary><paramref name="a"/> where <paramref name="mask"/> is all ones, <paramref name="b"/> where it is 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Pick(int mask, int a, int b) => b ^ ((a ^ b) & mask);

    /// <summary>1 if <paramref name="a"/> is 0, else 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int IsZero(ulong a) => (int)(~(a | (0 - a)) >> 63);
}
