namespace Qalqan.Formats;

/// <summary>Holds a file in memory whose format needs it whole, up to a limit.</summary>
static class WholeFile
{
    /// <summary>The content of <paramref name="file"/>, at most <paramref name="limit"/> bytes; more is a fault.</summary>
    /// <param name="file">The file.</param>
    /// <param name="limit">Bytes.</param>
    /// <param name="content">Owns the bytes where the file is not in memory already.</param>
    /// <param name="sink">Told of the fault.</param>
    /// <param name="cancel">Stops it.</param>
    public static ReadOnlyMemory<byte> Load(EvidenceFile file, int limit, ByteBuffer content, IEvidenceSink sink, CancellationToken cancel)
    {
        var bytes = file is MemoryEvidence memory ? memory.Content : ReadStream(file, limit, content, cancel);
        if (bytes.Length <= limit) return bytes;
        sink.Fault(limit, $"no more than {limit >> 20} MB; the rest was not read");
        return bytes[..limit];
    }

    static ReadOnlyMemory<byte> ReadStream(EvidenceFile file, int limit, ByteBuffer content, CancellationToken cancel)
    {
        using var stream = file.Open();
        content.GetSpan((int)Math.Min(file.Length ?? 0, limit) + 1);
        while (content.Length <= limit)
        {
            cancel.ThrowIfCancellationRequested();
            var n = stream.Read(content.GetSpan(1 << 16));
            if (n == 0) break;
            content.Advance(n);
        }
        return content.Memory;
    }
}
