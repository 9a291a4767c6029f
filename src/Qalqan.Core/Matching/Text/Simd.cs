using System.Runtime.Intrinsics.X86;

namespace Qalqan;

/// <summary>The instruction sets for which the scanner has a variant, best last.</summary>
enum Simd
{
    Scalar,
    Avx2,
    Avx512,
}

/// <summary>Which variant is used. <c>QALQAN_SIMD</c> = <c>scalar</c>, <c>avx2</c> or <c>avx512</c> forces one.</summary>
static class SimdChoice
{
    /// <summary>The variant for this process: the forced one where the processor has it, else the best.</summary>
    public static readonly Simd Default = Choose(Environment.GetEnvironmentVariable("QALQAN_SIMD"));

    /// <summary>The variants that this processor can run.</summary>
    public static IReadOnlyList<Simd> Supported => IsSupported(Simd.Avx512) ? [Simd.Scalar, Simd.Avx2, Simd.Avx512] : IsSupported(Simd.Avx2) ? [Simd.Scalar, Simd.Avx2] : [Simd.Scalar];

    public static bool IsSupported(Simd simd) => simd switch
    {
        Simd.Avx512 => Avx512BW.IsSupported && Avx512F.VL.IsSupported && Avx512CD.IsSupported && Avx512DQ.IsSupported,
        Simd.Avx2 => Avx2.IsSupported,
        _ => true,
    };

    static Simd Choose(string? forced)
    {
        var simd = forced?.ToLowerInvariant() switch { "scalar" => Simd.Scalar, "avx2" => Simd.Avx2, _ => Simd.Avx512 };
        while (!IsSupported(simd)) simd--;
        return simd;
    }
}
