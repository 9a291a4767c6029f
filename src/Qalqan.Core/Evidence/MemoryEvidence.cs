using System.Runtime.InteropServices;

namespace Qalqan;

/// <summary>Evidence that is wholly in memory: an attachment, a small archive entry, a pasted text.</summary>
public sealed class MemoryEvidence(string path, ReadOnlyMemory<byte> content) : EvidenceFile(path)
{
    /// <summary>The whole content. Owned by whoever made this object; not copied.</summary>
    public ReadOnlyMemory<byte> Content { get; } = content;

    /// <inheritdoc/>
    public override long? Length => Content.Length;

    /// <inheritdoc/>
    public override bool CanReadAt => true;

    /// <inheritdoc/>
    public override ReadOnlyMemory<byte> Head => Content[..Math.Min(HeadBytes, Content.Length)];

    /// <inheritdoc/>
    public override int ReadAt(long offset, Span<byte> buffer)
    {
        if (offset >= Content.Length) return 0;
        var rest = Content.Span[(int)offset..];
        var n = Math.Min(rest.Length, buffer.Length);
        rest[..n].CopyTo(buffer);
        return n;
    }

    /// <inheritdoc/>
    public override Stream Open() => MemoryMarshal.TryGetArray(Content, out var array)
        ? new MemoryStream(array.Array!, array.Offset, array.Count, writable: false)
        : new MemoryStream(Content.ToArray(), writable: false);
}
