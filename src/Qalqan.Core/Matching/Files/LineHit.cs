namespace Qalqan;

/// <summary>One hit in a line-oriented file, with the line it stands in.</summary>
/// <param name="hit">What was found; its offset counts from the start of the file.</param>
/// <param name="lineNumber">The 1-based number of the line in which it starts.</param>
/// <param name="lineOffset">Where that line starts in the file, in bytes.</param>
/// <param name="line">The line without its line break, in UTF-8; of a very long line the part around the hit. Valid only during the call.</param>
/// <param name="hitStart">Where the hit starts in <paramref name="line"/>, in bytes.</param>
public readonly ref struct LineHit(TextHit hit, long lineNumber, long lineOffset, ReadOnlySpan<byte> line, int hitStart)
{
    /// <summary>What was found; its offset counts from the start of the file.</summary>
    public TextHit Hit { get; } = hit;

    /// <summary>The 1-based number of the line in which it starts.</summary>
    public long LineNumber { get; } = lineNumber;

    /// <summary>Where that line starts in the file, in bytes.</summary>
    public long LineOffset { get; } = lineOffset;

    /// <summary>The line without its line break, in UTF-8; of a very long line the part around the hit. Valid only during the call.</summary>
    public ReadOnlySpan<byte> Line { get; } = line;

    /// <summary>Where the hit starts in <see cref="Line"/>, in bytes.</summary>
    public int HitStart { get; } = hitStart;
}

/// <summary>What a <see cref="FileScan"/> passed.</summary>
/// <param name="Bytes">Bytes of the file.</param>
/// <param name="Lines">Lines, a last one without a line break included.</param>
/// <param name="Candidates">Possible observables that were looked up.</param>
/// <param name="Hits">Hits reported.</param>
public readonly record struct ScanTotals(long Bytes, long Lines, long Candidates, long Hits);

/// <summary>Receives what a <see cref="FileScan"/> finds, in file order, on the thread that runs the scan.</summary>
public interface ILineHitSink
{
    /// <summary>How a line starts that is to be passed on although nothing in it matched (<c>#Fields:</c>); empty for none. Asked once.</summary>
    ReadOnlySpan<byte> HeaderMark { get; }

    /// <summary>A line that starts with <see cref="HeaderMark"/>, its line break taken off, cut to 64 KB.</summary>
    void Header(long lineNumber, long lineOffset, ReadOnlySpan<byte> line);

    /// <summary>Something matched.</summary>
    void Hit(in LineHit hit);

    /// <summary>So many bytes of the file are done. Called now and then.</summary>
    void Progress(long bytes);
}
