using System.Text;

namespace Qalqan.Formats;

/// <summary>Decodes the parts of a message that hold no parts, and reports text, links and files.</summary>
sealed class BodyReader(IEvidenceSink sink, MailSigns signs, CancellationToken cancel) : IDisposable
{
    readonly ByteBuffer _decoded = new(), _text = new(), _flowed = new();
    readonly HtmlReport _html = new(sink, signs, Places.MailBody, Places.MailLink, cancel);
    MailMessage _message = null!;
    int _embedded;
    long _offset;

    /// <summary>Reads one part.</summary>
    public void Read(MailMessage message, MimePart part)
    {
        if (!ReferenceEquals(message, _message)) (_message, _embedded) = (message, 0);
        _offset = message.Bytes.OffsetOf(part.BodyStart);
        var kind = PartKinds.Of(part, message.Disposition(part), out var name);
        if (name.Length > 0) sink.Observe(new(ObservableKind.FileName, Encoding.UTF8.GetBytes(name), Places.MailAttachment, message.Bytes.OffsetOf(FieldsStart(part))));
        var content = Decode(part);
        if (content.IsEmpty) return;
        if (part.ContentType.Value is "application/pkcs7-mime" or "application/x-pkcs7-mime" && part.ContentType.Get("smime-type") is "enveloped-data" or "authenveloped-data")
            sink.Skipped(name, "encrypted with S/MIME; its recipient can save it decrypted");
        if (kind is PartKind.Text or PartKind.Html or PartKind.NamedText) ReadText(part, content);
        if (kind is PartKind.Message or PartKind.Attachment or PartKind.NamedText)
        {
            if (kind != PartKind.Message) signs.File(name, kind == PartKind.NamedText, content.Span, _offset);
            sink.Nested(name, content, _offset);
        }
        _decoded.Clear();
    }

    int FieldsStart(MimePart part) => part.FieldCount > 0 ? _message.Tree.Fields[part.FirstField].Start : part.BodyStart;

    ReadOnlyMemory<byte> Decode(MimePart part)
    {
        var body = _message.Bytes.Content[part.BodyStart..part.BodyEnd];
        _decoded.Clear();
        switch (part.Encoding)
        {
            case TransferEncoding.Base64:
                TransferEncodings.DecodeBase64(body.Span, _decoded);
                return _decoded.Memory;
            case TransferEncoding.QuotedPrintable:
                TransferEncodings.DecodeQuotedPrintable(body.Span, _decoded);
                return _decoded.Memory;
            case TransferEncoding.UuEncode when UuEncoding.FindBegin(body.Span, 0, out _) is var begin and >= 0:
                UuEncoding.Decode(body.Span, begin, _decoded);
                return _decoded.Memory;
            case TransferEncoding.Unknown:
                sink.Fault(_offset, "a known transfer encoding");
                return body;
            default:
                return body;
        }
    }

    void ReadText(MimePart part, ReadOnlyMemory<byte> content)
    {
        var charset = part.ContentType.Get("charset");
        if (part.ContentType.Value == "text/html")
        {
            _html.Read(content.Span, charset, _offset);
            return;
        }
        var text = content.Span;
        if (Charsets.Resolve(text, charset) is { } encoding)
        {
            _text.Clear();
            Charsets.AppendUtf8(text, encoding, _text);
            text = _text.Span;
        }
        if (string.Equals(part.ContentType.Get("format"), "flowed", StringComparison.OrdinalIgnoreCase))
        {
            _flowed.Clear();
            FlowedText.Join(text, string.Equals(part.ContentType.Get("delsp"), "yes", StringComparison.OrdinalIgnoreCase), _flowed);
            text = _flowed.Span;
        }
        sink.Text(text, Places.MailBody, _offset);
        signs.Text(text);
        UuEncodedFiles(text);
    }

    void UuEncodedFiles(ReadOnlySpan<byte> text)
    {
        using var file = new ByteBuffer();
        for (var at = 0; _embedded < MailLimits.Embedded && UuEncoding.FindBegin(text, at, out var name) is var begin and >= 0; _embedded++)
        {
            file.Clear();
            at = UuEncoding.Decode(text, begin, file);
            sink.Observe(new(ObservableKind.FileName, Encoding.UTF8.GetBytes(name), Places.MailAttachment, _offset));
            if (file.Length == 0) continue;
            signs.File(name, false, file.Span, _offset);
            sink.Nested(name, file.Memory, _offset);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _decoded.Dispose();
        _text.Dispose();
        _flowed.Dispose();
        _html.Dispose();
    }
}
