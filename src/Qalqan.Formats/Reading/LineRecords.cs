namespace Qalqan.Formats;

/// <summary>Reads a line-oriented file record by record: what listing needs, where scanning needs only the lines that matched.</summary>
static class LineRecords
{
    /// <summary>What is called for each line. <paramref name="line"/> and <paramref name="fields"/> are valid only during the call.</summary>
    /// <param name="line">The line or piece of a line, UTF-8.</param>
    /// <param name="fields">Its fields; none if it is not in the file's format.</param>
    /// <param name="reader">Knows the offset and number.</param>
    public delegate void OnLine(ReadOnlySpan<byte> line, LineFields fields, LineReader reader);

    /// <summary>Reads <paramref name="content"/> to its end and counts what was read.</summary>
    public static void Read(EvidenceFile content, ILineParser? parser, CoverageTally tally, OnLine onLine, CancellationToken cancel)
    {
        using var stream = content.Open();
        using var reader = new LineReader(stream);
        var fields = new LineFields();
        while (reader.Read())
        {
            cancel.ThrowIfCancellationRequested();
            var line = reader.Line;
            fields.Clear();
            // Pieces of a giant line are text: a parser wants whole lines.
            if (parser is not null && !reader.Continues && !reader.IsCut && !parser.TryParse(line, fields)) fields.Clear();
            onLine(line, fields, reader);
        }
        tally.Records += reader.Number;
        tally.Bytes += reader.Offset + reader.Length;
    }
}
