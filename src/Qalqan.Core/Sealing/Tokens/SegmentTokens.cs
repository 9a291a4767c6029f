using System.Buffers.Binary;
using System.Numerics;
using System.Security.Cryptography;

namespace Qalqan;

/// <summary>What is stored for one person and month: sealed tokens, sorted, padded with others that only the person's key can tell from them.</summary>
/// <remarks>Padding is a permutation, under a key derived from the person's, of a label and a random number. Whoever holds the key decrypts and sees the label (a token shows it
/// with probability 2⁻⁶⁴); whoever does not sees two pseudorandom values. So padding can be taken off before merging and is never kept twice, without a mark in the store.</remarks>
public static class SegmentTokens
{
    /// <summary>The fewest tokens, padding included: a single visit and a busy hour look the same.</summary>
    public const int MinTokens = 256;

    /// <summary>The most: a gigabyte of memory to merge. No person sees so much in a month.</summary>
    public const int MaxTokens = 1 << 26;

    const ulong PaddingLabel = 0x70_61_64_64_69_6E_67_31; // "padding1"

    /// <summary>Seals tokens for one person.</summary>
    /// <param name="tokens">n × 16 bytes, in any order; may repeat.</param>
    /// <param name="key">Whose they are.</param>
    public static byte[] Seal(ReadOnlySpan<byte> tokens, PersonKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        var values = new UInt128[tokens.Length / Prp16.BlockBytes];
        var sealedTokens = new byte[values.Length * Prp16.BlockBytes];
        key.Tokens.Encrypt(tokens, sealedTokens);
        for (var i = 0; i < values.Length; i++) values[i] = BinaryPrimitives.ReadUInt128BigEndian(sealedTokens.AsSpan(i * Prp16.BlockBytes));
        return Write(values, values.Length, key);
    }

    /// <summary>Makes one segment of several of the same person, month and generation.</summary>
    /// <exception cref="InvalidDataException">One of them is no segment.</exception>
    public static byte[] Merge(IReadOnlyList<byte[]> segments, PersonKey key)
    {
        ArgumentNullException.ThrowIfNull(segments);
        ArgumentNullException.ThrowIfNull(key);
        var values = new UInt128[segments.Sum(s => s.Length / Prp16.BlockBytes)];
        var n = 0;
        foreach (var segment in segments) n += Read(segment, key, values.AsSpan(n));
        return Write(values, n, key);
    }

    /// <summary>The first eight bytes of each sealed token, ascending, padding taken off.</summary>
    /// <exception cref="InvalidDataException">It is no segment.</exception>
    public static ulong[] Prefixes(byte[] segment, PersonKey key)
    {
        ArgumentNullException.ThrowIfNull(segment);
        ArgumentNullException.ThrowIfNull(key);
        var values = new UInt128[segment.Length / Prp16.BlockBytes];
        var prefixes = new ulong[Read(segment, key, values)];
        for (var i = 0; i < prefixes.Length; i++) prefixes[i] = (ulong)(values[i] >> 64);
        return prefixes;
    }

    /// <summary>The tokens themselves, 16 bytes each, padding taken off: for a rotation, and for nothing else.</summary>
    /// <exception cref="InvalidDataException">It is no segment.</exception>
    public static byte[] Recover(byte[] segment, PersonKey key)
    {
        ArgumentNullException.ThrowIfNull(segment);
        ArgumentNullException.ThrowIfNull(key);
        var values = new UInt128[segment.Length / Prp16.BlockBytes];
        var tokens = new byte[Read(segment, key, values) * Prp16.BlockBytes];
        for (var i = 0; i < tokens.Length; i += Prp16.BlockBytes) BinaryPrimitives.WriteUInt128BigEndian(tokens.AsSpan(i), values[i / Prp16.BlockBytes]);
        key.Tokens.Decrypt(tokens, tokens);
        return tokens;
    }

