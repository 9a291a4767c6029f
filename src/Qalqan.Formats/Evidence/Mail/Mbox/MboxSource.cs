namespace Qalqan.Formats;

/// <summary>Mailboxes of many messages in one file: mboxo, mboxrd, mboxcl and mboxcl2 (RFC 4155), streamed message by message.</summary>
sealed class MboxSource : IEvidenceSource
{
    MboxSource() { }

    /// <inheritdoc/>
    public static string Id => "mail/mbox";

    /// <inheritdoc/>
    public static bool Recognises(ReadOnlySpan<byte> head) => MailRecognition.IsMbox(head);

    /// <inheritdoc/>
    public static void Read(EvidenceFile file, IEvidenceSink sink, CancellationToken cancel)
    {
        using var stream = file.Open();
        var window = new MboxWindow(stream);
        using var reader = new MessageReader(sink, cancel);
        while (window.TryNext(cancel, out var message, out var overLimit))
        {
            reader.Read(Unquoted(message, window.MessageOffset));
            if (overLimit) sink.Fault(window.MessageOffset + message.Length, $"a message of no more than {MailLimits.MessageBytes >> 20} MB; the rest of this one was passed over");
        }
    }

    /// <summary>Takes one mark off each quoted <c>&gt;From </c> line. mboxo quotes only plain ones, mboxrd also quoted ones; taking one off is right for both but for text that said it itself.</summary>
    static MailBytes Unquoted(ReadOnlyMemory<byte> message, long offset)
    {
        var span = message.Span;
        List<int>? marks = null;
        for (var at = 0; span[at..].IndexOf("\n>"u8) is var i and >= 0;)
        {
            at += i + 1;
            var end = at + span[at..].IndexOfAnyExcept((byte)'>');
            if (end > at && span[end..].StartsWith("From "u8)) (marks ??= []).Add(at);
            if (end > at) at = end;
        }
        if (marks is null) return new(message, offset);
        var content = new byte[span.Length - marks.Count];
        int from = 0, to = 0;
        foreach (var mark in marks)
        {
            span[from..mark].CopyTo(content.AsSpan(to));
            to += mark - from;
            from = mark + 1;
        }
        span[from..].CopyTo(content.AsSpan(to));
        return new(content, offset, [.. marks]);
    }
}
