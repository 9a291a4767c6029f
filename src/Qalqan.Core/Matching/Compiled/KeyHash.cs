using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Qalqan;

/// <summary>The keyed 64-bit hash of everything that is looked up. The key is drawn for each compiled set, so that nobody who has not read the set can make its values collide.</summary>
/// <remarks>Every 32 bytes pass two AES rounds on each half before the halves meet and three more after: no collision can be arranged without the key with
/// a chance worth having, and a collision costs a comparison of the values, never a wrong answer.</remarks>
readonly struct KeyHash
{
    public const int KeyBytes = 32;

    // Kept as numbers: code that handles a type with vectors in it is not compiled ahead of time.
    readonly Key _k0, _k1, _k2, _k3;
    readonly ulong _mask;

    /// <param name="key">The set's key.</param>
    /// <param name="mask">Which bits of a hash are kept. All of them, but for tests that want collisions.</param>
    public KeyHash(ReadOnlySpan<byte> key, ulong mask = ulong.MaxValue)
    {
        _mask = mask;
        var k0 = Vector128.Create(key[..16]);
        var k1 = Vector128.Create(key.Slice(16, 16));
        var k2 = AesRound.Encrypt(AesRound.Encrypt(k0, k1), k1);
        (_k0, _k1, _k2, _k3) = (new(k0), new(k1), new(k2), new(AesRound.Encrypt(AesRound.Encrypt(k1, k2), k0)));
    }

    readonly struct Key(Vector128<byte> value)
    {
        readonly ulong _low = value.AsUInt64().GetElement(0);
#pragma warning disable IDE0052 // read together with the lower half
        readonly ulong _high = value.AsUInt64().GetElement(1);
#pragma warning restore IDE0052

        public Vector128<byte> Value
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            get => Unsafe.ReadUnaligned<Vector128<byte>>(ref Unsafe.As<ulong, byte>(ref Unsafe.AsRef(in _low)));
        }
    }

    /// <summary>The hash of any bytes under <paramref name="tag"/>, letters folded (<c>| 0x20</c>). Read from the end, so that a host's suffixes are cheap.</summary>
    public ulong Suffix(KeyTag tag, ReadOnlySpan<byte> value)
    {
        var state = Start(tag, value.Length);
        Span<byte> block = stackalloc byte[32];
        do
        {
            var n = Math.Min(32, value.Length);
            block.Clear();
            value[^n..].CopyTo(block[(32 - n)..]);
            var fold = Folded(n);
            state = Block(state, Vector128.Create<byte>(block[..16]) | fold.High, Vector128.Create<byte>(block[16..]) | fold.Low);
            value = value[..^n];
        }
        while (value.Length > 0);
        return Finish(state);
    }

    /// <summary>The same as <see cref="Suffix"/> for up to 32 bytes that end at <paramref name="end"/>, where 32 bytes before it may be read.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public unsafe ulong Short(byte* end, int length)
    {
        var (high, low) = Masks(length);
        var space = Vector128.Create((byte)0x20);
        return Finish(Block(Start(KeyTag.Token, length), (Vector128.Load(end - 32) | space) & high, (Vector128.Load(end - 16) | space) & low));
    }

    /// <summary>The same as <see cref="Suffix"/> for bytes that end at <paramref name="end"/>, where 32 bytes before the first of them may be read.</summary>
    public unsafe ulong Long(KeyTag tag, byte* end, int length)
    {
        var state = Start(tag, length);
        var space = Vector128.Create((byte)0x20);
        do
        {
            var (high, low) = Masks(Math.Min(length, 32));
            state = Block(state, (Vector128.Load(end - 32) | space) & high, (Vector128.Load(end - 16) | space) & low);
            length -= 32;
            end -= 32;
        }
        while (length > 0);
        return Finish(state);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Vector128<byte> Start(KeyTag tag, int length) => _k0.Value ^ Vector128.Create((ulong)(uint)length | (ulong)tag << 32, 0).AsByte();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Vector128<byte> Block(Vector128<byte> state, Vector128<byte> high, Vector128<byte> low)
    {
        var a = AesRound.Encrypt(AesRound.Encrypt(low ^ state, _k1.Value), _k2.Value);
        var b = AesRound.Encrypt(AesRound.Encrypt(high ^ _k2.Value, _k3.Value), _k1.Value);
        return AesRound.Encrypt(a ^ b, _k3.Value);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ulong Finish(Vector128<byte> state) => AesRound.Encrypt(AesRound.Encrypt(state, _k0.Value), _k2.Value).AsUInt64().ToScalar() & _mask;

    static (Vector128<byte> High, Vector128<byte> Low) Folded(int length)
    {
        var (high, low) = Masks(length);
        var space = Vector128.Create((byte)0x20);
        return (space & high, space & low);
    }

    // The last length of 32 bytes: high holds the 16 bytes farther from the end.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static unsafe (Vector128<byte> High, Vector128<byte> Low) Masks(int length)
    {
        ref var mask = ref Unsafe.Add(ref MemoryMarshal.GetReference(LastBytes), length);
        return (Vector128.LoadUnsafe(ref mask), Vector128.LoadUnsafe(ref mask, 16));
    }

    // 32 zeros, then 32 ones: 32 bytes from position n have their last n set.
    static ReadOnlySpan<byte> LastBytes =>
    [
        0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
        255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
        255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
    ];
}

/// <summary>What a hashed value is, so that equal bytes of different meaning do not meet. Stored in compiled sets: never renumber.</summary>
enum KeyTag : byte
{
    /// <summary>Hosts, addresses, digests, application ids and the anchors of file names: everything that stands in text as one run.</summary>
    Token = 0,
    Url = 2,
    Network = 4,
    Email = 5,
    Process = 11,
    Path = 12,
    FileName = 13,
    AndroidProperty = 14,
    Profile = 15,

    /// <summary>The first 16 bytes of a longer process name.</summary>
    CutProcess = 16,
    Other = 255,
}
