namespace Qalqan.Cli;

/// <summary>From the paths a user named to the files in them. Links are not followed, so that nobody's evidence folder leads out of itself or in a circle.</summary>
static class EvidenceWalker
{
    /// <summary>Folders inside folders. No real one is deeper; some file systems allow it without end.</summary>
    const int MaxDepth = 256;

    /// <summary>Walks in the order of <paramref name="paths"/>, each folder's names in ordinal order with its subfolders in between. Files are opened one by one as they are asked for.</summary>
    /// <param name="paths">Files and folders; <c>-</c> is standard input.</param>
    /// <param name="standardInput">Opened where <c>-</c> is met.</param>
    public static IEnumerable<Walked> Walk(IEnumerable<string> paths, Func<Stream> standardInput)
    {
        foreach (var path in paths)
            foreach (var walked in path == "-" ? [OpenStream("-", standardInput)] : WalkArgument(path))
                yield return walked;
    }

    static IEnumerable<Walked> WalkArgument(string path)
    {
        // A link that the user names is meant: follow it. Those below are not.
        if (Directory.Exists(path)) return WalkFolder(path, depth: 0);
        if (!File.Exists(path)) return [new Walked.Fault(path, "a file or folder that exists and may be read")];
        // What the shell hands over for <(command) and /dev/stdin is a pipe that somebody writes to.
        if (path.StartsWith("/dev/fd/", StringComparison.Ordinal) || path.StartsWith("/proc/self/fd/", StringComparison.Ordinal) || path == "/dev/stdin")
            return [OpenStream(path, () => new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0))];
        var opened = OpenFile(path);
        return [opened is Walked.Skipped skipped ? skipped with { Named = true } : opened];
    }

    static IEnumerable<Walked> WalkFolder(string folder, int depth)
    {
        if (depth == MaxDepth)
        {
            yield return new Walked.Skipped(folder, FormattableString.Invariant($"lies deeper than {MaxDepth} folders"));
            yield break;
        }
        if (!TryList(folder, out var names, out var problem))
        {
            yield return problem;
            yield break;
        }
        foreach (var name in names)
        {
            var path = System.IO.Path.Join(folder, name);
            if (!TryAttributes(path, out var attributes)) yield return new Walked.Fault(path, "a file that is still there and may be read");
            else if (attributes.HasFlag(FileAttributes.ReparsePoint)) yield return new Walked.Skipped(path, "a link, not followed");
            else if (attributes.HasFlag(FileAttributes.Directory))
                foreach (var walked in WalkFolder(path, depth + 1))
                    yield return walked;
            else yield return OpenFile(path);
        }
    }

    static bool TryList(string folder, out string[] names, out Walked problem)
    {
        names = [];
        problem = new Walked.Fault(folder, "permission to list the folder");
        try
        {
            names = [.. Directory.EnumerateFileSystemEntries(folder, "*", new EnumerationOptions { AttributesToSkip = 0, IgnoreInaccessible = false, ReturnSpecialDirectories = false })
                .Select(path => System.IO.Path.GetFileName(path))];
            Array.Sort(names, StringComparer.Ordinal);
            return true;
        }
        catch (UnauthorizedAccessException)
        {
            return false;
        }
        catch (IOException)
        {
            problem = new Walked.Fault(folder, "a folder that is still there and can be listed");
            return false;
        }
    }

    static bool TryAttributes(string path, out FileAttributes attributes)
    {
        attributes = default;
        try
        {
            attributes = File.GetAttributes(path);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    static Walked OpenFile(string path)
    {
        try
        {
            if (SpecialFile.Is(path)) return new Walked.Skipped(path, "a device, pipe or socket; to read from a pipe, pass it to standard input and name it -");
            return new Walked.Evidence(DiskEvidence.Open(path));
        }
        catch (UnauthorizedAccessException)
        {
            return new Walked.Fault(path, "permission to read the file");
        }
        catch (IOException)
        {
            return new Walked.Fault(path, "a file that is still there and can be opened");
        }
    }

    static Walked OpenStream(string path, Func<Stream> open)
    {
        try
        {
            return new Walked.Evidence(new StreamEvidence(path, open()));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new Walked.Fault(path, "input that can be read");
        }
    }
}
