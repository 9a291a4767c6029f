namespace Qalqan.Formats;

/// <summary>How much of a mail is read. Each limit keeps memory and time bounded on mail made to exhaust a reader; what is over one is a fault or a skipped item, never silence.</summary>
static class MailLimits
{
    /// <summary>Bytes of one message held in memory. The large providers accept 25 to 50 MB; exported mailboxes now and then hold more.</summary>
    public const int MessageBytes = 64 << 20;

    /// <summary>Multiparts inside multiparts. Real mail stays below 10; each level costs one comparison a boundary line.</summary>
    public const int Depth = 50;

    /// <summary>MIME parts of one message. The largest digests of real lists have a few hundred.</summary>
    public const int Parts = 10_000;

    /// <summary>Header fields of one message, those of its parts included.</summary>
    public const int Fields = 50_000;

    /// <summary>Bytes of one header field that are decoded. A recipients' list of 5,000 people fits.</summary>
    public const int FieldBytes = 256 << 10;

    /// <summary>Addresses taken from one header field.</summary>
    public const int Addresses = 10_000;

    /// <summary>Parameters of one Content-Type or Content-Disposition, RFC 2231 pieces included.</summary>
    public const int Parameters = 200;

    /// <summary>Bytes of one HTML part that go through the HTML tokenizer. The rest is searched as text. Newsletters reach 1 MB; a page of nothing but links costs 20 times its size while it is read.</summary>
    public const int HtmlBytes = 4 << 20;

    /// <summary>Characters of one link's visible text that are compared with its target.</summary>
    public const int LinkText = 512;

    /// <summary>Attributes of one HTML tag: the tokenizer compares each with all before it.</summary>
    public const int Attributes = 64;

    /// <summary>Files embedded in the text of one message: uuencoded, or as <c>data:</c> addresses.</summary>
    public const int Embedded = 1_000;

    /// <summary>Signs of one kind in one message. The first ones tell the story.</summary>
    public const int SignsPerRule = 20;
}
