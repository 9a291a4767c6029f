using System.Runtime.InteropServices;

namespace Qalqan;

/// <summary>Zeroed memory outside the collected heap, aligned to 64 bytes, that does not move.</summary>
/// <remarks>First use of fresh memory costs more than anything that is done with it here; in pages of 2 MB it costs a tenth.</remarks>
sealed unsafe partial class NativeBlock : IDisposable
{
    const int Alignment = 64, HugePage = 2 << 20, WantHugePages = 14;
    void* _memory;

    public NativeBlock(long bytes)
    {
        var huge = bytes >= 2 * HugePage;
        var alignment = huge ? HugePage : Alignment;
        // Fresh from the kernel it is zero already, and nothing is touched.
        _memory = NativeMemory.AllocZeroed(checked((nuint)bytes + (nuint)alignment));
        Start = (byte*)(((nuint)_memory + (nuint)alignment - 1) & ~((nuint)alignment - 1));
        Length = bytes;
        if (huge && OperatingSystem.IsLinux()) _ = Madvise((nuint)Start, (nuint)bytes & ~(nuint)(HugePage - 1), WantHugePages);
    }

    ~NativeBlock() => Free();

    public byte* Start { get; private set; }
    public long Length { get; }

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    void Free()
    {
        NativeMemory.Free(_memory);
        _memory = null;
        Start = null;
    }

    // A hint: where it is refused, pages are small.
    [LibraryImport("libc", EntryPoint = "madvise")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Madvise(nuint address, nuint length, int advice);
}
