using System.Globalization;

namespace Qalqan;

/// <summary>Writes the timeline as CSV (RFC 4180): one row per occurrence, which the result itself does not keep, so the check hands each over as it is found.</summary>
/// <remarks>
/// A cell that starts with <c>=</c>, <c>+</c>, <c>-</c>, <c>@</c> or a tab gets an apostrophe in front: spreadsheets run such cells as formulas, also those that
/// an attacker wrote into a mail. Characters that are invisible or steer something are written as <c>&lt;U+202E&gt;</c>; so no cell has a line break.
/// </remarks>
public static class TimelineCsv
{
    const string Header = "time,severity,verdict,kind,value,indicator,feed,name,source,path,record,offset,title";

    /// <summary>How much of a value or path is written: all of any honest one.</summary>
    const int MaxCell = 4096;

    /// <summary>Writes the header line.</summary>
    public static void Start(TextWriter writer) => Line(writer, Header);

    /// <summary>Writes one occurrence of <paramref name="finding"/>.</summary>
    /// <param name="writer">Receives the row.</param>
    /// <param name="finding">What was found.</param>
    /// <param name="time">The record's time, UTC; null if it has none.</param>
    /// <param name="value">What was seen in this record; null for a sign without a value.</param>
    /// <param name="record">The record's id.</param>
    /// <param name="offset">Where in the file it was seen, in bytes.</param>
    /// <param name="title">The finding's title, from <see cref="Title"/>: said once per finding, not once per row.</param>
    public static void Row(TextWriter writer, Finding finding, DateTimeOffset? time, string? value, string record, long offset, string title)
    {
        var source = finding.Indicator is { } indicator ? JsonReport.MostTelling(indicator.Sources) : null;
        Cell(writer, time is { } t ? JsonReport.Time(t) : "");
        Next(writer, finding.Severity.Name());
        Next(writer, finding.Verdict.Name());
        Next(writer, finding.Observable is { Kind: not ObservableKind.Unknown } seen ? seen.Kind.Name() : "");
        Next(writer, value ?? "");
        Next(writer, finding.Indicator?.Value ?? finding.Rule?.Id ?? "");
        Next(writer, source?.Feed ?? "");
        Next(writer, source?.Name ?? "");
        Next(writer, finding.Source);
        Next(writer, finding.Path);
        Next(writer, record);
        Next(writer, offset.ToString(CultureInfo.InvariantCulture));
        Next(writer, title);
        Line(writer, "");
    }

    /// <summary>The title of a finding as the other reports say it.</summary>
    public static string Title(Finding finding, Words words) => words.Text(FindingWords.Of(finding).Title);

    static void Next(TextWriter writer, string value)
    {
        writer.Write(',');
        Cell(writer, value);
    }

    static void Cell(TextWriter writer, string value)
    {
        var active = value.Length > 0 && value[0] is '=' or '+' or '-' or '@' or '\t';
        var shown = SafeText.Visible(value, MaxCell);
        var quote = shown.AsSpan().ContainsAny(",\"");
        if (quote) writer.Write('"');
        if (active) writer.Write('\'');
        writer.Write(quote ? shown.Replace("\"", "\"\"", StringComparison.Ordinal) : shown);
        if (quote) writer.Write('"');
    }

    static void Line(TextWriter writer, string text)
    {
        writer.Write(text);
        writer.Write("\r\n"); // RFC 4180 §2.1
    }
}
