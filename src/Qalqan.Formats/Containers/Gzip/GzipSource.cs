namespace Qalqan.Formats.Gzip;

/// <summary>Gzip files of one or many members. See README.md beside this file.</summary>
sealed class GzipSource : IEvidenceSource
{
    public static string Id => "archive/gzip";

    public static bool Recognises(ReadOnlySpan<byte> head) => GzipHeader.MayStart(head);

    public static void Read(EvidenceFile file, IEvidenceSink sink, CancellationToken cancel)
    {
        using var input = new InputWindow(file);
        if (!GzipHeader.TryRead(input.Peek(GzipHeader.MaxBytes), out var header))
        {
            sink.Fault(0, "a whole gzip header");
            return;
        }
        var name = NameOf(header, file.Name);
        using var content = new GzipContent(input, cancel);
        sink.Nested(name, content, null, header.Modified ?? file.Modified);
        // Told only now: during the call above the sink was busy with the content.
        foreach (var fault in content.Faults) sink.Fault(fault.Offset, fault.Expected);
        if (content.Skipped is { } reason) sink.Skipped(name, reason);
    }

    static string NameOf(in GzipHeader header, string file)
    {
        if (header.Name is { } name) return name;
        if (file.EndsWith(".gz", StringComparison.OrdinalIgnoreCase)) return file[..^3];
        if (file.EndsWith(".tgz", StringComparison.OrdinalIgnoreCase)) return file[..^4] + ".tar";
        return file;
    }
}
