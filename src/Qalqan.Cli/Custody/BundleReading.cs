using Qalqan.Formats.Zip;

namespace Qalqan.Cli;

/// <summary>Brings the parts of a custody bundle out of a folder or a zip.</summary>
static class BundleReading
{
    /// <summary>Names of a bundle's files have at most 200 characters; a folder below that has none.</summary>
    const int MaxPathChars = 200;

    /// <summary>Reads all parts. What is wrong with the folder or archive itself is noted in the content.</summary>
    /// <exception cref="IOException">It is not there or the disk fails.</exception>
    /// <exception cref="UsageException">It is neither a folder nor a zip.</exception>
    public static BundleContent Read(string path, CancellationToken cancel)
    {
        var content = new BundleContent();
        if (Directory.Exists(path)) ReadFolder(new(path), "", content, cancel);
        else
        {
            using var file = DiskEvidence.Open(path);
            if (!BundleZip.TryRead(file, content, cancel)) throw new UsageException("a bundle is a zip or a folder");
            if (file.Problem is { } problem) throw new IOException($"the bundle could not be read: expected {problem.Expected}");
        }
        return content;
    }

    static void ReadFolder(DirectoryInfo folder, string prefix, BundleContent content, CancellationToken cancel)
    {
        foreach (var item in folder.EnumerateFileSystemInfos())
        {
            cancel.ThrowIfCancellationRequested();
            var name = prefix + item.Name;
            // A link may lead out of the bundle, and merely opening a pipe waits for ever.
            if (item.LinkTarget is not null || name.Length > MaxPathChars || (item is FileInfo && SpecialFile.Is(item.FullName))) content.Refuse(name, "a plain file or folder");
            else if (item is DirectoryInfo inner) ReadFolder(inner, name + "/", content, cancel);
            else
            {
                using var stream = File.OpenRead(item.FullName);
                content.Add(name, stream);
            }
        }
    }
}
