namespace Qalqan;

/// <summary>What a finding is evidence of. It decides the words: a trace of visiting is never told as software on a device.</summary>
enum EvidenceOf
{
    /// <summary>Not set.</summary>
    Unknown = 0,
    Received,
    Sender,
    Contact,
    Recipient,
    Relayed,
    Attached,
    LookedUp,
    Answered,
    Visited,
    Visitor,
    Held,
    Named,
    Device,
    Mentioned,
    Entered,
}

/// <summary>Decides what a finding is evidence of, from what matched and where it was seen.</summary>
static class EvidenceRules
{
    /// <summary>What a value of <paramref name="kind"/> at <paramref name="place"/> is evidence of.</summary>
    public static EvidenceOf Decide(ObservableKind kind, string place) => place switch
    {
        Places.Argument => EvidenceOf.Entered,
        Places.File => IsHash(kind) ? EvidenceOf.Held : kind is ObservableKind.FileName or ObservableKind.Path ? EvidenceOf.Named : EvidenceOf.Mentioned,
        Places.MailBody or Places.MailLink or Places.MailHeader or Places.ChatText => EvidenceOf.Received,
        Places.MailSender => EvidenceOf.Sender,
        Places.MailRecipient => EvidenceOf.Recipient,
        Places.MailReceived => EvidenceOf.Relayed,
        Places.MailAttachment => EvidenceOf.Attached,
        Places.ChatParty => EvidenceOf.Contact,
        Places.DnsQuery => EvidenceOf.LookedUp,
        Places.DnsAnswer => EvidenceOf.Answered,
        Places.HttpRequest or Places.HttpReferrer or Places.TlsServerName or Places.Server => EvidenceOf.Visited,
        Places.Client => EvidenceOf.Visitor,
        Places.Text or Places.LogField => EvidenceOf.Mentioned,
        _ => ByPrefix(kind, place),
    };

    // A source may have places of its own. What only a device can have is told as such; the rest by the family of the place; else only as mentioned.
    static EvidenceOf ByPrefix(ObservableKind kind, string place)
    {
        var isFile = IsHash(kind) || kind is ObservableKind.FileName or ObservableKind.Path;
        if (isFile && place.EndsWith(".attachment", StringComparison.Ordinal)) return EvidenceOf.Attached;
        if (isFile || IsSoftware(kind)) return EvidenceOf.Device;
        return place.Split('.')[0] switch
        {
            "mail" or "chat" or "sms" => EvidenceOf.Received,
            "dns" => EvidenceOf.LookedUp,
            "http" or "tls" or "browser" => EvidenceOf.Visited,
            _ => EvidenceOf.Mentioned,
        };
    }

    /// <summary>The word files' name for what kind of thing a value is.</summary>
    public static string Subject(ObservableKind kind) => kind switch
    {
        ObservableKind.Url => "link",
        ObservableKind.Domain or ObservableKind.Ip or ObservableKind.Network => "address",
        ObservableKind.Email => "email",
        ObservableKind.FileName or ObservableKind.Path => "file",
        _ => IsHash(kind) ? "file" : "software",
    };

    static bool IsHash(ObservableKind kind) => kind is ObservableKind.Md5 or ObservableKind.Sha1 or ObservableKind.Sha256;

    static bool IsSoftware(ObservableKind kind) => kind is ObservableKind.App or ObservableKind.Process or ObservableKind.Cert
        or ObservableKind.Profile or ObservableKind.AndroidProperty;
}
