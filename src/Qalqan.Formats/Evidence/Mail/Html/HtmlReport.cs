using System.Buffers;
using System.Text;

namespace Qalqan.Formats;

/// <summary>Reports text and links of HTML: of mail bodies and of pages that were saved or attached.</summary>
sealed class HtmlReport(IEvidenceSink sink, MailSigns? signs, string textPlace, string linkPlace, CancellationToken cancel) : IDisposable
{
    readonly HtmlReading _reading = new();
    int _embedded;
    long _offset;

    /// <summary>Reads one text.</summary>
    /// <param name="html">Its bytes, transfer encoding taken off.</param>
    /// <param name="charset">The set its header names; null if none does, then the text itself is asked.</param>
    /// <param name="offset">Where its encoded form starts in the evidence file.</param>
    public void Read(ReadOnlySpan<byte> html, string? charset, long offset)
    {
        (_offset, _embedded) = (offset, 0);
        if (html.Length > MailLimits.HtmlBytes)
        {
            sink.Fault(_offset, $"no more than {MailLimits.HtmlBytes >> 20} MB of HTML; the rest was searched as text");
            sink.Text(html[MailLimits.HtmlBytes..], textPlace, _offset);
            html = html[..MailLimits.HtmlBytes];
        }
        if (charset is null || Charsets.Find(charset) is null) charset = HtmlCharset.Find(html) ?? charset;
        var encoding = Charsets.Resolve(html, charset) ?? Encoding.UTF8;
        var chars = ArrayPool<char>.Shared.Rent(encoding.GetMaxCharCount(html.Length));
        try
        {
            var n = encoding.GetChars(html, chars);
            _reading.Read(chars.AsMemory(0, n), cancel);
        }
        finally
        {
            ArrayPool<char>.Shared.Return(chars);
        }
        if (_reading.Text.Length > 0) sink.Text(_reading.Text.Span, textPlace, _offset);
        signs?.Text(_reading.Text.Span);
        foreach (var link in _reading.Links) Link(link);
    }

    void Link(HtmlLink link)
    {
        if (LinkTargets.Web(link.Target, _reading.Base) is { } url)
        {
            Observe(ObservableKind.Url, url);
            signs?.Link(link, url, _offset);
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
            sink.Text(Encoding.UTF8.GetBytes(target), linkPlace, _offset);
        }
    }

    void Observe(ObservableKind kind, string value) => sink.Observe(new(kind, Encoding.UTF8.GetBytes(value), linkPlace, _offset));

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
    public void Dispose() => _reading.Dispose();
}
