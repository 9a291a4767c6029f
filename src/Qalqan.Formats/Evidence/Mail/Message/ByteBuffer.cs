using System.Buffers;

namespace Qalqan.Formats;

/// <summary>A growing byte array from the shared pool, used again from part to part so that decoding a mailbox does not allocate per message.</summary>
sealed class ByteBuffer : IBufferWriter<byte>, IDisposable
{
    /// <summary>An array larger than this is given back once the part is done, so that one giant attachment does not stay in memory.</summary>
    const int KeptBytes = 1 << 20;

    byte[] _array = [];

    /// <summary>How many bytes are in use.</summary>
    public int Length { get; private set; }

    /// <summary>What was written. Valid until the next write, <see cref="Clear"/> or <see cref="Dispose"/>.</summary>
    public ReadOnlySpan<byte> Span => _array.AsSpan(0, Length);

    /// <summary>As <see cref="Span"/>.</summary>
    public ReadOnlyMemory<byte> Memory => _array.AsMemory(0, Length);

    /// <summary>The same bytes, to be changed in place.</summary>
    public Span<byte> Writable => _array.AsSpan(0, Length);

    /// <summary>Forgets what was written.</summary>
    public void Clear()
    {
        Length = 0;
        if (_array.Length > KeptBytes) Dispose();
    }

    /// <summary>Keeps only the first <paramref name="length"/> bytes.</summary>
    public void Truncate(int length) => Length = length;

    /// <summary>Appends <paramref name="bytes"/>.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(GetSpan(bytes.Length));
        Length += bytes.Length;
    }

    /// <summary>Appends one byte.</summary>
    public void Append(byte b)
    {
        if (Length == _array.Length) Grow(1);
        _array[Length++] = b;
    }

    /// <inheritdoc/>
    public void Advance(int count) => Length += count;

    /// <inheritdoc/>
    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        if (_array.Length - Length < Math.Max(1, sizeHint)) Grow(Math.Max(1, sizeHint));
        return _array.AsMemory(Length);
    }

    /// <inheritdoc/>
    public Span<byte> GetSpan(int sizeHint = 0)
    {
        if (_array.Length - Length < Math.Max(1, sizeHint)) Grow(Math.Max(1, sizeHint));
        return _array.AsSpan(Length);
    }

    void Grow(int more)
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(4096, Math.Max(Length + more, (int)Math.Min(Length * 2L, Array.MaxLength))));
        _array.AsSpan(0, Length).CopyTo(larger);
        if (_array.Length > 0) ArrayPool<byte>.Shared.Return(_array);
        _array = larger;
    }

    /// <summary>Gives the array back. The buffer can be used again.</summary>
    public void Dispose()
    {
        if (_array.Length > 0) ArrayPool<byte>.Shared.Return(_array);
        _array = [];
        Length = 0;
    }
}
