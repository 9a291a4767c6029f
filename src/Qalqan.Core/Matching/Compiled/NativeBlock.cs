using System.Runtime.InteropServices;

namespace Qalqan;

/// <summary>Zeroed memory outside the collected heap, aligned to 64 bytes, that does not move.</summary>
sealed unsafe class NativeBlock : IDisposable
{
    const int Alignment = 64;
    byte* _start;

    public NativeBlock(long bytes)
    {
        _start = (byte*)NativeMemory.AlignedAlloc(checked((nuint)bytes), Alignment);
        NativeMemory.Clear(_start, (nuint)bytes);
        Length = bytes;
    }

    ~NativeBlock() => Free();

    public byte* Start => _start;
    public long Length { get; }

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    void Free()
    {
        NativeMemory.AlignedFree(_start);
        _start = null;
    }
}
