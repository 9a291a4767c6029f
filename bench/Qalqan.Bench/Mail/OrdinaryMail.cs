using System.Globalization;

namespace Qalqan.Bench.Mail;

/// <summary>Ordinary mail, made to be mistaken: what people really receive, with every habit of honest senders that looks like a trick. Never copied from anybody's mailbox; the same number always gives the same message.</summary>
/// <remarks>
/// Names are reserved ones (RFC 2606), but for the click counters and link gateways that a reader must know by name.
/// The weights say how often a style is drawn; rare habits are rare here too, so that a rate over the whole is one for a mixed mailbox.
/// </remarks>
static partial class OrdinaryMail
{
    /// <summary>One way of writing mail.</summary>
    /// <param name="Name">What it is, for tables.</param>
    /// <param name="Weight">How often it is drawn.</param>
    /// <param name="Make">Makes one.</param>
    public sealed record Style(string Name, int Weight, Func<Draw, byte[]> Make);

    /// <summary>Every style.</summary>
    public static IReadOnlyList<Style> Styles { get; } =
    [
        new("newsletter through a large service", 12, NewsletterByService),
        new("newsletter with its own click counter", 8, NewsletterOwnCounter),
        new("newsletter by an unknown counter, exported without results", 1, NewsletterUnknownCounter),
        new("news digest naming many sites", 4, Digest),
        new("invoice with PDF", 8, Invoice),
        new("order confirmation", 6, Order),
        new("parcel notice", 5, Parcel),
        new("password reset and sign-in notice", 5, PasswordReset),
        new("calendar invitation", 6, Invitation),
        new("mailing list, From kept", 5, ListKept),
        new("mailing list, From rewritten", 4, ListRewritten),
        new("forwarded in the text", 6, ForwardedInline),
        new("forwarded as attachment", 3, ForwardedAttached),
        new("answer in a thread", 10, Thread),
        new("Uyghur, personal", 6, Uyghur),
        new("Chinese", 6, Chinese),
        new("Arabic", 4, Arabic),
        new("Persian", 3, Persian),
        new("Turkish with document", 5, Turkish),
        new("Russian", 4, Russian),
        new("French association", 4, French),
        new("signed with S/MIME", 3, SignedSmime),
        new("signed with OpenPGP", 3, SignedPgp),
        new("bounce", 4, Bounce),
        new("absence notice", 3, Absence),
        new("Outlook HTML", 8, Outlook),
        new("social network notice", 6, SocialNotice),
        new("shared document notice", 4, SharedDocument),
        new("web form", 3, WebForm),
        new("small group answering by free mail", 1, SmallGroup),
        new("photos in a zip", 3, PhotosZip),
        new("locked zip, password by telephone", 1, LockedZipByPhone),
        new("locked zip, password in the mail", 1, LockedZipWithPassword),
        new("secure message as a page", 1, SecureMessagePage),
        new("spreadsheet with macros from the accountant", 1, MacroSheet),
        new("rewritten by a link gateway", 6, RewrittenLinks),
        new("code hosting notice", 5, CodeNotice),
        new("forwarded by an alumni address", 3, AlumniForward),
        new("old forwarder, sender without DMARC", 1, OldForward),
        new("small sender that publishes no SPF or DKIM", 1, NoRecords),
        new("shop named by its address", 4, ShopByAddress),
        new("ticket with wallet pass", 3, Ticket),
        new("scanned document from an office machine", 3, Scanner),
    ];

    /// <summary>The message with this number, and its style.</summary>
    public static (byte[] Message, Style Style) Make(int number)
    {
        // Every style comes up once before weights decide.
        var draw = new Draw(number);
        if (number < Styles.Count) return (Styles[number].Make(draw), Styles[number]);
        var at = draw.Random.Next(Styles.Sum(s => s.Weight));
        var style = Styles.First(s => (at -= s.Weight) < 0);
        return (style.Make(draw), style);
    }

    static MailText Start(Draw draw, string from, string to, string subject, string authentication = "pass", string charset = "utf-8")
    {
        var host = from[(from.LastIndexOf('@') + 1)..].TrimEnd('>');
        var mail = new MailText(draw.Random);
        mail.Field("Delivered-To", to);
        mail.Field("Received", $"by 2002:a05:6402:{draw.Random.Next(4096):x}:b0:5ab:{draw.Random.Next(4096):x} with SMTP id {draw.Id(18)};\r\n        {draw.Date}");
        if (authentication.Length > 0)
        {
            mail.Field("Authentication-Results", Results(host, authentication, draw));
        }
        mail.Field("Return-Path", $"<bounce+{draw.Id(6)}@{host}>");
        mail.Field("Received", $"from mail-{draw.Random.Next(99)}.{host} (mail-{draw.Random.Next(99)}.{host}. [{draw.Ip}])\r\n        by mx.receiver.example with ESMTPS id {draw.Id(20)}\r\n        for <{to}>\r\n        (version=TLS1_3 cipher=TLS_AES_256_GCM_SHA384 bits=256/256);\r\n        {draw.Date}");
        mail.Field("DKIM-Signature", $"v=1; a=rsa-sha256; c=relaxed/relaxed; d={host}; s=s{draw.Random.Next(9)}; t=17{draw.Random.Next(99999999)};\r\n\th=from:to:subject:date; bh={draw.Id(43)}=; b={draw.Id(60)}\r\n\t {draw.Id(70)}==");
        mail.Field("From", from).Field("To", to);
        mail.Text("Subject", subject, charset);
        mail.Field("Date", draw.Date).Field("Message-ID", $"<{draw.Id(24)}@{host}>");
        return mail;
    }

