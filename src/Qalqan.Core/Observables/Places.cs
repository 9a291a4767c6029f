namespace Qalqan;

/// <summary>Where in a record something was seen. It decides how a finding is worded: a link in a message was received, a proxy line was visited.</summary>
/// <remarks>Stable names, written into reports. A source may add more; it uses its own prefix.</remarks>
public static class Places
{
    /// <summary>Running text with no known structure.</summary>
    public const string Text = "text";

    /// <summary>Typed by the user as an argument.</summary>
    public const string Argument = "argument";

    /// <summary>The file itself: its name, path or hash.</summary>
    public const string File = "file";

    /// <summary>The visible body of a mail, text or HTML.</summary>
    public const string MailBody = "mail.body";

    /// <summary>The target of a link in a mail.</summary>
    public const string MailLink = "mail.link";

    /// <summary>A mail's sender: From, Sender, Reply-To, Return-Path.</summary>
    public const string MailSender = "mail.sender";

    /// <summary>A mail's recipients.</summary>
    public const string MailRecipient = "mail.recipient";

    /// <summary>A mail's Received chain or another header a server wrote.</summary>
    public const string MailReceived = "mail.received";

    /// <summary>Any other header of a mail.</summary>
    public const string MailHeader = "mail.header";

    /// <summary>A file attached to a mail: its name or hash.</summary>
    public const string MailAttachment = "mail.attachment";

    /// <summary>The text of a chat or SMS message.</summary>
    public const string ChatText = "chat.text";

    /// <summary>The other party of a chat or SMS.</summary>
    public const string ChatParty = "chat.party";

    /// <summary>A name that was asked of a DNS server.</summary>
    public const string DnsQuery = "dns.query";

    /// <summary>A name or address in a DNS answer.</summary>
    public const string DnsAnswer = "dns.answer";

    /// <summary>The host or URL a client asked for.</summary>
    public const string HttpRequest = "http.request";

    /// <summary>The Referer of a request.</summary>
    public const string HttpReferrer = "http.referrer";

    /// <summary>The server name of a TLS connection.</summary>
    public const string TlsServerName = "tls.server-name";

    /// <summary>The client end of a connection or request.</summary>
    public const string Client = "connection.client";

    /// <summary>The server end of a connection.</summary>
    public const string Server = "connection.server";

    /// <summary>A field of a log record without a more exact place.</summary>
    public const string LogField = "log.field";
}
