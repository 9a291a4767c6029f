using System.Text;

namespace Qalqan.Formats;

/// <summary>Indicators as a plain list, one value a line: what block lists and <c>grep -F -f</c> take.</summary>
public static class ListExport
{
    /// <summary>Writes the values of <paramref name="indicators"/> in UTF-8, each once for its kind. Values that span lines (rules) have no form here.</summary>
    /// <param name="to">Not closed.</param>
    /// <param name="indicators">Any order.</param>
    /// <param name="options">What may leave.</param>
    /// <param name="cancel">Ends the export early.</param>
    /// <exception cref="OperationCanceledException"><paramref name="cancel"/> was cancelled.</exception>
    public static ExportCount Write(Stream to, IEnumerable<Indicator> indicators, ExportOptions options, CancellationToken cancel = default)
    {
        using var writer = new StreamWriter(to, new UTF8Encoding(false), 1 << 16, leaveOpen: true) { NewLine = "\n" };
        var seen = new HashSet<(ObservableKind, string)>();
        long written = 0, above = 0, without = 0, repeated = 0;
        foreach (var i in indicators)
        {
            cancel.ThrowIfCancellationRequested();
            if (!options.Allows(i.Tlp))
                above++;
            else if (i.Value.AsSpan().ContainsAny('\r', '\n'))
                without++;
            else if (!seen.Add((i.Kind, i.Value)))
                repeated++;
            else
            {
                writer.WriteLine(i.Value);
                written++;
            }
        }
        writer.Flush();
        return new(written, above, without, repeated);
    }
}
