namespace Qalqan.Formats.Zip;

/// <summary>Zip archives and everything that is one: chat exports with media, office documents, apk, jar. See README.md beside this file.</summary>
sealed class ZipSource : IEvidenceSource
{
    public static string Id => "archive/zip";

    public static bool Recognises(ReadOnlySpan<byte> head)
    {
        // An entry, an empty archive, or the mark that split archives begin with (APPNOTE 8.5.4).
        if (head.StartsWith("PK\x05\x06"u8)) return head.Length >= 22;
        if (head.StartsWith("PK\x07\x08PK\x03\x04"u8)) return true;
        return head.Length >= ZipEntry.LocalBytes && head.StartsWith("PK\x03\x04"u8);
    }

    public static void Read(EvidenceFile file, IEvidenceSink sink, CancellationToken cancel)
    {
        var source = file.CanReadAt ? file : Buffered(file);
        using var input = new InputWindow(source);
        var reader = new ZipReader(source, input, sink, cancel);
        if (!source.CanReadAt) reader.ReadInSequence(0, long.MaxValue);
        else if (ZipDirectory.TryFind(source, out var directory)) reader.ReadDirectory(directory);
        else
        {
            sink.Fault(source.Length ?? 0, "the directory at the archive's end; entries are read one after the other instead");
            reader.ReadInSequence(0, long.MaxValue);
        }
    }

    /// <summary>The evidence in memory if it is small enough, else what can only be read front to back.</summary>
    static EvidenceFile Buffered(EvidenceFile file)
    {
        if (file.Length > ArchiveLimits.MaxBufferedBytes) return file;
        var content = file.Open();
        var held = new MemoryStream();
        var piece = new byte[64 << 10];
        while (held.Length <= ArchiveLimits.MaxBufferedBytes)
        {
            var n = content.Read(piece);
            if (n == 0)
            {
                content.Dispose();
                return new MemoryEvidence(file.Path, held.GetBuffer().AsMemory(0, (int)held.Length)) { Modified = file.Modified };
            }
            held.Write(piece, 0, n);
        }
        return new StreamEvidence(file.Path, new PrefixedStream(held.GetBuffer().AsMemory(0, (int)held.Length), content)) { Modified = file.Modified };
    }
}