    static string Results(string host, string kind, Draw draw) => kind switch
    {
        "pass" => $"mx.receiver.example;\r\n       dkim=pass header.i=@{host} header.s=s1 header.b={draw.Id(8)};\r\n       spf=pass (receiver.example: domain of bounce@{host} designates {draw.Ip} as permitted sender) smtp.mailfrom=bounce@{host};\r\n       dmarc=pass (p=REJECT sp=REJECT dis=NONE) header.from={host}",
        "list" => $"mx.receiver.example;\r\n       dkim=fail header.i=@{host} header.b={draw.Id(8)};\r\n       spf=pass (receiver.example: domain of talk-bounces@lists.forum.example designates {draw.Ip} as permitted sender) smtp.mailfrom=talk-bounces@lists.forum.example;\r\n       dmarc=fail (p=NONE sp=NONE dis=NONE) header.from={host}",
        "alumni" => $"mx.receiver.example;\r\n       dkim=pass header.i=@{host} header.b={draw.Id(8)};\r\n       spf=softfail (receiver.example: domain of transitioning bounce@{host} does not designate {draw.Ip} as permitted sender) smtp.mailfrom=bounce@{host};\r\n       dmarc=pass (p=NONE) header.from={host}",
        "refused" => $"spf=fail (sender IP is {draw.Ip})\r\n smtp.mailfrom={host}; dkim=none (message not signed)\r\n header.d=none;dmarc=none action=none header.from={host};",
        "none" => $"spf=none (sender IP is {draw.Ip})\r\n smtp.mailfrom={host}; dkim=none (message not signed)\r\n header.d=none;dmarc=none action=none header.from={host};compauth={(draw.Random.Next(3) == 0 ? "fail reason=001" : "pass reason=130")}",
        _ => $"spf=pass (sender IP is {draw.Ip})\r\n smtp.mailfrom={host}; dkim=pass (signature was verified)\r\n header.d={host};dmarc=bestguesspass action=none header.from={host};compauth=pass reason=109",
    };

    /// <summary>What one message is drawn from.</summary>
    public sealed class Draw(int number)
    {
        static readonly string[] Names = ["Amina Karimova", "Li Wei", "Jean Tremblay", "Dilnur Hashim", "Maria Rossi", "Tenzin Dolma", "Ahmet Yilmaz", "Sara Hosseini", "John Carter", "Olga Petrova", "Mehmet Demir", "Noor Haddad"];
        static readonly string[] Shops = ["bluebird", "maple-books", "northwind", "citytransit", "cornershop", "radio-hour", "greengrocer", "openlibrary", "skyline", "harbour", "lantern", "meridian"];

        public Random Random { get; } = new(number * 7919 + 17);
        public string Person => Names[Random.Next(Names.Length)];
        public string Shop => Shops[Random.Next(Shops.Length)] + ".example";
        public string Me => "reader" + Random.Next(40) + "@ngo.example";
        public string Ip => $"198.51.100.{Random.Next(1, 255)}";
        public string Date => new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Unspecified).AddMinutes(Random.Next(400_000)).ToString("ddd, d MMM yyyy HH:mm:ss", CultureInfo.InvariantCulture) + (Random.Next(3) == 0 ? " -0500 (EST)" : " +0000");

        public string Id(int length) => string.Create(length, Random, (span, r) =>
        {
            foreach (ref var c in span) c = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"[r.Next(56)];
        });

        public byte[] Bytes(int length)
        {
            var bytes = new byte[length];
            Random.NextBytes(bytes);
            return bytes;
        }

        public string Sentences(int count)
        {
            string[] words = ["we", "would", "like", "to", "thank", "you", "for", "your", "support", "this", "week", "our", "meeting", "is", "on", "Tuesday", "and", "the", "report", "will", "follow", "soon", "please", "read", "it", "before", "then", "new", "members", "are", "welcome", "at", "house", "garden", "music", "evening", "children", "school"];
            return string.Join(". ", Enumerable.Range(0, count).Select(_ => string.Join(' ', Enumerable.Range(0, 6 + Random.Next(10)).Select(_ => words[Random.Next(words.Length)])))) + ".";
        }

        public static string Address(string name, string host) => $"{MailText.Word(name)} <{name.Split(' ')[0].ToLowerInvariant()}@{host}>";
    }
}
