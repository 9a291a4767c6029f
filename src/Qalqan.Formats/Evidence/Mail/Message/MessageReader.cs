namespace Qalqan.Formats;

/// <summary>Reads one message after the other into a sink. Holds the buffers they share; not thread-safe.</summary>
sealed class MessageReader : IDisposable
{
    readonly IEvidenceSink _sink;
    readonly CancellationToken _cancel;
    readonly MailHeaders _headers;
    readonly BodyReader _bodies;
    readonly MailSigns _signs;
    long _count;

    /// <summary>A reader that reports to <paramref name="sink"/>.</summary>
    public MessageReader(IEvidenceSink sink, CancellationToken cancel)
    {
        (_sink, _cancel) = (sink, cancel);
        _headers = new(sink);
        _signs = new(sink);
        _bodies = new(sink, _signs, cancel);
    }

    /// <summary>Reads one message: its record, then everything in it, in file order.</summary>
    public void Read(MailBytes bytes)
    {
        _cancel.ThrowIfCancellationRequested();
        var message = MailMessage.Parse(bytes);
        _sink.Record(MailRecords.Of(message, ++_count, _sink.WantsFields));
        for (var i = 0; i < Math.Min(100, message.Tree.Faults.Count); i++)
            _sink.Fault(bytes.OffsetOf((int)message.Tree.Faults[i].Offset), message.Tree.Faults[i].Expected);
        if (message.Tree.Parts.Count >= MailLimits.Parts) _sink.Skipped("", $"the parts behind the first {MailLimits.Parts}; no honest mail has as many");
        _headers.Read(message);
        _signs.Begin(message);
        foreach (var part in message.Tree.Parts)
        {
            _cancel.ThrowIfCancellationRequested();
            if (part.IsMultipart) Encrypted(part);
            // A container without a part holds at most text before a boundary that never came; it is searched.
            if (part.IsMultipart && part.Children == 0) _bodies.Read(message, part);
            if (!part.IsMultipart) _bodies.Read(message, part);
        }
        _signs.End();
    }

    void Encrypted(MimePart part)
    {
        if (part.ContentType.Value == "multipart/encrypted") _sink.Skipped("", "encrypted with OpenPGP; its recipient can save it decrypted");
    }

    /// <inheritdoc/>
    public void Dispose() => _bodies.Dispose();
}
