using System.Globalization;
using System.Text;

namespace Qalqan.Formats;

/// <summary>What a message's record says: who, to whom, when, by which way, with what.</summary>
static class MailRecords
{
    static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> Listed = new HashSet<string>(StringComparer.OrdinalIgnoreCase)
    {
        "from", "to", "cc", "bcc", "subject", "date", "message-id", "reply-to", "return-path", "sender", "received", "authentication-results",
        "arc-authentication-results", "received-spf", "list-id", "in-reply-to", "x-mailer", "user-agent", "x-originating-ip", "delivered-to",
    }.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The record of <paramref name="message"/>.</summary>
    /// <param name="message">The message.</param>
    /// <param name="number">Its place among the messages of its file, from 1.</param>
    /// <param name="withFields">Whether somebody looks at the fields.</param>
    public static EvidenceRecord Of(MailMessage message, long number, bool withFields) => new()
    {
        Id = number.ToString(CultureInfo.InvariantCulture),
        Offset = message.Bytes.Start,
        Time = message.Date,
        Fields = withFields ? Fields(message) : [],
    };

    static List<RecordField> Fields(MailMessage message)
    {
        var fields = new List<RecordField>();
        var bytes = message.Bytes.Content.Span;
        Span<char> name = stackalloc char[HeaderReader.MaxNameBytes];
        foreach (var field in message.Tree.FieldsOf(message.Tree.Parts[0]))
        {
            Ascii.ToLower(field.Name(bytes), name, out var n);
            if (Listed.TryGetValue(name[..n], out var known)) fields.Add(new(known, EncodedWords.Decode(field.Value(bytes))));
        }
        foreach (var (part, file) in message.Attachments) fields.Add(new("attachment", file.Length > 0 ? file : part.ContentType.Value));
        return fields;
    }
}
