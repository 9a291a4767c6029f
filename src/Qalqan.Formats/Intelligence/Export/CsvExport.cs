using System.Buffers;
using System.Text;

namespace Qalqan.Formats;

/// <summary>Indicators as CSV (RFC 4180): <c>kind,value,feed,name,tlp,validFrom,validUntil</c>.</summary>
/// <remarks>
/// Names are free text that strangers wrote, and spreadsheets run cells that start like a formula: there, and only there, a quote is put before. A value is
/// never altered, or it would match nothing.
/// </remarks>
public static class CsvExport
{
    /// <summary>The first line.</summary>
    public const string Header = "kind,value,feed,name,tlp,validFrom,validUntil";

    static readonly SearchValues<char> NeedQuotes = SearchValues.Create(",\"\r\n");
    static readonly SearchValues<char> FormulaStarts = SearchValues.Create("=+-@\t\r");

    /// <summary>Writes <paramref name="indicators"/>, one a line, in UTF-8 without a byte-order mark.</summary>
    /// <param name="to">Not closed.</param>
    /// <param name="indicators">Any order; repeated ones are repeated.</param>
    /// <param name="options">What may leave.</param>
    /// <param name="cancel">Ends the export early.</param>
    /// <exception cref="OperationCanceledException"><paramref name="cancel"/> was cancelled.</exception>
    public static ExportCount Write(Stream to, IEnumerable<Indicator> indicators, ExportOptions options, CancellationToken cancel = default)
    {
        using var writer = new StreamWriter(to, new UTF8Encoding(false), 1 << 16, leaveOpen: true) { NewLine = "\r\n" };
        writer.WriteLine(Header);
        long written = 0, above = 0;
        foreach (var i in indicators)
        {
            cancel.ThrowIfCancellationRequested();
            if (!options.Allows(i.Tlp))
            {
                above++;
                continue;
            }
            writer.WriteLine(string.Join(',', i.Kind.Name(), Cell(i.Value), Cell(i.Feed), Cell(Harmless(i.Name ?? "")), i.Tlp.Stated().Name(), Time(i.ValidFrom), Time(i.ValidUntil)));
            written++;
        }
        writer.Flush();
        return new(written, above, 0, 0);
    }

    static string Harmless(string name) => name.AsSpan().IndexOfAny(FormulaStarts) == 0 ? "'" + name : name;

    static string Cell(string text) => text.AsSpan().ContainsAny(NeedQuotes) ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;

    static string Time(DateTimeOffset? time) => time is { } t ? StixBundle.ExactTime(t).Replace(".000Z", "Z", StringComparison.Ordinal) : "";
}
