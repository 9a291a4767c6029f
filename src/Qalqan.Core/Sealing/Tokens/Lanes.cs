using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Qalqan;

/// <summary>The operations of SHA-256 (FIPS 180-4, section 4.1.2) on as many 32-bit words at once as a register holds: one message a lane.</summary>
interface ILanes<TVector> where TVector : unmanaged
{
    static abstract TVector All(uint value);
    static abstract TVector Add(TVector a, TVector b);
    static abstract TVector Xor(TVector a, TVector b, TVector c);
    static abstract TVector RotateRight(TVector a, [ConstantExpected] byte bits);
    static abstract TVector ShiftRight(TVector a, [ConstantExpected] byte bits);
    static abstract TVector Choose(TVector e, TVector f, TVector g);
    static abstract TVector Majority(TVector a, TVector b, TVector c);
}

/// <summary>Sixteen lanes: AVX-512F, which rotates and takes any function of three bits in one instruction.</summary>
readonly struct Lanes16 : ILanes<Vector512<uint>>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> All(uint value) => Vector512.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> Add(Vector512<uint> a, Vector512<uint> b) => Avx512F.Add(a, b);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> Xor(Vector512<uint> a, Vector512<uint> b, Vector512<uint> c) => Avx512F.TernaryLogic(a, b, c, 0x96);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> RotateRight(Vector512<uint> a, [ConstantExpected] byte bits) => Avx512F.RotateRight(a, bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> ShiftRight(Vector512<uint> a, [ConstantExpected] byte bits) => Avx512F.ShiftRightLogical(a, bits);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> Choose(Vector512<uint> e, Vector512<uint> f, Vector512<uint> g) => Avx512F.TernaryLogic(e, f, g, 0xCA);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<uint> Majority(Vector512<uint> a, Vector512<uint> b, Vector512<uint> c) => Avx512F.TernaryLogic(a, b, c, 0xE8);
}

/// <summary>Eight lanes: AVX2.</summary>
readonly struct Lanes8 : ILanes<Vector256<uint>>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> All(uint value) => Vector256.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> Add(Vector256<uint> a, Vector256<uint> b) => a + b;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> Xor(Vector256<uint> a, Vector256<uint> b, Vector256<uint> c) => a ^ b ^ c;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> RotateRight(Vector256<uint> a, [ConstantExpected] byte bits) => (a >>> bits) | (a << (32 - bits));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> ShiftRight(Vector256<uint> a, [ConstantExpected] byte bits) => a >>> bits;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> Choose(Vector256<uint> e, Vector256<uint> f, Vector256<uint> g) => g ^ (e & (f ^ g));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<uint> Majority(Vector256<uint> a, Vector256<uint> b, Vector256<uint> c) => (a & b) | (c & (a | b));
}

/// <summary>SHA-256's compression of one block in every lane.</summary>
static unsafe class Sha256Lanes<TLanes, TVector> where TLanes : ILanes<TVector> where TVector : unmanaged
{
    /// <summary>Takes the block <paramref name="w"/> into <paramref name="state"/>.</summary>
    /// <param name="state">Eight vectors.</param>
    /// <param name="w">Sixteen vectors: word t of every lane's block. Destroyed.</param>
    [SkipLocalsInit]
    public static void Compress(TVector* state, TVector* w)
    {
        TVector a = state[0], b = state[1], c = state[2], d = state[3], e = state[4], f = state[5], g = state[6], h = state[7];
        for (var t = 0; t < 64; t += 16)
        {
            if (t > 0)
                for (var i = 0; i < 16; i++)
                    w[i] = TLanes.Add(TLanes.Add(w[i], Small0(w[(i + 1) & 15])), TLanes.Add(w[(i + 9) & 15], Small1(w[(i + 14) & 15])));
            for (var i = 0; i < 16; i += 8)
            {
                Round(a, b, c, ref d, e, f, g, ref h, t + i, w[i]);
                Round(h, a, b, ref c, d, e, f, ref g, t + i + 1, w[i + 1]);
                Round(g, h, a, ref b, c, d, e, ref f, t + i + 2, w[i + 2]);
                Round(f, g, h, ref a, b, c, d, ref e, t + i + 3, w[i + 3]);
                Round(e, f, g, ref h, a, b, c, ref d, t + i + 4, w[i + 4]);
                Round(d, e, f, ref g, h, a, b, ref c, t + i + 5, w[i + 5]);
                Round(c, d, e, ref f, g, h, a, ref b, t + i + 6, w[i + 6]);
                Round(b, c, d, ref e, f, g, h, ref a, t + i + 7, w[i + 7]);
            }
        }
        state[0] = TLanes.Add(state[0], a);
        state[1] = TLanes.Add(state[1], b);
        state[2] = TLanes.Add(state[2], c);
        state[3] = TLanes.Add(state[3], d);
        state[4] = TLanes.Add(state[4], e);
        state[5] = TLanes.Add(state[5], f);
        state[6] = TLanes.Add(state[6], g);
        state[7] = TLanes.Add(state[7], h);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Round(TVector a, TVector b, TVector c, ref TVector d, TVector e, TVector f, TVector g, ref TVector h, int t, TVector w)
    {
        var big1 = TLanes.Xor(TLanes.RotateRight(e, 6), TLanes.RotateRight(e, 11), TLanes.RotateRight(e, 25));
        var first = TLanes.Add(TLanes.Add(h, TLanes.Add(w, TLanes.All(Sha256Numbers.Constant(t)))), TLanes.Add(big1, TLanes.Choose(e, f, g)));
        var big0 = TLanes.Xor(TLanes.RotateRight(a, 2), TLanes.RotateRight(a, 13), TLanes.RotateRight(a, 22));
        d = TLanes.Add(d, first);
        h = TLanes.Add(first, TLanes.Add(big0, TLanes.Majority(a, b, c)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static TVector Small0(TVector x) => TLanes.Xor(TLanes.RotateRight(x, 7), TLanes.RotateRight(x, 18), TLanes.ShiftRight(x, 3));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static TVector Small1(TVector x) => TLanes.Xor(TLanes.RotateRight(x, 17), TLanes.RotateRight(x, 19), TLanes.ShiftRight(x, 10));
}
