using System.IO.Compression;
using System.Text.Json;
using Qalqan.Formats;

namespace Qalqan.Cli;

/// <summary>Fetches one feed and takes it into the store. Whatever fails, the version before stays.</summary>
sealed class FeedUpdate(IntelligenceStore store, FeedDownload download, ImportReport report)
{
    /// <summary>Repositories of indicators hold a few thousand files.</summary>
    const int MaxEntries = 50_000;

    /// <summary>All that is read of one archive, unpacked: a small archive can unpack to any size.</summary>
    const long MaxUnpackedBytes = 512L << 20;

    /// <summary>The largest public MISP feed has a few thousand events.</summary>
    const int MaxEvents = 20_000;

    /// <summary>So many events that cannot be fetched mean that the server is ill.</summary>
    const int MaxMissingEvents = 20;

    /// <summary>Fetches <paramref name="feed"/>.</summary>
    public async Task RunAsync(KnownFeed feed, Tlp tlp, bool acceptShrink, CancellationToken cancel)
    {
        var known = store.Feeds().FirstOrDefault(f => f.Name.Equals(feed.Name, StringComparison.OrdinalIgnoreCase));
        // A feed whose address changed, or that never got in, is fetched whole.
        var same = known is { Count: > 0 } && known.Address == feed.Address;
        if (!Uri.TryCreate(feed.Address, UriKind.Absolute, out var address))
        {
            report.Problem(feed.Name, "its address is no URL");
            return;
        }
        var fetched = await download.GetAsync(address, same ? known!.ETag : null, same ? known!.Modified : null, cancel);
        if (fetched.Problem is { } problem) report.Problem(feed.Name, problem);
        else if (fetched.Unchanged) report.Unchanged(feed.Name);
        else await TakeAsync(feed, tlp, address, fetched, acceptShrink, cancel);
    }

    async Task TakeAsync(KnownFeed feed, Tlp tlp, Uri address, Fetched fetched, bool acceptShrink, CancellationToken cancel)
    {
        var found = new IndicatorCollection();
        var complete = true;
        var defaults = new FeedDefaults(feed.Name, Tlp: tlp);
        var (format, problem) = feed.Format switch
        {
            "zip" => ReadArchive(feed, fetched.Content!, defaults, found, cancel),
            "misp-feed" => await ReadMispAsync(feed, address, fetched.Content!, defaults, found, () => complete = false, cancel),
            _ => (IntelligenceReader.Read(feed.Address, fetched.Content!, defaults, found, cancel), null),
        };
        if (problem is not null)
        {
            report.Problem(feed.Name, problem);
            return;
        }
        var record = new FeedRecord(feed.Name, feed.Address, feed.Licence, feed.Format, feed.Tier, tlp);
        // A page that asks for a log-in is no release either: it holds no indicators.
        var result = found.Indicators.Count == 0 && !acceptShrink ? new ReleaseResult(0, 0, 0, "it holds no indicators") : store.Import(record, found.Indicators, acceptShrink);
        // What is missing is fetched next time: the server must not answer then that nothing is newer.
        if (result.Held is null) store.Fetched(feed.Name, complete ? fetched.ETag : null, complete ? fetched.Modified : null);
        report.Add(feed.Name, format ?? "", [new(feed.Address, feed.Name)], found, result);
    }

    static (string?, string?) ReadArchive(KnownFeed feed, byte[] content, FeedDefaults defaults, IndicatorCollection found, CancellationToken cancel)
    {
        try
        {
            using var archive = new ZipArchive(new MemoryStream(content, writable: false), ZipArchiveMode.Read);
            if (archive.Entries.Count > MaxEntries) return (null, $"its archive has more than {MaxEntries} files");
            var left = MaxUnpackedBytes;
            foreach (var entry in archive.Entries.OrderBy(e => e.FullName, StringComparer.Ordinal))
            {
                if (!feed.Inside.Any(end => entry.Name.EndsWith(end, StringComparison.OrdinalIgnoreCase))) continue;
                using var stream = entry.Open();
                // The declared size is not trusted.
                var bytes = ReadUpTo(stream, Math.Min(left, IntelligenceReader.MaxBytes));
                if (bytes is null) return (null, "its archive unpacks to more than is read");
                left -= bytes.Length;
                IntelligenceReader.Read($"{feed.Name}!{entry.FullName}", bytes, defaults, found, cancel);
            }
            return ("zip", null);
        }
        catch (InvalidDataException)
        {
            return (null, "its archive is damaged");
        }
    }

