using System.Text.Json;

namespace Qalqan.Cli;

/// <summary>What an import or update did, as text or JSON.</summary>
sealed class ImportReport
{
    /// <summary>How many rejections the text lists for one feed; JSON has all that were kept.</summary>
    const int MaxShown = 20;

    sealed record Entry(string Feed, string Format, int Files, IndicatorCollection Found, ReleaseResult Result);

    readonly List<Entry> _entries = [];
    readonly List<Rejected> _notRead = [];
    readonly List<(string Feed, string Problem)> _problems = [];
    readonly List<string> _unchanged = [];

    /// <summary>What the compiled set has now.</summary>
    public (int Count, int Blocked) Compiled { get; set; }

    /// <summary>Whether a feed could not be taken in.</summary>
    public bool Failed => _problems.Count > 0 || _entries.Any(e => e.Result.Held is not null);

    /// <summary>A file that was not read at all.</summary>
    public void Reject(Rejected rejected) => _notRead.Add(rejected);

    /// <summary>A feed that could not be fetched.</summary>
    public void Problem(string feed, string problem) => _problems.Add((feed, problem));

    /// <summary>A feed whose server has nothing newer.</summary>
    public void Unchanged(string feed) => _unchanged.Add(feed);

    /// <summary>A feed that was read.</summary>
    public void Add(string feed, string format, IReadOnlyCollection<IntelligenceFile> files, IndicatorCollection found, ReleaseResult result) =>
        _entries.Add(new(feed, format, files.Count, found, result));

    /// <summary>Counts of indicators by kind, in the order of reports.</summary>
    public static IEnumerable<(ObservableKind Kind, long Count)> Kinds(IEnumerable<Indicator> indicators)
    {
        var counts = indicators.CountBy(i => i.Kind).ToDictionary();
        return ObservableKinds.All.Where(counts.ContainsKey).Select(k => (k, (long)counts[k]));
    }

    public void WriteText(TextWriter output)
    {
        foreach (var entry in _entries) WriteText(output, entry);
        foreach (var feed in _unchanged) output.WriteLine($"{SafeText.Visible(feed)}: nothing newer");
        foreach (var rejected in _notRead) Write(output, rejected);
        foreach (var (feed, problem) in _problems) output.WriteLine($"{SafeText.Visible(feed)}: not updated, the version before stays: {SafeText.Visible(problem)}");
        output.WriteLine($"The set that 'qalqan check' uses has {Compiled.Count} indicators.");
        if (Compiled.Blocked > 0) output.WriteLine($"{Compiled.Blocked} more are kept out of it by warning lists that you set to block.");
    }

    static void WriteText(TextWriter output, Entry entry)
    {
        var (found, result) = (entry.Found, entry.Result);
        output.WriteLine($"{SafeText.Visible(entry.Feed)} ({(entry.Format.Length == 0 ? "unknown format" : entry.Format)})");
        if (result.Held is { } reason)
        {
            output.WriteLine(found.Indicators.Count == 0 ? $"  not taken in: {reason}" : $"  held, nothing was changed: {reason}. If that is right, repeat with --accept-shrink.");
        }
        else
        {
            output.WriteLine($"  {found.Indicators.Count} indicators: {result.Added} new, {result.Kept} known, {result.Withdrawn} withdrawn by the source");
            foreach (var (kind, count) in Kinds(found.Indicators)) output.WriteLine($"    {kind.Name(),-16} {count,8}");
        }
        if (found.Repeated > 0) output.WriteLine($"  {found.Repeated} said more than once, kept once");
        if (found.Skipped > 0) output.WriteLine($"  {found.Skipped} skipped, {found.Changed} changed or kept without being matched:");
        else if (found.Changed > 0) output.WriteLine($"  {found.Changed} changed or kept without being matched:");
        foreach (var rejected in found.Rejections.OrderBy(r => r.Changed).Take(MaxShown)) Write(output, rejected);
        var more = found.Skipped + found.Changed - MaxShown;
        if (more > 0) output.WriteLine($"    … and {more} more; --format json lists them");
    }

    static void Write(TextWriter output, Rejected rejected) =>
        output.WriteLine($"    {(rejected.Changed ? "changed" : "skipped")} {rejected.Code} {SafeText.Visible(Path.GetFileName(rejected.File))} {rejected.Position}: {SafeText.Visible(rejected.Reason)}");

    public void WriteJson(TextWriter output)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteStartArray("feeds");
            foreach (var entry in _entries) WriteJson(json, entry);
            json.WriteEndArray();
            json.WriteStartArray("unchanged");
            foreach (var feed in _unchanged) json.WriteStringValue(feed);
            json.WriteEndArray();
            json.WriteStartArray("notRead");
            foreach (var rejected in _notRead) WriteJson(json, rejected);
            json.WriteEndArray();
            json.WriteStartArray("problems");
            foreach (var (feed, problem) in _problems)
            {
                json.WriteStartObject();
                json.WriteString("feed", feed);
                json.WriteString("problem", problem);
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteNumber("compiled", Compiled.Count);
            json.WriteNumber("blocked", Compiled.Blocked);
            json.WriteEndObject();
        }
        output.WriteLine(System.Text.Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length));
    }

    static void WriteJson(Utf8JsonWriter json, Entry entry)
    {
        json.WriteStartObject();
        json.WriteString("feed", entry.Feed);
        json.WriteString("format", entry.Format);
        json.WriteNumber("files", entry.Files);
        json.WriteNumber("indicators", entry.Found.Indicators.Count);
        json.WriteNumber("new", entry.Result.Added);
        json.WriteNumber("known", entry.Result.Kept);
        json.WriteNumber("withdrawn", entry.Result.Withdrawn);
        json.WriteString("held", entry.Result.Held);
        json.WriteStartObject("kinds");
        foreach (var (kind, count) in Kinds(entry.Found.Indicators)) json.WriteNumber(kind.Name(), count);
        json.WriteEndObject();
        json.WriteNumber("repeated", entry.Found.Repeated);
        json.WriteNumber("skipped", entry.Found.Skipped);
        json.WriteNumber("changed", entry.Found.Changed);
        json.WriteStartArray("rejections");
        foreach (var rejected in entry.Found.Rejections) WriteJson(json, rejected);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    static void WriteJson(Utf8JsonWriter json, Rejected rejected)
    {
        json.WriteStartObject();
        json.WriteString("file", rejected.File);
        json.WriteString("position", rejected.Position);
        json.WriteString("code", rejected.Code);
        json.WriteString("reason", rejected.Reason);
        json.WriteBoolean("changed", rejected.Changed);
        json.WriteEndObject();
    }
}
