using System.Runtime.Intrinsics;

namespace Qalqan;

/// <summary>Hashes a value from its beginning so that every prefix's hash costs the same few rounds: URLs and paths are looked up at each segment border in linear time.</summary>
ref struct PrefixHash
{
    readonly KeyHash _hash;
    readonly KeyTag _tag;
    readonly ReadOnlySpan<byte> _value;
    Vector128<byte> _state;
    int _absorbed;

    public PrefixHash(KeyHash hash, KeyTag tag, ReadOnlySpan<byte> value)
    {
        _hash = hash;
        _tag = tag;
        _value = value;
        _state = hash.Start(tag, 0);
    }

    /// <summary>The hash of the first <paramref name="length"/> bytes. Lengths must not fall from call to call.</summary>
    public ulong At(int length)
    {
        Span<byte> block = stackalloc byte[16];
        for (; length - _absorbed > 16; _absorbed += 16)
            _state = _hash.Block(_state, default, Vector128.Create(_value.Slice(_absorbed, 16)));
        block.Clear();
        _value[_absorbed..length].CopyTo(block);
        return _hash.Finish(_hash.Block(_state, _hash.Start(_tag, length), Vector128.Create<byte>(block)));
    }

    public static ulong Of(KeyHash hash, KeyTag tag, ReadOnlySpan<byte> value) => new PrefixHash(hash, tag, value).At(value.Length);
}
