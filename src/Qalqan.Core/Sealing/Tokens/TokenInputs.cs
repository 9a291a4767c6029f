using System.Security.Cryptography;

namespace Qalqan;

/// <summary>What is hashed into tokens: many short byte strings, one behind the other. Reused from batch to batch. Not thread-safe.</summary>
/// <remarks>It holds what people saw, in clear, for the moment between extraction and hashing: <see cref="Clear"/> zeroes it.</remarks>
public sealed class TokenInputs
{
    byte[] _bytes = new byte[4096];
    int[] _ends = new int[64];

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

    internal void Add(byte kind, scoped ReadOnlySpan<byte> value) => value.CopyTo(Room(kind, value.Length));

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
