namespace Qalqan.Formats.Unread;

/// <summary>Archives that are recognised so that a report can say what they are, and not read. See README.md beside this file.</summary>
sealed class UnreadArchiveSource : IEvidenceSource
{
    public static string Id => "archive/unread";

    public static bool Recognises(ReadOnlySpan<byte> head) => NameOf(head) is not null;

    public static void Read(EvidenceFile file, IEvidenceSink sink, CancellationToken cancel) =>
        sink.Skipped("", $"is a {NameOf(file.Head.Span)} archive, which cannot be read here: unpack it and check the folder");

    static string? NameOf(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith((ReadOnlySpan<byte>)[0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C])) return "7-Zip";
        if (head.StartsWith("Rar!\x1A\x07"u8)) return "RAR";
        if (head.StartsWith((ReadOnlySpan<byte>)[0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00])) return "xz";
        if (head.StartsWith((ReadOnlySpan<byte>)[0x28, 0xB5, 0x2F, 0xFD])) return "Zstandard";
        if (head.StartsWith((ReadOnlySpan<byte>)[0x04, 0x22, 0x4D, 0x18])) return "LZ4";
        // The level and the mark of the first block or of the empty file's end: "BZh" alone begins ordinary text.
        if (head is [(byte)'B', (byte)'Z', (byte)'h', >= (byte)'1' and <= (byte)'9', 0x31, 0x41, 0x59, 0x26, 0x53, 0x59, ..]
            or [(byte)'B', (byte)'Z', (byte)'h', >= (byte)'1' and <= (byte)'9', 0x17, 0x72, 0x45, 0x38, 0x50, 0x90, ..]) return "bzip2";
        if (head.StartsWith("MSCF\0\0\0\0"u8)) return "cabinet";
        return null;
    }
}
