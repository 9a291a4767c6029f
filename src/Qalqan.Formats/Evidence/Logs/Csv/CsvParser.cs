namespace Qalqan.Formats;

/// <summary>Reads the lines below a header.</summary>
sealed class CsvParser(CsvColumns header) : ILineParser
{
    readonly CsvCells _cells = new(header.Delimiter);
    readonly CsvColumn[] _columns = [.. header.Columns];

    /// <inheritdoc/>
    public ReadOnlySpan<byte> HeaderMark => default;

    /// <inheritdoc/>
    public bool TryParse(ReadOnlySpan<byte> line, LineFields fields)
    {
        fields.Clear();
        var bare = HeadLines.WithoutMark(line);
        if (_columns.Length == 0 || bare.IsEmpty || bare[0] == '#' || bare.SequenceEqual(header.Line)) return false;
        var n = 0;
        var i = line.Length - bare.Length;
        for (; n < _columns.Length && _cells.TryNext(line, ref i, out var cell, out var at); n++)
        {
            ref readonly var column = ref _columns[n];
            if (LineWords.IsAbsent(cell)) continue;
            if (column.Meaning.Form == ValueForm.Time && fields.Time is null && LogTime.TryAny(cell, out var time)) fields.Time = time;
            else TypedField.Add(fields, column.Name, cell, at, column.Meaning);
        }
        // More cells than columns: kept, or what a hostile row hides there would not be seen.
        if (i < line.Length) fields.Add("extra", line[i..], i);
        return n > 1 && fields.Count > 0;
    }
}
