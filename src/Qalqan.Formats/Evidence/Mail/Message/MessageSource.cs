namespace Qalqan.Formats;

/// <summary>Single mails: <c>.eml</c>, maildir files, Apple's <c>.emlx</c>, saved from any program (RFC 5322, RFC 2045 to 2049).</summary>
sealed class MessageSource : IEvidenceSource
{
    MessageSource() { }

    /// <inheritdoc/>
    public static string Id => "mail/message";

    /// <inheritdoc/>
    public static bool Recognises(ReadOnlySpan<byte> head) => MailRecognition.IsMessage(head);

    /// <inheritdoc/>
    public static void Read(EvidenceFile file, IEvidenceSink sink, CancellationToken cancel)
    {
        using var content = new ByteBuffer();
        var bytes = file is MemoryEvidence memory ? memory.Content : Load(file, content, cancel);
        if (bytes.Length > MailLimits.MessageBytes)
        {
            sink.Fault(MailLimits.MessageBytes, $"a message of no more than {MailLimits.MessageBytes >> 20} MB");
            bytes = bytes[..MailLimits.MessageBytes];
        }
        var start = MailRecognition.HeaderStart(bytes.Span);
        using var reader = new MessageReader(sink, cancel);
        reader.Read(new(bytes[start..], start));
    }

    static ReadOnlyMemory<byte> Load(EvidenceFile file, ByteBuffer content, CancellationToken cancel)
    {
        using var stream = file.Open();
        content.GetSpan((int)Math.Min(file.Length ?? 0, MailLimits.MessageBytes) + 1);
        while (content.Length <= MailLimits.MessageBytes)
        {
            cancel.ThrowIfCancellationRequested();
            var n = stream.Read(content.GetSpan(1 << 16));
            if (n == 0) break;
            content.Advance(n);
        }
        return content.Memory;
    }
}
