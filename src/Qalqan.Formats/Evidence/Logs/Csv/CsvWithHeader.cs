namespace Qalqan.Formats;

/// <summary>Tables with a header line: exports of consoles, spreadsheets, small tools. Only those with a column whose name is known; a table of anything else is text.</summary>
sealed class CsvWithHeader : ILineFormat
{
    CsvWithHeader() { }

    /// <inheritdoc/>
    public static string Id => "log/csv";

    /// <inheritdoc/>
    public static bool Recognises(ReadOnlySpan<byte> head) => CsvColumns.TryFind(head, out _);

    /// <inheritdoc/>
    public static ILineParser Open(ReadOnlySpan<byte> head, DateTimeOffset? modified) =>
        CsvColumns.TryFind(head, out var header) ? new CsvParser(header) : new CsvParser(CsvColumns.None);
}