    /// <summary>Whether a sealed token (16 bytes) stands in <paramref name="segment"/>.</summary>
    public static bool Contains(ReadOnlySpan<byte> segment, ReadOnlySpan<byte> sealedToken)
    {
        int low = 0, high = segment.Length / Prp16.BlockBytes - 1;
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            var order = segment.Slice(middle * Prp16.BlockBytes, Prp16.BlockBytes).SequenceCompareTo(sealedToken);
            if (order == 0) return true;
            if (order < 0) low = middle + 1;
            else high = middle - 1;
        }
        return false;
    }

    /// <summary>Whether <paramref name="segment"/> has the size of one.</summary>
    public static bool IsSegment(ReadOnlySpan<byte> segment) =>
        segment.Length % Prp16.BlockBytes == 0 && segment.Length / Prp16.BlockBytes is >= MinTokens and <= MaxTokens && BitOperations.IsPow2(segment.Length);

    /// <summary>Reads the sealed tokens without padding, in order. Returns how many.</summary>
    static int Read(byte[] segment, PersonKey key, Span<UInt128> values)
    {
        if (!IsSegment(segment)) throw new InvalidDataException($"a segment of {segment.Length} bytes: it is damaged");
        var opened = new byte[segment.Length];
        key.Padding.Decrypt(segment, opened);
        var n = 0;
        for (var i = 0; i < segment.Length; i += Prp16.BlockBytes)
        {
            var value = BinaryPrimitives.ReadUInt128BigEndian(segment.AsSpan(i));
            // Searches rely on the order: a person who cannot be found any more must be noticed.
            if (i > 0 && value < BinaryPrimitives.ReadUInt128BigEndian(segment.AsSpan(i - Prp16.BlockBytes)))
                throw new InvalidDataException($"a segment that is not in order at byte {i}: it is damaged");
            if (BinaryPrimitives.ReadUInt64BigEndian(opened.AsSpan(i)) != PaddingLabel) values[n++] = value;
        }
        return n;
    }

    static byte[] Write(UInt128[] values, int n, PersonKey key)
    {
        Sort(values.AsSpan(0, n));
        n = Distinct(values.AsSpan(0, n));
        var count = Math.Max(MinTokens, (int)BitOperations.RoundUpToPowerOf2((uint)n));
        if (count > MaxTokens) throw new ArgumentException($"{n} tokens; a segment has at most {MaxTokens}", nameof(values));
        var padding = Padding(count - n, key);
        var segment = GC.AllocateUninitializedArray<byte>(count * Prp16.BlockBytes);
        for (int at = 0, v = 0, p = 0; at < count; at++)
        {
            var value = v < n && (p == padding.Length || values[v] <= padding[p]) ? values[v++] : padding[p++];
            BinaryPrimitives.WriteUInt128BigEndian(segment.AsSpan(at * Prp16.BlockBytes), value);
        }
        return segment;
    }

    static UInt128[] Padding(int count, PersonKey key)
    {
        var random = RandomNumberGenerator.GetBytes(count * 8);
        var bytes = new byte[count * Prp16.BlockBytes];
        for (var i = 0; i < count; i++)
        {
            BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(i * Prp16.BlockBytes), PaddingLabel);
            random.AsSpan(i * 8, 8).CopyTo(bytes.AsSpan(i * Prp16.BlockBytes + 8));
        }
        key.Padding.Encrypt(bytes, bytes);
        var padding = new UInt128[count];
        for (var i = 0; i < count; i++) padding[i] = BinaryPrimitives.ReadUInt128BigEndian(bytes.AsSpan(i * Prp16.BlockBytes));
        Sort(padding);
        return padding;
    }

    // By the upper half, several times as fast; values of which only the lower half differs practically do not occur, but a search must not miss one.
    static void Sort(Span<UInt128> values)
    {
        var keys = new ulong[values.Length];
        for (var i = 0; i < keys.Length; i++) keys[i] = (ulong)(values[i] >> 64);
        keys.AsSpan().Sort(values);
        for (var i = 1; i < keys.Length; i++)
            if (keys[i] == keys[i - 1] && values[i] < values[i - 1])
            {
                values.Sort();
                return;
            }
    }

    static int Distinct(Span<UInt128> sorted)
    {
        var n = 0;
        foreach (var value in sorted)
            if (n == 0 || sorted[n - 1] != value) sorted[n++] = value;
        return n;
    }
}
