namespace Qalqan.Formats;

/// <summary>Which file and record what is being read belongs to.</summary>
public sealed class FileContext
{
    /// <summary>The file's path as reports show it.</summary>
    public required string Path { get; init; }

    /// <summary>Which source reads it, e.g. <c>mail/message</c>.</summary>
    public required string Source { get; init; }

    /// <summary>How many containers it lies in; 0 for a file on disk.</summary>
    public required int Depth { get; init; }

    /// <summary>The record being read; null for the file itself.</summary>
    public EvidenceRecord? Record { get; internal set; }
}