    static byte[]? ReadUpTo(Stream stream, long max)
    {
        using var all = new MemoryStream();
        var buffer = new byte[64 << 10];
        for (int n; (n = stream.Read(buffer)) > 0;)
        {
            if (all.Length + n > max) return null;
            all.Write(buffer, 0, n);
        }
        return all.ToArray();
    }

    /// <summary>A MISP feed: a table of contents, and a file for each event. Events are kept, so that only new ones are fetched.</summary>
    async Task<(string?, string?)> ReadMispAsync(KnownFeed feed, Uri manifest, byte[] content, FeedDefaults defaults, IndicatorCollection found, Action onMissing, CancellationToken cancel)
    {
        if (Events(content) is not { } events) return (null, "its table of contents is damaged");
        if (events.Count > MaxEvents) return (null, $"it has more than {MaxEvents} events");
        var folder = Path.Combine(store.Folder, "feeds", feed.Name);
        DataFolder.Create(Path.Combine(store.Folder, "feeds"));
        DataFolder.Create(folder);
        var missing = 0;
        var current = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (id, changed) in events)
        {
            var file = Path.Combine(folder, $"{id:D}.{changed}.json");
            if (!File.Exists(file))
            {
                var fetched = await download.GetAsync(new Uri(manifest, $"{id:D}.json"), null, null, cancel);
                if (fetched.Content is null)
                {
                    found.Reject(new($"{id:D}.json", "byte 0", RejectionCodes.Damaged, $"not fetched: {fetched.Problem}"));
                    if (++missing > MaxMissingEvents) return (null, $"more than {MaxMissingEvents} of its events cannot be fetched; what came is kept for the next try");
                    onMissing();
                    // Its indicators are not withdrawn because a line broke: the version before stays.
                    if (Directory.EnumerateFiles(folder, $"{id:D}.*.json").Order(StringComparer.Ordinal).LastOrDefault() is not { } before) continue;
                    file = before;
                }
                else
                {
                    DataFolder.WriteAtomically(file, stream => stream.Write(fetched.Content));
                }
            }
            current.Add(file);
            IntelligenceFiles.Read(new(file, feed.Name), defaults, found, cancel);
        }
        foreach (var old in Directory.EnumerateFiles(folder, "*.json"))
            if (!current.Contains(old)) File.Delete(old);
        return ("misp", null);
    }

    /// <summary>The events of a table of contents, each with the time of its last change. Only real UUIDs and numbers become file names.</summary>
    static List<(Guid Id, long Changed)>? Events(byte[] content)
    {
        try
        {
            using var json = JsonDocument.Parse(content, new JsonDocumentOptions { MaxDepth = 16 });
            if (json.RootElement.ValueKind != JsonValueKind.Object) return null;
            var events = new List<(Guid, long)>();
            foreach (var entry in json.RootElement.EnumerateObject())
            {
                if (!Guid.TryParseExact(entry.Name, "D", out var id)) continue;
                var changed = entry.Value.ValueKind == JsonValueKind.Object && entry.Value.TryGetProperty("timestamp", out var time)
                    && long.TryParse(time.ValueKind == JsonValueKind.String ? time.GetString() : time.GetRawText(), out var seconds) ? seconds : 0;
                events.Add((id, changed));
            }
            return events;
        }
        catch (Exception damaged) when (damaged is JsonException or InvalidOperationException)
        {
            return null; // InvalidOperationException: a name or time with half of a surrogate pair
        }
    }
}
