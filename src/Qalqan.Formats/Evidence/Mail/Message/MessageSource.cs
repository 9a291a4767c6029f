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
        var bytes = WholeFile.Load(file, MailLimits.MessageBytes, content, sink, cancel);
        var start = MailRecognition.HeaderStart(bytes.Span);
        using var reader = new MessageReader(sink, cancel);
        reader.Read(new(bytes[start..], start));
    }
}
