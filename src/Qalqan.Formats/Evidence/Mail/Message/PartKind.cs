namespace Qalqan.Formats;

/// <summary>What a part of a message is for a reader.</summary>
enum PartKind : byte
{
    /// <summary>Not set.</summary>
    Unknown = 0,

    /// <summary>Text that is shown, or that a mail program reads: plain text, a calendar entry, a delivery report.</summary>
    Text = 1,

    /// <summary>HTML that is shown.</summary>
    Html = 2,

    /// <summary>Text or HTML that is shown and can be saved as a file.</summary>
    NamedText = 3,

    /// <summary>A whole message.</summary>
    Message = 4,

    /// <summary>A file.</summary>
    Attachment = 5,
}

/// <summary>Tells parts apart by their type and disposition (RFC 2046, RFC 2183).</summary>
static class PartKinds
{
    /// <summary>What <paramref name="part"/> is.</summary>
    /// <param name="part">A part that holds no parts.</param>
    /// <param name="disposition">Its Content-Disposition.</param>
    /// <param name="name">Its file name, decoded; empty if it has none. <c>filename</c> goes before <c>name</c>.</param>
    public static PartKind Of(MimePart part, MimeParameters disposition, out string name)
    {
        name = disposition.Get("filename") ?? part.ContentType.Get("name") ?? disposition.Get("name") ?? part.ContentType.Get("filename") ?? "";
        name = name.Trim();
        var type = part.ContentType.Value;
        if (type is "message/rfc822" or "message/global" or "message/news") return PartKind.Message;
        if (disposition.Value == "attachment") return PartKind.Attachment;
        if (type is "text/plain" or "text/html" or "text/enriched" or "text/richtext" or "text/calendar")
            return name.Length > 0 ? PartKind.NamedText : type == "text/html" ? PartKind.Html : PartKind.Text;
        if (name.Length > 0) return PartKind.Attachment;
        // Reports for machines carry addresses; a multipart that could not be taken apart is at least searched.
        if (type.StartsWith("text/", StringComparison.Ordinal) || type.StartsWith("multipart/", StringComparison.Ordinal)
            || type is "message/delivery-status" or "message/disposition-notification" or "message/feedback-report" or "message/global-delivery-status" or "message/external-body")
            return PartKind.Text;
        return PartKind.Attachment;
    }
}
