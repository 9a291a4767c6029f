namespace Qalqan.Formats;

/// <summary>How a table is laid out: its delimiter, where its rows start, what its columns mean.</summary>
/// <param name="Delimiter">The byte between cells.</param>
/// <param name="Start">Where the first row starts, in bytes.</param>
/// <param name="StartLine">The number of that row's line, from 1.</param>
/// <param name="HasHeader">Whether the first row names the columns.</param>
/// <param name="Header">The names, from the first row or from the comment above it; empty if there are none.</param>
sealed record TableShape(byte Delimiter, int Start, long StartLine, bool HasHeader, IReadOnlyList<string> Header)
{
    /// <summary>How many rows are looked at to tell the delimiter.</summary>
    const int MaxSampleRows = 40;

    /// <summary>Finds out how <paramref name="text"/> is laid out; null if it is no table.</summary>
    public static TableShape? Of(ReadOnlySpan<byte> text)
    {
        var lines = new ListLines(text);
        var (start, startLine) = (0, 0L);
        ReadOnlySpan<byte> comment = default, first = default;
        while (lines.Next())
        {
            var line = lines.Current.Trim(" \t"u8);
            if (line.IsEmpty) continue;
            if (line[0] == '#')
            {
                comment = line.TrimStart("# "u8);
                continue;
            }
            first = lines.Current;
            startLine = lines.Number;
            break;
        }
        if (first.IsEmpty || !text.Overlaps(first, out start)) return null;
        foreach (var delimiter in ",\t;|"u8)
        {
            var columns = Columns(text[start..], delimiter);
            if (columns < 2) continue;
            var names = Cells(first, delimiter);
            if (TableHeader.IsHeader(names)) return new(delimiter, start, startLine, true, names);
            // abuse.ch writes the names of the columns as the last comment.
            var commented = Cells(comment, delimiter);
            return new(delimiter, start, startLine, false, commented.Count == columns && TableHeader.IsHeader(commented) ? commented : []);
        }
        return OneColumn(text, first, start, startLine);
    }

    /// <summary>A table of one column is told from a list by its header alone.</summary>
    static TableShape? OneColumn(ReadOnlySpan<byte> text, ReadOnlySpan<byte> first, int start, long startLine)
    {
        var names = Cells(first, (byte)',');
        return names.Count == 1 && first.Length < text.Length && TableHeader.IsHeader(names) && ValueGuess.Kind(names[0]) == ObservableKind.Unknown
            ? new((byte)',', start, startLine, true, names) : null;
    }

    /// <summary>How many columns most of the first rows have with this delimiter; 0 if they do not agree.</summary>
    static int Columns(ReadOnlySpan<byte> text, byte delimiter)
    {
        var rows = new TableRows(text, delimiter);
        Span<int> counts = stackalloc int[64];
        var n = 0;
        while (n < MaxSampleRows && rows.Next())
        {
            if (rows.Cells[0].StartsWith('#')) continue;
            counts[Math.Min(rows.Cells.Count, counts.Length - 1)]++;
            n++;
        }
        var best = counts.IndexOf(MaxOf(counts));
        return counts[best] * 2 > n ? best : 0;
    }

    static int MaxOf(ReadOnlySpan<int> counts)
    {
        var max = 0;
        foreach (var count in counts) max = Math.Max(max, count);
        return max;
    }

    static List<string> Cells(ReadOnlySpan<byte> line, byte delimiter)
    {
        var rows = new TableRows(line, delimiter);
        return rows.Next() ? [.. rows.Cells] : [];
    }
}
