using System.Buffers;
using System.Text;

namespace Qalqan.Formats;

/// <summary>The header of a table: what sets its cells apart and what its columns are.</summary>
/// <param name="Delimiter">The byte between cells.</param>
/// <param name="Columns">The columns, in order.</param>
/// <param name="Line">The header line itself, to know it again.</param>
sealed record CsvColumns(byte Delimiter, IReadOnlyList<CsvColumn> Columns, byte[] Line)
{
    // Wider tables exist, but not as logs; the longest name seen is Microsoft's "InitiatingProcessAccountObjectId".
    const int MaxColumns = 512, MaxName = 64;

    static readonly SearchValues<byte> NotInNames = SearchValues.Create("{}<>=!?\\"u8);

    /// <summary>A header without columns: no line is read.</summary>
    public static CsvColumns None { get; } = new((byte)',', [], []);

    /// <summary>Finds the header in the first bytes of a file: the first line that is not empty and no comment.</summary>
    public static bool TryFind(ReadOnlySpan<byte> head, out CsvColumns header)
    {
        header = None;
        head = HeadLines.WithoutMark(head);
        while (!head.IsEmpty)
        {
            var line = HeadLines.Next(ref head, out var cut);
            if (line.IsEmpty || line[0] == '#' || line.StartsWith("sep="u8)) continue;
            if (cut || !TryRead(line, out header)) return false;
            return NextLineFits(head, header);
        }
        return false;
    }

    static bool TryRead(ReadOnlySpan<byte> line, out CsvColumns header)
    {
        header = None;
        var delimiter = (byte)0;
        var most = 0;
        foreach (var candidate in ",;\t|"u8)
        {
            var n = line.Count(candidate);
            if (n <= most) continue;
            most = n;
            delimiter = candidate;
        }
        if (most == 0 || most >= MaxColumns) return false;
        var names = new CsvCells(delimiter);
        var columns = new List<CsvColumn>();
        var known = 0;
        for (var i = 0; names.TryNext(line, ref i, out var cell, out _);)
        {
            if (!IsName(cell)) return false;
            var name = Encoding.UTF8.GetString(cell).Trim();
            var meaning = FieldMeanings.Generic(name);
            if (meaning != FieldMeaning.Text) known++;
            columns.Add(new(name.Length == 0 ? "column" : name, meaning));
        }
        header = new(delimiter, columns, line.ToArray());
        return known > 0 && columns.Count > 1;
    }

    // Data in the first line, or a sentence with commas, is no header.
    static bool IsName(ReadOnlySpan<byte> cell)
    {
        cell = cell.Trim((byte)' ');
        if (cell.IsEmpty) return true;
        if (cell.Length > MaxName || cell.ContainsAny(NotInNames) || cell[^1] is (byte)'.' or (byte)',') return false;
        if (cell.Count((byte)' ') > 4 || char.IsAsciiDigit((char)cell[0])) return false;
        return !HostText.IsIp(cell) && !TypedField.IsUrl(cell) && cell.LastIndexOf((byte)'@') < 1;
    }

    /// <summary>Whether the line below has as many cells, one more or fewer. A cell with a line break in it ends the line early.</summary>
    /// <remarks>A table without rows has nothing to read, and a sentence with commas looks like one.</remarks>
    static bool NextLineFits(ReadOnlySpan<byte> head, CsvColumns header)
    {
        while (!head.IsEmpty)
        {
            var line = HeadLines.Next(ref head, out var cut);
            if (line.IsEmpty || line[0] == '#') continue;
            var cells = new CsvCells(header.Delimiter);
            var count = 0;
            for (var i = 0; cells.TryNext(line, ref i, out _, out _);) count++;
            if (cut || cells.IsOpen) return count > 1 && count <= header.Columns.Count + 1;
            return Math.Abs(count - header.Columns.Count) <= 1 && count > 1;
        }
        return false;
    }
}

/// <summary>One column of a table.</summary>
/// <param name="Name">Its name as the header gives it.</param>
/// <param name="Meaning">What it means.</param>
readonly record struct CsvColumn(string Name, FieldMeaning Meaning);
