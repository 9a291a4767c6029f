namespace Qalqan;

/// <summary>A log format of one record a line. The scan runs over the raw bytes at full speed; a line is parsed only when somebody wants its fields.</summary>
public interface ILineFormat
{
    /// <summary>Stable name, e.g. <c>log/apache</c>. Written into findings and reports: never rename or reuse.</summary>
    static abstract string Id { get; }

    /// <summary>Whether files that start with <paramref name="head"/> are in this format. The last line of the head may be cut.</summary>
    static abstract bool Recognises(ReadOnlySpan<byte> head);

    /// <summary>A parser for one file.</summary>
    /// <param name="head">The file's first bytes, with the header that names the columns where the format has one.</param>
    /// <param name="modified">When the file was last changed, UTC: formats whose times have no year take it from here. Null if unknown.</param>
    static abstract ILineParser Open(ReadOnlySpan<byte> head, DateTimeOffset? modified);
}

/// <summary>Parses single lines of one file. Not thread-safe.</summary>
public interface ILineParser
{
    /// <summary>How a line starts that changes how later lines are read (<c>#Fields:</c>); empty if the format has none. The reader passes each such line to <see cref="TryParse"/> before the lines behind it.</summary>
    ReadOnlySpan<byte> HeaderMark { get; }

    /// <summary>Reads one line, its line break taken off, and fills <paramref name="fields"/>. False when the line is a header, a comment or not in this format.</summary>
    bool TryParse(ReadOnlySpan<byte> line, LineFields fields);
}
