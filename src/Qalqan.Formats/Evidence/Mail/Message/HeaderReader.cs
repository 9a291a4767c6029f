using System.Text;

namespace Qalqan.Formats;

/// <summary>Reads a block of header fields (RFC 5322 §2.2, RFC 6532), tolerating what real mail has there.</summary>
static class HeaderReader
{
    /// <summary>The longest field name taken for one. The standard has no limit; the longest in use have about 60 characters.</summary>
    public const int MaxNameBytes = 128;

    /// <summary>Reads fields from <paramref name="at"/> on, up to an empty line, a boundary line or something that is no header.</summary>
    /// <param name="bytes">The message.</param>
    /// <param name="at">Where the block starts.</param>
    /// <param name="isBoundary">Whether the line at an index is a boundary of an open multipart: a part without a body may lack its empty line.</param>
    /// <param name="fields">Where the fields go.</param>
    /// <param name="faultAt">Index of the first line that was no field and was passed over; -1 if none.</param>
    /// <returns>Where the body starts.</returns>
    public static int Read(ReadOnlySpan<byte> bytes, int at, Func<int, bool>? isBoundary, List<HeaderField> fields, out int faultAt)
    {
        faultAt = -1;
        var first = fields.Count;
        while (at < bytes.Length)
        {
            var end = MailLines.End(bytes, at, out var next);
            if (end == at) return next;
            if (MailLines.IsBlank(bytes[at]))
            {
                // A fold. Before any field there is nothing to fold: the line is passed over.
                if (fields.Count > first) fields[^1] = fields[^1] with { End = end };
                else if (faultAt < 0) faultAt = at;
            }
            else if (NameLength(bytes[at..end]) is var name and > 0)
            {
                if (fields.Count >= MailLimits.Fields) faultAt = faultAt < 0 ? at : faultAt;
                else fields.Add(new(at, name, bytes[at..].IndexOf((byte)':') + at + 1, end));
            }
            else
            {
                if (bytes[at] == '-' && isBoundary is not null && isBoundary(at)) return at;
                // "From " is the envelope line a mailbox left; any other line is junk among headers if a real header follows, else the body without its empty line.
                if (!IsEnvelopeLine(bytes[at..end]) && !StartsKnownField(bytes[next..])) return at;
                if (faultAt < 0 && !IsEnvelopeLine(bytes[at..end])) faultAt = at;
            }
            at = next;
        }
        return at;
    }

    /// <summary>Length of the field name that <paramref name="line"/> starts with, 0 if it is no field. Blanks before the colon are allowed (RFC 5322 §4.5).</summary>
    public static int NameLength(ReadOnlySpan<byte> line)
    {
        var n = 0;
        while (n < line.Length && line[n] is > 32 and < 127 and not (byte)':') n++;
        if (n == 0 || n == line.Length || n > MaxNameBytes) return 0;
        var i = n;
        while (i < line.Length && MailLines.IsBlank(line[i])) i++;
        return i < line.Length && line[i] == ':' && i - n < 8 ? n : 0;
    }

    /// <summary>Whether <paramref name="line"/> is the envelope line of a mailbox, quoted or not.</summary>
    public static bool IsEnvelopeLine(ReadOnlySpan<byte> line) => line.StartsWith("From "u8) || line.StartsWith(">From "u8);

    static bool StartsKnownField(ReadOnlySpan<byte> rest)
    {
        var line = rest[..Math.Min(rest.Length, MaxNameBytes + 8)];
        var name = NameLength(line);
        return name > 0 && IsKnown(line[..name]);
    }

    /// <summary>Whether <paramref name="name"/> is a header field that mail programs know.</summary>
    public static bool IsKnown(ReadOnlySpan<byte> name)
    {
        if (name.Length > 40) return false;
        Span<char> text = stackalloc char[40];
        Ascii.ToLower(name, text, out var n);
        return KnownNames.Contains(text[..n]);
    }

    static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> KnownNames = new HashSet<string>(StringComparer.Ordinal)
    {
        "received", "return-path", "from", "to", "cc", "bcc", "subject", "date", "message-id", "mime-version", "delivered-to", "reply-to", "sender",
        "content-type", "content-transfer-encoding", "content-disposition", "content-id", "content-description", "content-language", "content-location",
        "in-reply-to", "references", "dkim-signature", "authentication-results", "received-spf", "arc-seal", "arc-message-signature",
        "arc-authentication-results", "list-id", "list-unsubscribe", "list-post", "list-help", "list-archive", "list-subscribe", "precedence",
        "auto-submitted", "errors-to", "importance", "priority", "sensitivity", "thread-topic", "thread-index", "user-agent", "x-mailer",
        "x-priority", "x-originating-ip", "x-received", "x-original-to", "envelope-to", "resent-from", "resent-to", "resent-date",
        "resent-message-id", "comments", "keywords", "status", "x-status", "x-keywords", "x-uid", "x-mozilla-status", "x-mozilla-status2",
        "x-gm-thrid", "x-gmail-labels", "lines", "content-length", "organization", "disposition-notification-to", "feedback-id",
    }.GetAlternateLookup<ReadOnlySpan<char>>();
}
