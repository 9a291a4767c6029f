using System.Runtime.InteropServices;
using System.Text;

namespace Qalqan.Hub;

/// <summary>Files that are either as they were or as they are to be, whenever power fails.</summary>
sealed class DurableFolder(string root)
{
    const string Unfinished = ".new";

    public string Root { get; } = root;

    public string PathOf(string name) => Path.Combine(Root, name);

    /// <summary>Writes a file: beside its place, flushed to the disk, then renamed.</summary>
    public void Write(string name, ReadOnlySpan<byte> content)
    {
        var path = PathOf(name);
        var folder = Path.GetDirectoryName(path)!;
        MakeFolder(folder);
        using (var file = File.OpenHandle(path + Unfinished, FileMode.Create, FileAccess.Write))
        {
            RandomAccess.Write(file, content, 0);
            RandomAccess.FlushToDisk(file);
        }
        File.Move(path + Unfinished, path, overwrite: true);
        Flush(folder);
    }

    /// <summary>The file's content; null if it is not there.</summary>
    public byte[]? Read(string name) => File.Exists(PathOf(name)) ? File.ReadAllBytes(PathOf(name)) : null;

    /// <summary>Removes every partial form of a tile except <paramref name="keptWidth"/> (0: none is kept).</summary>
    public void RemovePartials(string fullTile, int keptWidth)
    {
        var folder = PathOf(TilePath.Partial(fullTile));
        if (!Directory.Exists(folder)) return;
        var kept = Path.Combine(folder, FormattableString.Invariant($"{keptWidth}"));
        foreach (var file in Directory.EnumerateFiles(folder).Where(f => f != kept).ToArray()) File.Delete(file);
        if (keptWidth == 0) Directory.Delete(folder);
    }

    void MakeFolder(string folder)
    {
        if (Directory.Exists(folder)) return;
        var parent = Path.GetDirectoryName(folder);
        if (parent is not null) MakeFolder(parent);
        Directory.CreateDirectory(folder);
        if (parent is not null) Flush(parent);
    }

    /// <summary>Flushes a folder itself, so that a renamed file is still there after a power failure. The base library has no call for it.</summary>
    static void Flush(string folder)
    {
        if (OperatingSystem.IsWindows()) return; // its file systems log renames
        var descriptor = Open(Encoding.UTF8.GetBytes(folder + '\0'), 0);
        if (descriptor < 0) return;
        var failed = FSync(descriptor) != 0;
        _ = Close(descriptor);
        if (failed) throw new IOException("the disk could not store a folder");
    }

    [DllImport("libc", EntryPoint = "open")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    static extern int Open(byte[] path, int flags);

    [DllImport("libc", EntryPoint = "fsync")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    static extern int FSync(int descriptor);

    [DllImport("libc", EntryPoint = "close")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    static extern int Close(int descriptor);
}
