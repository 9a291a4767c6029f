using System.Text;

namespace Qalqan.Formats;

/// <summary>Web pages as files: saved from a browser, or attached to a mail to imitate a sign-in page.</summary>
sealed class PageSource : IEvidenceSource
{
    /// <summary>Bytes of a page that are looked at. Larger ones are data with tags around it.</summary>
    const int MaxBytes = 64 << 20;

    PageSource() { }

    /// <inheritdoc/>
    public static string Id => "web/page";

    /// <inheritdoc/>
    public static bool Recognises(ReadOnlySpan<byte> head)
    {
        var start = head.TrimStart("\uFEFF \t\r\n"u8);
        // Programs that save pages put a comment first: <!-- saved from url=… -->
        if (start.StartsWith("<!--"u8) && start.IndexOf("-->"u8) is var end and >= 0) start = start[(end + 3)..].TrimStart(" \t\r\n"u8);
        Span<byte> lower = stackalloc byte[16];
        var n = Math.Min(16, start.Length);
        Ascii.ToLower(start[..n], lower, out _);
        lower = lower[..n];
        return lower.StartsWith("<!doctype html"u8) || lower.StartsWith("<html"u8) || lower.StartsWith("<head"u8) || lower.StartsWith("<body"u8) || lower.StartsWith("<script"u8);
    }

    /// <inheritdoc/>
    public static void Read(EvidenceFile file, IEvidenceSink sink, CancellationToken cancel)
    {
        using var content = new ByteBuffer();
        var bytes = WholeFile.Load(file, MaxBytes, content, sink, cancel);
        using var report = new HtmlReport(sink, null, Places.Text, "page.link", cancel);
        sink.Record(new EvidenceRecord { Id = "1", Offset = 0 });
        report.Read(bytes.Span, null, 0);
    }
}
