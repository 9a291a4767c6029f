using System.Security.Cryptography;

namespace Qalqan;

/// <summary>Which hashes of a file are wanted. Computing one that nobody asks for costs as much as the whole scan.</summary>
[Flags]
public enum HashKinds
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>MD5, which older feeds still publish.</summary>
    Md5 = 1,

    /// <summary>SHA-1.</summary>
    Sha1 = 2,

    /// <summary>SHA-256.</summary>
    Sha256 = 4,

    /// <summary>All three.</summary>
    All = Md5 | Sha1 | Sha256,
}

/// <summary>A file's hashes as lower-case hexadecimal digits; null for those that were not asked for.</summary>
/// <param name="Bytes">How many bytes were hashed.</param>
/// <param name="Md5">32 digits.</param>
/// <param name="Sha1">40 digits.</param>
/// <param name="Sha256">64 digits.</param>
public sealed record FileHashes(long Bytes, string? Md5, string? Sha1, string? Sha256)
{
    const int PieceBytes = 128 << 10;

    /// <summary>Reads <paramref name="file"/> once from its first byte to its last. Evidence that can be opened only once is used up: for that, see <see cref="HashingStream"/>.</summary>
    /// <exception cref="OperationCanceledException"><paramref name="cancel"/> was cancelled.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static FileHashes Of(EvidenceFile file, HashKinds kinds, CancellationToken cancel)
    {
        if (file is MemoryEvidence memory) return Of(memory.Content.Span, kinds);
        using var stream = new HashingStream(file.Open(), kinds);
        return stream.Finish(cancel);
    }

    /// <summary>The hashes of bytes that are in memory.</summary>
    public static FileHashes Of(ReadOnlySpan<byte> content, HashKinds kinds) => new(
        content.Length,
        kinds.HasFlag(HashKinds.Md5) ? Convert.ToHexStringLower(MD5.HashData(content)) : null,
        kinds.HasFlag(HashKinds.Sha1) ? Convert.ToHexStringLower(SHA1.HashData(content)) : null,
        kinds.HasFlag(HashKinds.Sha256) ? Convert.ToHexStringLower(SHA256.HashData(content)) : null);

    /// <summary>Each hash with its kind, as observables of the file.</summary>
    public IEnumerable<(ObservableKind Kind, string Value)> Values()
    {
        if (Md5 is not null) yield return (ObservableKind.Md5, Md5);
        if (Sha1 is not null) yield return (ObservableKind.Sha1, Sha1);
        if (Sha256 is not null) yield return (ObservableKind.Sha256, Sha256);
    }

    internal static byte[] NewPiece() => new byte[PieceBytes];
}
