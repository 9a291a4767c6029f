using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Qalqan.Formats;

namespace Qalqan.Cli;

/// <summary>Writes records as JSON lines, in file order or sorted by time.</summary>
/// <param name="output">Receives the lines; not disposed.</param>
/// <param name="sort">Whether to sort. Sorted runs that do not fit in memory are kept in temporary files, which only the user can read and which are gone at the end.</param>
sealed class RecordLines(StreamWriter output, bool sort) : IDisposable
{
    // The garbage collector lets several times this stand before it cleans up: 32 M peaked at 465 MB.
    const int MaxRunChars = 8 << 20;

    static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    readonly ArrayBufferWriter<byte> _line = new();
    readonly Dictionary<string, int> _used = new(StringComparer.Ordinal);
    readonly List<(DateTimeOffset Time, string Line)> _run = [];
    readonly List<string> _spilled = [];
    long _runChars;

    /// <summary>Adds one record.</summary>
    public void Write(FileContext file, EvidenceRecord record)
    {
        var line = Format(file, record);
        if (!sort)
        {
            output.WriteLine(line);
            return;
        }
        _run.Add((record.Time ?? DateTimeOffset.MaxValue, line));
        _runChars += line.Length;
        if (_runChars > MaxRunChars) Spill();
    }

    /// <summary>Writes what was held back for sorting.</summary>
    public void Finish()
    {
        if (!sort) return;
        // The runs are in file order and each is sorted stably: merging the earlier run first keeps equal times in file order.
        var runs = _spilled.Select(ReadRun).Append(Sorted()).Select(r => r.GetEnumerator()).ToList();
        var queue = new PriorityQueue<int, (DateTimeOffset, int)>();
        for (var i = 0; i < runs.Count; i++)
            if (runs[i].MoveNext()) queue.Enqueue(i, (runs[i].Current.Time, i));
        while (queue.TryDequeue(out var i, out _))
        {
            output.WriteLine(runs[i].Current.Line);
            if (runs[i].MoveNext()) queue.Enqueue(i, (runs[i].Current.Time, i));
        }
        runs.ForEach(r => r.Dispose());
    }

    /// <inheritdoc/>
    public void Dispose() => _spilled.ForEach(File.Delete);

    IEnumerable<(DateTimeOffset Time, string Line)> Sorted() => _run.OrderBy(r => r.Time);

    void Spill()
    {
        var path = Path.GetTempFileName(); // mode 0600
        _spilled.Add(path);
        using var writer = new StreamWriter(path);
        foreach (var (time, line) in Sorted()) writer.WriteLine($"{time.UtcTicks.ToString(CultureInfo.InvariantCulture)} {line}");
        _run.Clear();
        _runChars = 0;
    }

    static IEnumerable<(DateTimeOffset Time, string Line)> ReadRun(string path)
    {
        foreach (var line in File.ReadLines(path))
        {
            var space = line.IndexOf(' ', StringComparison.Ordinal);
            yield return (new(long.Parse(line.AsSpan(0, space), CultureInfo.InvariantCulture), TimeSpan.Zero), line[(space + 1)..]);
        }
    }

    string Format(FileContext file, EvidenceRecord record)
    {
        _line.ResetWrittenCount();
        using var json = new Utf8JsonWriter(_line, Options);
        json.WriteStartObject();
        if (record.Time is { } time) json.WriteString("time", time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.FFFFFFFZ", CultureInfo.InvariantCulture));
        else json.WriteNull("time");
        json.WriteString("source", file.Source);
        json.WriteString("path", file.Path);
        json.WriteString("record", record.Id);
        json.WriteStartObject("fields");
        _used.Clear();
        foreach (var field in record.Fields) json.WriteString(Unused(field.Name), field.Value);
        json.WriteEndObject();
        json.WriteEndObject();
        json.Flush();
        return Encoding.UTF8.GetString(_line.WrittenSpan);
    }

    /// <summary>A repeated field (Received) keeps every value under a name of its own: an object may not have two of one name.</summary>
    string Unused(string name)
    {
        if (_used.TryAdd(name, 1)) return name;
        // Counting on from the last number, not from 2: a hostile mail repeats a field a hundred thousand times.
        var n = _used[name];
        string unused;
        do unused = FormattableString.Invariant($"{name}.{++n}");
        while (!_used.TryAdd(unused, 1));
        _used[name] = n;
        return unused;
    }
}
