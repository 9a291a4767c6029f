using System.Buffers;
using System.Text;

namespace Qalqan.Formats;

/// <summary>Decodes the parts of a message that hold no parts, and reports text, links and files.</summary>
sealed class BodyReader(IEvidenceSink sink, CancellationToken cancel) : IDisposable
{
    readonly ByteBuffer _decoded = new(), _text = new(), _flowed = new();
    readonly HtmlReading _html = new();
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
        if (kind is PartKind.Message or PartKind.Attachment or PartKind.NamedText) sink.Nested(name, content, _offset);
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
            ReadHtml(content.Span, charset);
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
            if (file.Length > 0) sink.Nested(name, file.Memory, _offset);
        }
    }

    void ReadHtml(ReadOnlySpan<byte> html, string? charset)
    {
        if (html.Length > MailLimits.HtmlBytes)
        {
            sink.Fault(_offset, $"no more than {MailLimits.HtmlBytes >> 20} MB of HTML; the rest was searched as text");
            sink.Text(html[MailLimits.HtmlBytes..], Places.MailBody, _offset);
            html = html[..MailLimits.HtmlBytes];
        }
        if (charset is null || Charsets.Find(charset) is null) charset = HtmlCharset.Find(html) ?? charset;
        var encoding = Charsets.Resolve(html, charset) ?? Encoding.UTF8;
        var chars = ArrayPool<char>.Shared.Rent(encoding.GetMaxCharCount(html.Length));
        try
        {
            var n = encoding.GetChars(html, chars);
            _html.Read(chars.AsMemory(0, n), cancel);
        }
        finally
        {
            ArrayPool<char>.Shared.Return(chars);
        }
        if (_html.Text.Length > 0) sink.Text(_html.Text.Span, Places.MailBody, _offset);
        foreach (var link in _html.Links) Link(link);
    }

    void Link(HtmlLink link)
    {
        if (LinkTargets.Web(link.Target, _html.Base) is { } url)
        {
            Observe(ObservableKind.Url, url);
            return;
        }
        var target = LinkTargets.Bare(link.Target);
        if (target.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase))
        {
            foreach (var address in LinkTargets.MailTo(target)) Observe(ObservableKind.Email, address);
        }
        else if (target.StartsWith("data:", StringComparison.OrdinalIgnoreCase))
        {
            Embedded(target);
        }
        else if (!target.StartsWith("cid:", StringComparison.OrdinalIgnoreCase) && !target.StartsWith('#') && target.Contains('.'))
        {
            // Another program's scheme (ms-word:ofe|u|https://…), script, or a host without a scheme: the text says which.
            sink.Text(Encoding.UTF8.GetBytes(target), Places.MailLink, _offset);
        }
    }

    void Observe(ObservableKind kind, string value) => sink.Observe(new(kind, Encoding.UTF8.GetBytes(value), Places.MailLink, _offset));

    /// <summary>A page or program inside an address (RFC 2397). Pictures are left where they are.</summary>
    void Embedded(string target)
    {
        var comma = target.IndexOf(',');
        if (comma < 0 || target.StartsWith("data:image/", StringComparison.OrdinalIgnoreCase) || target.StartsWith("data:font/", StringComparison.OrdinalIgnoreCase) || ++_embedded > MailLimits.Embedded) return;
        var data = Encoding.UTF8.GetBytes(Uri.UnescapeDataString(target[(comma + 1)..]));
        if (!target[..comma].Contains(";base64", StringComparison.OrdinalIgnoreCase))
        {
            sink.Nested("", data, _offset);
            return;
        }
        using var file = new ByteBuffer();
        TransferEncodings.DecodeBase64(data, file);
        if (file.Length > 0) sink.Nested("", file.Memory, _offset);
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
