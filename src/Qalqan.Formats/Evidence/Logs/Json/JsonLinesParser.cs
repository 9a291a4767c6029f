namespace Qalqan.Formats;

/// <summary>Reads a line as one JSON object.</summary>
/// <param name="meaningOf">What a field called so means.</param>
sealed class JsonLinesParser(Func<string, FieldMeaning> meaningOf) : ILineParser
{
    readonly JsonFlattener _flattener = new(meaningOf);

    /// <inheritdoc/>
    public ReadOnlySpan<byte> HeaderMark => default;

    /// <inheritdoc/>
    public bool TryParse(ReadOnlySpan<byte> line, LineFields fields)
    {
        fields.Clear();
        var start = JsonLines.ObjectStart(line);
        return start >= 0 && _flattener.TryAdd(line[start..], start, fields);
    }
}
