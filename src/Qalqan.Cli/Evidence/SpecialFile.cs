using System.Formats.Tar;

namespace Qalqan.Cli;

/// <summary>Tells devices, pipes and sockets from files. Merely opening a pipe waits until somebody writes to it; opening a device may set it going.</summary>
static class SpecialFile
{
    /// <summary>Whether <paramref name="path"/>, its links followed, is something else than a file with content. It is not opened unless it is an ordinary empty file.</summary>
    /// <remarks>
    /// The base library shows the type of a file in one place only: what its tar writer puts into the header. It writes the header of a pipe or device without opening it,
    /// and refuses a socket. All of these have size 0, so that ordinary files never come here.
    /// </remarks>
    /// <exception cref="IOException">It is not there.</exception>
    /// <exception cref="UnauthorizedAccessException">The user may not read it.</exception>
    public static bool Is(string path)
    {
        var file = new FileInfo(path);
        if (file.LinkTarget is not null) file = (FileInfo?)file.ResolveLinkTarget(returnFinalTarget: true) ?? file;
        if (file.Length > 0 || OperatingSystem.IsWindows()) return false;
        using var header = new MemoryStream();
        try
        {
            using var writer = new TarWriter(header, TarEntryFormat.Ustar, leaveOpen: true);
            writer.WriteEntry(file.FullName, "x");
        }
        catch (IOException) when (file.Exists)
        {
            return true; // a socket
        }
        return header.Length > TypeAt && header.GetBuffer()[TypeAt] is not ((byte)'0' or 0);
    }

    const int TypeAt = 156;
}
