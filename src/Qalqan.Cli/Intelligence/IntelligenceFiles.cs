using Qalqan.Formats;

namespace Qalqan.Cli;

/// <summary>One file of intelligence, and the feed it belongs to.</summary>
sealed record IntelligenceFile(string Path, string Feed);

/// <summary>What files of intelligence hold.</summary>
/// <param name="Indicators">Each (feed, kind, value) once, marked with the warning lists that hold it.</param>
/// <param name="Rejections">What could not be imported, or not as it was written.</param>
/// <param name="Set">The same, compiled. Owned by the caller.</param>
sealed record LoadedIntelligence(IReadOnlyList<Indicator> Indicators, IReadOnlyList<Rejected> Rejections, IndicatorSet Set) : IDisposable
{
    public void Dispose() => Set.Dispose();
}

/// <summary>Reads intelligence straight from files, without a store.</summary>
static class IntelligenceFiles
{
    /// <summary>In a folder only these are read: what else lies there (a README, a licence, a script) is no intelligence. Recognition is by content all the same.</summary>
    static readonly string[] Extensions = [".stix2", ".stix", ".json", ".csv", ".tsv", ".txt", ".ioc", ".xml", ".yaml", ".yml", ".misp", ".list", ".hosts", ".yar", ".yara", ".qset"];

    /// <summary>Reads and compiles <paramref name="paths"/>: files and folders.</summary>
    /// <exception cref="IOException">A path does not exist or cannot be read.</exception>
    public static LoadedIntelligence Load(IEnumerable<string> paths, CancellationToken cancel = default)
    {
        var found = ReadAll(paths, cancel);
        var marked = found.Indicators.Select(WarningListFolder.BuiltIn.Mark).OfType<Indicator>().ToList();
        var builder = new IndicatorSetBuilder();
        foreach (var indicator in marked) builder.Add(indicator);
        return new(marked, found.Rejections, builder.Build());
    }

    /// <summary>Reads <paramref name="paths"/>, files and folders, each file as a feed of its own.</summary>
    /// <exception cref="IOException">A path does not exist or cannot be read.</exception>
    public static IndicatorCollection ReadAll(IEnumerable<string> paths, CancellationToken cancel = default)
    {
        var found = new IndicatorCollection();
        foreach (var file in Expand(paths, null, found.Reject)) Read(file, new(file.Feed), found, cancel);
        return found;
    }

    /// <summary>Reads one file into <paramref name="sink"/>.</summary>
    /// <returns>Its format; null if it is in none.</returns>
    public static string? Read(IntelligenceFile file, FeedDefaults defaults, IIndicatorSink sink, CancellationToken cancel = default)
    {
        if (IsCompiled(file.Path))
        {
            using var set = IndicatorSet.Open(file.Path);
            foreach (var indicator in Indicators(set)) sink.Add(indicator);
            return "compiled";
        }
        using var stream = new FileStream(file.Path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        return IntelligenceReader.Read(file.Path, stream, defaults, sink, cancel);
    }

    /// <summary>Whether <paramref name="path"/> is a set that <c>qalqan intel compile</c> wrote.</summary>
    public static bool IsCompiled(string path)
    {
        Span<byte> head = stackalloc byte[16];
        using var file = File.OpenRead(path);
        return IndicatorSet.Recognises(head[..file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)]);
    }

    /// <summary>A compiled set keeps everything that matching and reports need; the feed's own word for a kind that is never matched is not kept.</summary>
    static IEnumerable<Indicator> Indicators(IndicatorSet set)
    {
        for (var id = 0; id < set.Count; id++)
        {
            var described = set.Describe(id, DateTimeOffset.UnixEpoch);
            foreach (var source in described.Sources)
            {
                yield return new()
                {
                    Kind = described.Kind,
                    Value = described.Value,
                    Feed = source.Feed,
                    Name = source.Name,
                    Tlp = source.Tlp,
                    ValidFrom = source.ValidFrom,
                    ValidUntil = source.ValidUntil,
                    WarningLists = described.WarningLists,
                };
            }
        }
    }

    /// <summary>The files under <paramref name="paths"/>, in a fixed order, each with the feed it belongs to: <paramref name="feed"/>, or one named after the file.</summary>
    /// <exception cref="FileNotFoundException">A path does not exist.</exception>
    public static IReadOnlyList<IntelligenceFile> Expand(IEnumerable<string> paths, string? feed, Action<Rejected> reject)
    {
        var files = new List<IntelligenceFile>();
        foreach (var path in paths)
        {
            if (Directory.Exists(path)) AddFolder(path, feed, files, reject);
            else if (File.Exists(path) && SpecialFile.Is(path)) throw new UsageException($"{SafeText.Visible(path)}: a device, pipe or socket; write what it gives to a file and name that");
            else if (File.Exists(path)) files.Add(new(path, feed ?? Stem(path)));
            else throw new FileNotFoundException($"{path}: no such file or folder", path);
        }
        return feed is null ? Distinct(files) : files;
    }

    static void AddFolder(string folder, string? feed, List<IntelligenceFile> files, Action<Rejected> reject)
    {
        // A MISP feed is a folder: its table of contents, and one file for each event.
        var misp = File.Exists(Path.Combine(folder, "manifest.json")) ? new DirectoryInfo(folder).Name : null;
        foreach (var path in Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal))
        {
            if (Path.GetFileName(path).StartsWith('.') || new FileInfo(path).LinkTarget is not null) continue;
            if (SpecialFile.Is(path)) reject(new(path, "byte 0", RejectionCodes.UnknownFormat, "not read: a device, pipe or socket"));
            else if (Extensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase) || Path.GetFileName(path) is "hosts") files.Add(new(path, feed ?? misp ?? Stem(path)));
            else reject(new(path, "byte 0", RejectionCodes.UnknownFormat, "not read: no intelligence file by its name; name it on the command line to read it all the same"));
        }
        foreach (var inner in Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal))
            if (!Path.GetFileName(inner).StartsWith('.') && new DirectoryInfo(inner).LinkTarget is null) AddFolder(inner, feed, files, reject);
    }

    static string Stem(string path) => Path.GetFileNameWithoutExtension(path) is { Length: > 0 } stem ? stem : Path.GetFileName(path);

    /// <summary>Files of one name in several folders (<c>iocs.csv</c>), or in several formats, are feeds of their own.</summary>
    static List<IntelligenceFile> Distinct(List<IntelligenceFile> files)
    {
        var shared = files.GroupBy(f => f.Feed, StringComparer.OrdinalIgnoreCase).Where(g => g.Count() > 1 && !g.All(f => IsMispEvent(f))).SelectMany(g => g).ToHashSet();
        var stillShared = shared.GroupBy(WithFolder, StringComparer.OrdinalIgnoreCase).Where(g => g.Count() > 1).SelectMany(g => g).ToHashSet();
        return [.. files.Select(f => stillShared.Contains(f) ? f with { Feed = WithFolder(f) + Path.GetExtension(f.Path) } : shared.Contains(f) ? f with { Feed = WithFolder(f) } : f)];
    }

    static bool IsMispEvent(IntelligenceFile file) => File.Exists(Path.Combine(Path.GetDirectoryName(file.Path) ?? "", "manifest.json"));

    static string WithFolder(IntelligenceFile file) => $"{new FileInfo(file.Path).Directory?.Name}/{file.Feed}";
}
