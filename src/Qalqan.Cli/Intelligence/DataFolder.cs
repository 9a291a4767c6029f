namespace Qalqan.Cli;

/// <summary>Where the user's intelligence is kept: <c>$QALQAN_DATA</c>, else the XDG data folder.</summary>
static class DataFolder
{
    /// <summary>The folder, whether it exists or not.</summary>
    public static string Location
    {
        get
        {
            if (Environment.GetEnvironmentVariable("QALQAN_DATA") is { Length: > 0 } own) return Path.GetFullPath(own);
            // The XDG base directory specification: a relative path is invalid and ignored.
            var xdg = Environment.GetEnvironmentVariable("XDG_DATA_HOME");
            var parent = Path.IsPathFullyQualified(xdg ?? "") ? xdg! : Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
            return Path.Combine(parent, "qalqan");
        }
    }

    /// <summary>Creates <paramref name="folder"/> where it is missing, readable by the user alone: which intelligence somebody holds is nobody's business.</summary>
    public static void Create(string folder)
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(folder);
        else Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>Writes a file so that a reader sees the old one or the new one, never a part.</summary>
    public static void WriteAtomically(string path, Action<Stream> write)
    {
        var temporary = $"{path}.{Environment.ProcessId}.new";
        try
        {
            using (var stream = new FileStream(temporary, FileMode.Create, FileAccess.Write, FileShare.None))
            {
                write(stream);
                stream.Flush(flushToDisk: true);
            }
            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }
}
