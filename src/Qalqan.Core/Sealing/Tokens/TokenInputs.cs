using System.Numerics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Qalqan;

/// <summary>What is hashed into tokens: many short byte strings, one behind the other. Reused from batch to batch. Not thread-safe.</summary>
/// <remarks>It holds what people saw, in clear, for the moment between extraction and hashing: <see cref="Clear"/> zeroes it.</remarks>
public sealed class TokenInputs
{
    /// <summary>Inputs remembered for telling repeated ones, one for each value of their hash: a power of two.</summary>
    const int Remembered = 4096;

    byte[] _bytes = new byte[4096];
    int[] _ends = new int[64];
    readonly int[]? _last;

    /// <summary>No inputs yet.</summary>
    public TokenInputs()
    {
    }

    /// <summary>No inputs yet.</summary>
    /// <param name="skipRepeated">Leaves out most of those that were added before: pages of one site repeat its host, mails of one thread its people. For observations only;
    /// look-ups are counted by those who add them.</param>
    public TokenInputs(bool skipRepeated) => _last = skipRepeated ? new int[Remembered] : null;

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>Input number <paramref name="index"/>, valid until the next <see cref="Clear"/> or addition.</summary>
    public ReadOnlySpan<byte> this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count, nameof(index));
            var start = index == 0 ? 0 : _ends[index - 1];
            return _bytes.AsSpan(start, _ends[index] - start);
        }
    }

    /// <summary>Zeroes everything. The memory stays.</summary>
    public void Clear()
    {
        CryptographicOperations.ZeroMemory(_bytes.AsSpan(0, Count == 0 ? 0 : _ends[Count - 1]));
        Count = 0;
    }

    internal void Add(byte kind, scoped ReadOnlySpan<byte> value)
    {
        if (_last is not null && IsRepeated(kind, value)) return;
        value.CopyTo(Room(kind, value.Length));
    }

    // One look into a table without chains: values chosen to collide make it useless, never slow, and never wrong, for the bytes are compared.
    bool IsRepeated(byte kind, ReadOnlySpan<byte> value)
    {
        var hash = (ulong)kind;
        foreach (var word in MemoryMarshal.Cast<byte, ulong>(value)) hash = (BitOperations.RotateLeft(hash, 23) ^ word) * 0x9E3779B97F4A7C15;
        foreach (var b in value[(value.Length & ~7)..]) hash = (hash ^ b) * 0x9E3779B97F4A7C15;
        ref var last = ref _last![hash >> 52];
        if (last < Count && this[last] is var before && before.Length == value.Length + 2 && before[0] == kind && before[2..].SequenceEqual(value)) return true;
        last = Count;
        return false;
    }

    /// <summary>Adds an input whose <paramref name="length"/> bytes behind the kind the caller writes.</summary>
    internal Span<byte> Room(byte kind, int length)
    {
        var start = Count == 0 ? 0 : _ends[Count - 1];
        var end = start + 2 + length;
        if (end > _bytes.Length) Grow(end);
        if (Count == _ends.Length) Array.Resize(ref _ends, 2 * Count);
        _ends[Count++] = end;
        _bytes[start] = kind;
        _bytes[start + 1] = 0;
        return _bytes.AsSpan(start + 2, length);
    }

    void Grow(int needed)
    {
        var larger = new byte[Math.Max(needed, 2 * _bytes.Length)];
        _bytes.CopyTo(larger, 0);
        CryptographicOperations.ZeroMemory(_bytes);
        _bytes = larger;
    }
}
