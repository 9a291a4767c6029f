using Qalqan.Formats;

namespace Qalqan.Cli;

/// <summary>Where a check's report goes and in which format. The CSV timeline is written while reading: it has every occurrence, and nobody keeps them all.</summary>
sealed class ReportOutput : IDisposable
{
    readonly CheckRequest _request;
    readonly Words _words;
    readonly ResultStream _stream;
    readonly StreamWriter _writer;
    readonly string? _path;
    readonly Dictionary<Finding, string> _titles = new(ReferenceEqualityComparer.Instance);

    ReportOutput(CheckRequest request, Words words, Stream stream, string? path)
    {
        (_request, _words, _stream, _path) = (request, words, new(stream), path);
        _writer = Output.Writer(_stream);
        if (request.Format != "csv") return;
        TimelineCsv.Start(_writer);
        OnOccurrence = WriteRow;
    }

    /// <summary>Whom to tell of every occurrence; null unless the format lists them.</summary>
    public Action<Occurrence>? OnOccurrence { get; }

    /// <summary>Opens the place where the report goes, before the work: a folder that cannot be written is told now, not an hour later.</summary>
    public static ReportOutput Open(CheckRequest request, Words words)
    {
        if (request.OutputFolder is not { } folder) return new(request, words, Console.OpenStandardOutput(), null);
        DataFolder.Create(folder);
        var path = Path.Combine(folder, $"qalqan-report.{(request.Format is "text" ? "txt" : request.Format is "stix" ? "stix2.json" : request.Format)}");
        return new(request, words, CreateFile(path), Path.GetFullPath(path));
    }

    /// <summary>Whom somebody wrote with and what was found there is nobody else's business: the user alone may read the file, an older one that is written over included.</summary>
    static FileStream CreateFile(string path)
    {
        if (OperatingSystem.IsWindows()) return new(path, FileMode.Create, FileAccess.Write);
        const UnixFileMode own = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        var file = new FileStream(path, new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = own });
        File.SetUnixFileMode(file.SafeFileHandle, own);
        return file;
    }

    /// <summary>Writes the report.</summary>
    public void Write(CheckResult result)
    {
        var options = new ReportOptions(_words);
        switch (_request.Format)
        {
            case "json": JsonReport.Write(result, _stream, options); break;
            case "html": HtmlReport.Write(result, _writer, options); break;
            case "stix": WriteSightings(result); break;
            case "csv": break; // its rows are written
            default: TextReport.Write(result, _writer, _request.OutputFolder is null ? TextOptions.ForConsole(options) : new(options)); break;
        }
        _writer.Flush();
        if (_path is not null) Console.Error.WriteLine($"qalqan: wrote {SafeText.Visible(_path)}");
    }

    /// <inheritdoc/>
    public void Dispose() => _writer.Dispose();

    /// <summary>A bundle is there to be shared: what its source keeps to one organisation or to named people stays out.</summary>
    void WriteSightings(CheckResult result)
    {
        var count = SightingExport.Write(_stream, result, Tlp.Amber);
        if (count.AboveTlp > 0) Console.Error.WriteLine($"qalqan: {count.AboveTlp} sightings stayed out: their indicators are TLP:AMBER+STRICT or TLP:RED");
    }

    void WriteRow(Occurrence o)
    {
        if (!_titles.TryGetValue(o.Finding, out var title)) _titles[o.Finding] = title = TimelineCsv.Title(o.Finding, _words);
        TimelineCsv.Row(_writer, o.Finding, o.Time, o.Observable?.Value, o.RecordId ?? "", o.Offset, title);
    }
}
