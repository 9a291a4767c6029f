namespace Qalqan.Formats;

/// <summary>One message, taken apart: its structure and the header fields that say who sent what to whom.</summary>
sealed class MailMessage
{
    MailMessage(MailBytes bytes, MimeTree tree) => (Bytes, Tree) = (bytes, tree);

    /// <summary>The message in memory.</summary>
    public MailBytes Bytes { get; }

    /// <summary>Its structure.</summary>
    public MimeTree Tree { get; }

    /// <summary>The authors: From.</summary>
    public List<MailAddress> From { get; } = [];

    /// <summary>Where answers go: Reply-To.</summary>
    public List<MailAddress> ReplyTo { get; } = [];

    /// <summary>Who submitted it for the authors: Sender.</summary>
    public List<MailAddress> Sender { get; } = [];

    /// <summary>Where bounces go, as the delivering server wrote it: Return-Path.</summary>
    public List<MailAddress> ReturnPath { get; } = [];

    /// <summary>The subject, decoded; empty if there is none.</summary>
    public string Subject { get; private set; } = "";

    /// <summary>When it was written, as its sender says, UTC; null where that cannot be read.</summary>
    public DateTimeOffset? Date { get; private set; }

    /// <summary>Attachments by their parts, with their decoded names (empty if unnamed), in file order.</summary>
    public List<(MimePart Part, string Name)> Attachments { get; } = [];

    /// <summary>The authentication results of the server that received the message; null if it gave none. See the README on which are trusted.</summary>
    public List<AuthenticationResult>? Authentication { get; private set; }

    /// <summary>The list that passed the message on, the host of its List-Id; empty if none did.</summary>
    public string ListHost { get; private set; } = "";

    /// <summary>Takes <paramref name="bytes"/> apart.</summary>
    public static MailMessage Parse(MailBytes bytes)
    {
        var message = new MailMessage(bytes, MimeTree.Read(bytes.Content));
        message.ReadFields();
        foreach (var part in message.Tree.Parts)
            if (!part.IsMultipart && PartKinds.Of(part, message.Disposition(part), out var name) is PartKind.Attachment or PartKind.NamedText or PartKind.Message) message.Attachments.Add((part, name));
        return message;
    }

    /// <summary>The part's Content-Disposition.</summary>
    public MimeParameters Disposition(MimePart part) => MimeParameters.Parse(Tree.Value(part, "content-disposition"u8), "");

    void ReadFields()
    {
        var bytes = Bytes.Content.Span;
        var receivedSince = false;
        string? server = null;
        foreach (var field in Tree.FieldsOf(Tree.Parts[0]))
        {
            var value = field.Value(bytes);
            if (field.Is(bytes, "from"u8)) From.AddRange(MailAddress.ParseList(value));
            else if (field.Is(bytes, "reply-to"u8)) ReplyTo.AddRange(MailAddress.ParseList(value));
            else if (field.Is(bytes, "sender"u8)) Sender.AddRange(MailAddress.ParseList(value));
            else if (field.Is(bytes, "return-path"u8)) ReturnPath.AddRange(MailAddress.ParseList(value));
            else if (field.Is(bytes, "subject"u8) && Subject.Length == 0) Subject = EncodedWords.Decode(value);
            else if (field.Is(bytes, "date"u8) && Date is null && MailDate.TryParse(value, out var date)) Date = date;
            else if (field.Is(bytes, "list-id"u8)) ListHost = ListId(value);
            else if (field.Is(bytes, "received"u8)) receivedSince = server is not null;
            else if (field.Is(bytes, "authentication-results"u8) && !receivedSince)
            {
                // Each server puts its own above what it got: the topmost group, up to the next Received, is the receiving server's. Anything below may be the sender's invention.
                var results = AuthenticationResults.Parse(value);
                if (server is not null && server != results.Server) continue;
                server = results.Server;
                (Authentication ??= []).AddRange(results.Results);
            }
        }
    }

    /// <summary>The host in <c>List-Id: Name &lt;list.host.example&gt;</c> (RFC 2919).</summary>
    static string ListId(ReadOnlySpan<byte> value)
    {
        var text = EncodedWords.Decode(value);
        var open = text.LastIndexOf('<');
        return (open < 0 ? text : text[(open + 1)..]).TrimEnd('>', ' ').ToLowerInvariant();
    }
}
