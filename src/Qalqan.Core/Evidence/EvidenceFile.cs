namespace Qalqan;

/// <summary>One piece of evidence to read: a file on disk, an entry of an archive, an attachment, standard input. Readers see only this.</summary>
public abstract class EvidenceFile
{
    /// <summary>How many first bytes <see cref="Head"/> has at the most.</summary>
    public const int HeadBytes = 4096;

    /// <summary>Describes evidence called <paramref name="path"/>.</summary>
    protected EvidenceFile(string path) => Path = path;

    /// <summary>The path as reports show it, nested files as <c>outer.zip!inner/mail.eml!attachment.docx</c>. Never used to open anything.</summary>
    public string Path { get; }

    /// <summary>The last part of <see cref="Path"/>: the file's own name, folders and containers taken off.</summary>
    public string Name => Path[(Path.LastIndexOfAny(['/', '\\', '!']) + 1)..];

    /// <summary>When the file was last changed, UTC, where its container says. Log formats without a year take theirs from it.</summary>
    public DateTimeOffset? Modified { get; init; }

    /// <summary>Size in bytes; null for a stream whose end is not known yet.</summary>
    public abstract long? Length { get; }

    /// <summary>Whether <see cref="ReadAt"/> works: any part, any order, from several threads at once.</summary>
    public abstract bool CanReadAt { get; }

    /// <summary>The first <see cref="HeadBytes"/> bytes, fewer if the file is shorter. Reading them does not use up <see cref="Open"/>.</summary>
    public abstract ReadOnlyMemory<byte> Head { get; }

    /// <summary>Reads up to <c>buffer.Length</c> bytes at <paramref name="offset"/>. Returns 0 at the end.</summary>
    /// <exception cref="NotSupportedException"><see cref="CanReadAt"/> is false.</exception>
    public abstract int ReadAt(long offset, Span<byte> buffer);

    /// <summary>A stream over the whole file from its first byte. The caller disposes it. Where <see cref="CanReadAt"/> is false it can be opened once.</summary>
    public abstract Stream Open();
}
