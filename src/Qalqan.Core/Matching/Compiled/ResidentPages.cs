using System.Runtime.InteropServices;

namespace Qalqan;

/// <summary>Keeps the resident part of a mapped file small: each hit touches a few bytes anywhere in the records, and the kernel maps 64 KB around each.</summary>
/// <remarks>After a few such places the pages are given back; they stay in the page cache, and the next touch maps them again. Where the system
/// has no such call nothing is done.</remarks>
sealed unsafe partial class ResidentPages(byte* start, long length)
{
    const int PlaceBits = 16, MostPlaces = 16, PageBytes = 4096, DontNeed = 4;

    readonly ulong[] _places = new ulong[((length >> PlaceBits) >> 6) + 1];
    int _touched;

    /// <summary>Bytes at <paramref name="offset"/> from the start were or will be read.</summary>
    public void Touch(long offset)
    {
        ref var word = ref _places[(offset >> PlaceBits) >> 6];
        var bit = 1UL << (int)(offset >> PlaceBits);
        // Several threads may count one place twice or lose one: it is only a hint of when to give back.
        if ((word & bit) != 0) return;
        word |= bit;
        if (++_touched < MostPlaces) return;
        _touched = 0;
        Array.Clear(_places);
        GiveBack();
    }

    void GiveBack()
    {
        if (!OperatingSystem.IsLinux()) return;
        var first = ((nuint)start + PageBytes - 1) & ~(nuint)(PageBytes - 1);
        var behind = ((nuint)start + (nuint)length) & ~(nuint)(PageBytes - 1);
        // On a read-only map of a file this only drops page table entries: a thread that reads there meanwhile reads the same bytes again.
        if (behind > first) _ = Madvise(first, behind - first, DontNeed);
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Madvise(nuint address, nuint length, int advice);
}
