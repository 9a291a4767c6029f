using System.Globalization;

namespace Qalqan.Cli;

/// <summary>The formats that indicators are written in.</summary>
static class IndicatorWriters
{
    /// <summary>Every format, the default first.</summary>
    public static IReadOnlyList<(string Format, Action<IEnumerable<Indicator>, TextWriter> Write)> All { get; } =
    [
        ("csv", Csv),
        ("list", List),
    ];

    /// <summary>One row an indicator. Lines end in CR LF, cells are quoted where they must be (RFC 4180).</summary>
    static void Csv(IEnumerable<Indicator> indicators, TextWriter output)
    {
        output.Write("kind,value,feed,name,tlp,validFrom,validUntil\r\n");
        foreach (var i in indicators)
        {
            output.Write(i.Kind.Name());
            foreach (var cell in (ReadOnlySpan<string?>)[i.Value, i.Feed, i.Name, i.Tlp.Name(), Time(i.ValidFrom), Time(i.ValidUntil)])
            {
                output.Write(',');
                output.Write(Cell(cell));
            }
            output.Write("\r\n");
        }
    }

    /// <summary>One value a line, each once, for tools that take nothing else. Values that are never matched are left out.</summary>
    static void List(IEnumerable<Indicator> indicators, TextWriter output)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var i in indicators)
            if (i.Kind != ObservableKind.Other && seen.Add(i.Value)) output.Write($"{i.Value}\n");
    }

    static string Time(DateTimeOffset? time) => time?.ToUniversalTime().ToString("yyyy-MM-ddTHH:mm:ss'Z'", CultureInfo.InvariantCulture) ?? "";

    static string Cell(string? cell) =>
        cell is null ? "" : cell.AsSpan().IndexOfAny(",\"\r\n") < 0 ? cell : $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
