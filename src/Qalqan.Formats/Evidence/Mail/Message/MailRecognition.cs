using System.Text;

namespace Qalqan.Formats;

/// <summary>Tells mail from logs, CSV, JSON, HTTP dumps and notes by its first bytes.</summary>
static class MailRecognition
{
    /// <summary>Whether <paramref name="head"/> starts a single message.</summary>
    public static bool IsMessage(ReadOnlySpan<byte> head)
    {
        var start = HeaderStart(head);
        if (head[start..].StartsWith("From "u8)) return false;
        return HasMailHeader(head[start..], cut: head.Length == EvidenceFile.HeadBytes);
    }

    /// <summary>Whether <paramref name="head"/> starts a mailbox: an envelope line with a date, then a message.</summary>
    public static bool IsMbox(ReadOnlySpan<byte> head)
    {
        var start = Leading(head);
        if (!head[start..].StartsWith("From "u8)) return false;
        var end = MailLines.End(head, start, out var next);
        return EnvelopeLine.HasDate(head[start..end]) ? StartsWithField(head[next..]) : HasMailHeader(head[next..], cut: head.Length == EvidenceFile.HeadBytes);
    }

    /// <summary>Where the header starts: behind a byte order mark, empty lines, an <c>.emlx</c> byte count, a quoted envelope line.</summary>
    public static int HeaderStart(ReadOnlySpan<byte> head)
    {
        var at = Leading(head);
        var end = MailLines.End(head, at, out var next);
        // Apple Mail writes the message's length in bytes on the first line.
        if (end - at is > 0 and <= 12 && !head[at..end].Trim(" "u8).ContainsAnyExceptInRange((byte)'0', (byte)'9') && next < head.Length && StartsWithField(head[next..])) return next;
        if (head[at..end].StartsWith(">From "u8)) return next;
        return at;
    }

    static int Leading(ReadOnlySpan<byte> head)
    {
        var at = head.StartsWith("\uFEFF"u8) ? 3 : 0;
        while (at < head.Length && head[at] is (byte)'\r' or (byte)'\n') at++;
        return at;
    }

    static bool StartsWithField(ReadOnlySpan<byte> head) =>
        HeaderReader.NameLength(head[..MailLines.End(head, 0, out _)]) > 0 || HeaderReader.IsEnvelopeLine(head[..MailLines.End(head, 0, out _)]);

    /// <summary>Whether header fields stand here, at least two of them such as only mail has, one of them with a value such as only mail has.</summary>
    static bool HasMailHeader(ReadOnlySpan<byte> head, bool cut)
    {
        int at = 0, fields = 0, bad = 0, known = 0, own = 0;
        var proof = false;
        while (at < head.Length)
        {
            var end = MailLines.End(head, at, out var next);
            if (end == at) break;
            // The head may end inside a line.
            if (next == head.Length && cut && fields > 0) break;
            var line = head[at..end];
            if (HeaderReader.NameLength(line) is var name and > 0)
            {
                fields++;
                // Servers add their own by the dozen; X- fields speak neither for nor against.
                if (HeaderReader.IsKnown(line[..name])) known++;
                else if (Is(line[..Math.Min(name, 2)], "x-"u8)) own++;
                proof |= Proves(line[..name], line[(line.IndexOf((byte)':') + 1)..], head[at..]);
            }
            else if (!(MailLines.IsBlank(line[0]) && fields > 0) && !HeaderReader.IsEnvelopeLine(line) && ++bad > fields / 4)
            {
                break;
            }
            at = next;
        }
        return proof && known >= 2 && known * 4 >= fields - own;
    }

    /// <summary>Whether a field's value is one that a settings file or a log with the same words would not have.</summary>
    static bool Proves(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, ReadOnlySpan<byte> rest)
    {
        value = MailLines.Trim(value);
        // The value of a folded field may start on the next line.
        if (value.IsEmpty) value = MailLines.Trim(rest[(name.Length + 1)..Math.Min(rest.Length, name.Length + 200)]);
        if (Is(name, "received"u8)) return value.StartsWith("from "u8) || value.StartsWith("by "u8) || value.StartsWith("("u8);
        if (Is(name, "message-id"u8)) return value.StartsWith("<"u8);
        if (Is(name, "from"u8) || Is(name, "to"u8) || Is(name, "return-path"u8) || Is(name, "delivered-to"u8) || Is(name, "reply-to"u8))
            return value.Contains((byte)'@') || value.IndexOf("=?"u8) >= 0 || value.SequenceEqual("<>"u8);
        if (Is(name, "mime-version"u8)) return value.StartsWith("1"u8);
        if (Is(name, "content-type"u8)) return value.StartsWith("multipart/"u8) || value.StartsWith("text/"u8) || value.StartsWith("message/"u8);
        return Is(name, "date"u8) && MailDate.TryParse(value, out _);
    }

    static bool Is(ReadOnlySpan<byte> name, ReadOnlySpan<byte> lower) => Ascii.EqualsIgnoreCase(name, lower);
}
