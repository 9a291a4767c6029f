using System.Text;

namespace Qalqan.Bench.Mail;

/// <summary>Mail that people write to each other.</summary>
static partial class OrdinaryMail
{
    static byte[] Invitation(Draw draw)
    {
        var person = draw.Person;
        var ics = $"BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nORGANIZER;CN={person}:mailto:{person.Split(' ')[0].ToLowerInvariant()}@partner.example\r\nLOCATION:https://meet.calls.example/{draw.Id(10)}\r\nSUMMARY:Planning\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
        return Start(draw, Draw.Address(person, "partner.example"), draw.Me, "Invitation: Planning @ Tue 3pm")
            .Part(MailText.Multi(draw.Random, "alternative",
                MailText.TextPart($"You are invited.\n\nJoin: https://meet.calls.example/{draw.Id(10)}\n", more: "; format=flowed; delsp=yes"),
                MailText.TextPart($"<p>Join with <a href=\"https://www.google.com/url?q=https%3A%2F%2Fmeet.calls.example%2F{draw.Id(10)}&amp;sa=D\">meet.calls.example/{draw.Id(10)}</a></p>", "text/html"),
                MailText.TextPart(ics, "text/calendar", more: "; method=REQUEST")))
            .Part(MailText.FilePart("invite.ics", "application/ics", Encoding.UTF8.GetBytes(ics))).ToBytes();
    }

    static byte[] ListKept(Draw draw) => Start(draw, Draw.Address(draw.Person, "university.example"), "talk@lists.forum.example", "Re: [talk] meeting notes", "list")
        .Field("List-Id", "Talk <talk.lists.forum.example>").Field("List-Post", "<mailto:talk@lists.forum.example>").Field("List-Archive", "<https://lists.forum.example/pipermail/talk/>").Field("Sender", "\"Talk\" <talk-bounces@lists.forum.example>")
        .Single(MailText.TextPart($"{draw.Sentences(5)}\n\n> {draw.Sentences(2)}\n\n_______________________________________________\nTalk mailing list\nhttps://lists.forum.example/mailman/listinfo/talk\n", encoding: "7bit")).ToBytes();

    static byte[] ListRewritten(Draw draw)
    {
        var person = draw.Person;
        var address = person.Split(' ')[0].ToLowerInvariant() + "@gmail.com";
        return Start(draw, draw.Random.Next(2) == 0 ? $"{person} via Talk <talk@lists.forum.example>" : $"\"{address} via Talk\" <talk@lists.forum.example>", "talk@lists.forum.example", "[talk] question")
            .Field("Reply-To", $"{person} <{address}>").Field("List-Id", "Talk <talk.lists.forum.example>").Single(MailText.TextPart(draw.Sentences(6), encoding: "8bit")).ToBytes();
    }

    static byte[] ForwardedInline(Draw draw)
    {
        var shop = draw.Shop;
        return Start(draw, Draw.Address(draw.Person, "ngo.example"), draw.Me, "Fwd: Offer", draw.Random.Next(3) == 0 ? "" : "pass").Kind("alternative")
            .Part(MailText.TextPart($"See below.\n\n---------- Forwarded message ---------\nFrom: {Capital(shop)} <news@{shop}>\nDate: Mon, 5 Jan 2026\nSubject: Offer\nTo: <somebody@ngo.example>\n\n{draw.Sentences(4)} https://{shop}/offer\n"))
            .Part(MailText.TextPart($"<div>See below.</div><div class=\"gmail_quote\">---------- Forwarded message ---------<br>From: <strong>{Capital(shop)}</strong> <span>&lt;<a href=\"mailto:news@{shop}\">news@{shop}</a>&gt;</span><br><a href=\"https://{Counters[draw.Random.Next(Counters.Length)]}{draw.Id(40)}\">https://{shop}/offer</a></div>", "text/html")).ToBytes();
    }

    static byte[] ForwardedAttached(Draw draw) => Start(draw, Draw.Address(draw.Person, "ngo.example"), "helpdesk@ngo.example", "Is this real?")
        .Part(MailText.TextPart("Can you look at this please?"))
        .Part([.. "Content-Type: message/rfc822\r\nContent-Disposition: attachment\r\n\r\n"u8, .. Order(draw)]).ToBytes();

    static byte[] Thread(Draw draw)
    {
        var person = draw.Person;
        var quoted = string.Concat(Enumerable.Range(1, 1 + draw.Random.Next(4)).Select(depth => $"On Mon, Jan 5, 2026, {person} wrote:\n{new string('>', depth)} {draw.Sentences(2)}\n"));
        var mail = Start(draw, Draw.Address(person, "partner.example"), draw.Me, "Re: Re: Budget", draw.Random.Next(4) == 0 ? "microsoft" : "pass").Field("In-Reply-To", $"<{draw.Id(20)}@ngo.example>").Field("References", $"<{draw.Id(20)}@ngo.example>\r\n <{draw.Id(20)}@partner.example>");
        var text = $"{draw.Sentences(3)}\n\n-- \n{person}\nPartner, www.partner.example\n\n{quoted}";
        return draw.Random.Next(2) == 0
            ? mail.Single(MailText.TextPart(text, encoding: "7bit", more: "; format=flowed")).ToBytes()
            : mail.Kind("alternative").Part(MailText.TextPart(text)).Part(MailText.TextPart($"<div>{draw.Sentences(3)}</div><div>{person}<br><a href=\"http://www.partner.example/\">www.partner.example</a> | <a href=\"mailto:info@partner.example\">info@partner.example</a></div><blockquote>{draw.Sentences(4)}</blockquote>", "text/html")).ToBytes();
    }

    static byte[] Uyghur(Draw draw) => Start(draw, Draw.Address("ئامىنە كېرىم", "freemail.example").Replace("ئامىنە@", "amine@", StringComparison.Ordinal), draw.Me, "ئەسسالامۇ ئەلەيكۇم، يىغىن توغرىسىدا").Kind("alternative")
        .Part(MailText.TextPart($"ھۆرمەتلىك دوستلار،\n\nبۇ ھەپتىدىكى يىغىن سەيشەنبە كۈنى سائەت 15:00 دە. ئۇلانما: https://meet.calls.example/{draw.Id(10)}\nپارولنى تېلېفوندا ئېيتىمەن.\n\nرەھمەت\n", encoding: "base64"))
        .Part(MailText.TextPart($"<div dir=\"rtl\"><p>ھۆرمەتلىك دوستلار،</p><p><a href=\"https://meet.calls.example/{draw.Id(10)}\">يىغىنغا قاتنىشىش</a></p><p><a href=\"https://ئۇيغۇر.example/x\">ئۇيغۇر.example</a></p></div>", "text/html", encoding: "base64")).ToBytes();

    static byte[] Chinese(Draw draw)
    {
        var charset = draw.Random.Next(3) switch { 0 => "gb2312", 1 => "big5", _ => "utf-8" };
        return Start(draw, $"{MailText.Word("王伟", charset)} <wang@school.example>", draw.Me, "会议通知", charset: charset)
            .Part(MailText.TextPart($"各位老师：\n\n会议地点不变，网址：https://school.example/h/{draw.Id(6)}。\n密码另行通知。\n", charset: charset, encoding: draw.Random.Next(2) == 0 ? "base64" : "quoted-printable"))
            .Part(MailText.FilePart("会议日程.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", [.. Zip("word/document.xml", false), .. draw.Bytes(3_000)])).ToBytes();
    }

    static byte[] Arabic(Draw draw) => Start(draw, $"{MailText.Word("نور حداد")} <noor@ngo.example>", draw.Me, "محضر الاجتماع")
        .Single(MailText.TextPart($"السلام عليكم،\n\nمحضر الاجتماع على الرابط https://ngo.example/m/{draw.Id(8)}\nتم تغيير كلمة المرور الخاصة بالموقع وسنرسلها لاحقا.\n", charset: draw.Random.Next(2) == 0 ? "windows-1256" : "utf-8", encoding: "base64")).ToBytes();

    static byte[] Persian(Draw draw) => Start(draw, $"{MailText.Word("سارا حسینی")} <sara@ngo.example>", draw.Me, "گزارش ماهانه")
        .Part(MailText.TextPart("سلام،\n\nگزارش پیوست است. رمز عبور سامانه تغییر نکرده است.\n", encoding: "base64")).Part(MailText.FilePart("گزارش ۱۴۰۴.pdf", "application/pdf", [.. "%PDF-1.5\n"u8, .. draw.Bytes(4_000)])).ToBytes();

    static byte[] Turkish(Draw draw) => Start(draw, $"{MailText.Word("Şule Yılmaz", "iso-8859-9")} <sule@dernek.example>", draw.Me, "Toplantı tutanağı", charset: "iso-8859-9")
        .Part(MailText.TextPart($"Merhaba,\n\ntutanak ektedir. Ayrıntılar: www.dernek.example/toplanti\nŞifre değişikliği için bilgi işlem ile görüşün.\n", charset: "iso-8859-9")).Part(MailText.FilePart("Tutanak_Ocak.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", [.. Zip("word/document.xml", false), .. draw.Bytes(2_000)])).ToBytes();

    static byte[] Russian(Draw draw)
    {
        var charset = draw.Random.Next(2) == 0 ? "koi8-r" : "windows-1251";
        return Start(draw, $"{MailText.Word("Ольга Петрова", charset)} <olga@fond.example>", draw.Me, "Встреча во вторник", charset: charset)
            .Single(MailText.TextPart($"Добрый день!\n\nПрограмма встречи: http://fond.example/p/{draw.Id(5)}\nПароль от зала пришлю отдельно.\n", charset: charset, encoding: "8bit")).ToBytes();
    }

    static byte[] French(Draw draw) => Start(draw, $"{MailText.Word("Jérôme Lefèvre", "iso-8859-1")} <jerome@association.example>", draw.Me, "Assemblée générale", charset: "iso-8859-1").Kind("alternative")
        .Part(MailText.TextPart("Bonjour,\n\nvoici l'ordre du jour. Le mot de passe de la salle reste le même.\n", charset: "iso-8859-1"))
        .Part(MailText.TextPart("<p>Bonjour,</p><p>voici l'ordre du jour sur <a href=\"https://www.association.example/ag\">notre site association.example</a>.</p>", "text/html", "iso-8859-1")).ToBytes();

    static byte[] SignedSmime(Draw draw) => Start(draw, Draw.Address(draw.Person, "office.example"), draw.Me, "Contract").Kind("signed; protocol=\"application/pkcs7-signature\"; micalg=sha-256")
        .Part(MailText.TextPart(draw.Sentences(4))).Part(MailText.FilePart("smime.p7s", "application/pkcs7-signature", [0x30, 0x82, .. draw.Bytes(2_000)])).ToBytes();

    static byte[] SignedPgp(Draw draw) => Start(draw, Draw.Address(draw.Person, "riseup.example"), draw.Me, "Keys").Kind("signed; protocol=\"application/pgp-signature\"; micalg=pgp-sha512")
        .Part(MailText.TextPart(draw.Sentences(4), encoding: "7bit")).Part(Encoding.ASCII.GetBytes($"Content-Type: application/pgp-signature; name=\"OpenPGP_signature.asc\"\r\nContent-Disposition: attachment; filename=\"OpenPGP_signature\"\r\n\r\n-----BEGIN PGP SIGNATURE-----\r\n\r\n{draw.Id(64)}\r\n-----END PGP SIGNATURE-----\r\n")).ToBytes();

    static byte[] Bounce(Draw draw) => Start(draw, "Mail Delivery System <MAILER-DAEMON@mail.ngo.example>", draw.Me, "Undelivered Mail Returned to Sender", "").Kind("report; report-type=delivery-status")
        .Part(MailText.TextPart($"This is the mail system at host mail.ngo.example.\n\n<gone@{draw.Shop}>: host mx.example[192.0.2.7] said: 550 5.1.1 user unknown\n", encoding: "7bit"))
        .Part(Encoding.ASCII.GetBytes($"Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mail.ngo.example\r\n\r\nFinal-Recipient: rfc822; gone@{draw.Shop}\r\nAction: failed\r\nStatus: 5.1.1\r\n"))
        .Part([.. "Content-Type: message/rfc822\r\n\r\n"u8, .. Thread(draw)]).ToBytes();

    static byte[] Absence(Draw draw) => Start(draw, Draw.Address(draw.Person, "partner.example"), draw.Me, "Automatic reply: Budget", "microsoft").Field("Auto-Submitted", "auto-replied")
        .Single(MailText.TextPart("I am away until Monday. In urgent cases write to office@partner.example.", encoding: "7bit", charset: "us-ascii")).ToBytes();

    static byte[] Outlook(Draw draw)
    {
        var html = "<html xmlns:v=\"urn:schemas-microsoft-com:vml\" xmlns:o=\"urn:schemas-microsoft-com:office:office\"><head><meta http-equiv=\"Content-Type\" content=\"text/html; charset=us-ascii\"><!--[if !mso]><style>v\\:* {behavior:url(#default#VML);}</style><![endif]--><style><!--\n/* Font Definitions */\n@font-face {font-family:Calibri;}\np.MsoNormal {margin:0cm; font-size:11.0pt;}\n--></style></head><body lang=EN-CA link=\"#0563C1\"><div class=WordSection1>"
            + string.Concat(Enumerable.Range(0, 6).Select(_ => $"<p class=MsoNormal><span style='font-size:12.0pt;mso-fareast-language:EN-US'>{draw.Sentences(2)}<o:p></o:p></span></p>"))
            + $"<p class=MsoNormal><a href=\"http://www.partner.example/\">www.partner.example</a> <img width=200 src=\"cid:image001.png@01DA.{draw.Id(8)}\"></p></div></body></html>";
        return Start(draw, $"\"{draw.Person.Split(' ')[1]}, {draw.Person.Split(' ')[0]}\" <staff@partner.example>", draw.Me, "FW: Minutes", "microsoft").Kind("related")
            .Part(MailText.Multi(draw.Random, "alternative", MailText.TextPart(draw.Sentences(6), charset: "us-ascii"), MailText.TextPart(html, "text/html", "us-ascii")))
            .Part(MailText.FilePart("image001.png", "image/png", [0x89, .. "PNG\r\n"u8, .. draw.Bytes(6_000)], "inline")).Part(MailText.FilePart("Minutes.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", [.. Zip("word/document.xml", false), .. draw.Bytes(15_000)])).ToBytes();
    }

    static byte[] SmallGroup(Draw draw) => Start(draw, "Cultural Centre <info@centre.example>", draw.Me, "Music evening").Field("Reply-To", "centre.music@gmail.com").Single(MailText.TextPart(draw.Sentences(5))).ToBytes();

    static byte[] PhotosZip(Draw draw) => Start(draw, Draw.Address(draw.Person, "freemail.example"), draw.Me, "Photos").Part(MailText.TextPart("Here are the photos."))
        .Part(MailText.FilePart("photos.zip", "application/zip", Zip("photos/IMG_0042.jpg", false))).Part(MailText.FilePart("IMG_0043.jpg", "image/jpeg", [0xFF, 0xD8, .. draw.Bytes(40_000)])).ToBytes();

    static byte[] LockedZipByPhone(Draw draw) => Start(draw, Draw.Address(draw.Person, "lawyers.example"), draw.Me, "File").Part(MailText.TextPart("The archive is encrypted. I will tell you the password by telephone.\n\nBest regards"))
        .Part(MailText.FilePart("file.zip", "application/zip", Zip("statement.pdf", true))).ToBytes();

    static byte[] LockedZipWithPassword(Draw draw) => Start(draw, "Payroll <payroll@office.example>", draw.Me, "Payslip").Part(MailText.TextPart($"Your payslip is attached.\nPassword: {draw.Random.Next(1000, 9999)}{draw.Id(3)}\n"))
        .Part(MailText.FilePart("payslip.zip", "application/zip", Zip("payslip.pdf", true))).ToBytes();

    static byte[] SecureMessagePage(Draw draw) => Start(draw, "Secure Mail <secure@bank.example>", draw.Me, "You have a secure message").Part(MailText.TextPart("Open the attached page to read your message."))
        .Part(MailText.FilePart("SecureMessageAtt.html", "text/html", Encoding.UTF8.GetBytes($"<!DOCTYPE html><html><body><form action=\"https://secure.bank.example/open\"><input name=m value={draw.Id(40)}></form></body></html>"))).ToBytes();

    static byte[] MacroSheet(Draw draw) => Start(draw, Draw.Address(draw.Person, "accountant.example"), draw.Me, "Tax sheet").Part(MailText.TextPart("Please fill in the sheet."))
        .Part(MailText.FilePart("Tax.xlsm", "application/vnd.ms-excel.sheet.macroEnabled.12", [.. Zip("xl/vbaProject.bin", false), .. draw.Bytes(2_000)])).ToBytes();

    static byte[] RewrittenLinks(Draw draw)
    {
        var shop = draw.Shop;
        var link = draw.Random.Next(3) switch
        {
            0 => $"https://nam12.safelinks.protection.outlook.com/?url=https%3A%2F%2Fwww.{shop}%2Fpage&amp;data=05%7C02%7C{draw.Id(40)}&amp;reserved=0",
            1 => $"https://urldefense.com/v3/__https://www.{shop}/page__;!!{draw.Id(30)}$",
            _ => $"https://urldefense.proofpoint.com/v2/url?u=https-3A__www.{shop.Replace("-", "-2D", StringComparison.Ordinal)}_page&amp;d={draw.Id(20)}",
        };
        return Start(draw, Draw.Address(draw.Person, "partner.example"), draw.Me, "Link", "microsoft").Single(MailText.TextPart($"<html><body><p>{draw.Sentences(3)}</p><p><a href=\"{link}\">https://www.{shop}/page</a></p></body></html>", "text/html")).ToBytes();
    }

    static byte[] AlumniForward(Draw draw) => Start(draw, Draw.Address(draw.Person, "friend.example"), "me@alumni.university.example", "Hello", "alumni").Single(MailText.TextPart(draw.Sentences(6))).ToBytes();

    static byte[] OldForward(Draw draw) => Start(draw, Draw.Address(draw.Person, "club.example"), "me@old-isp.example", "Hello", "refused").Single(MailText.TextPart(draw.Sentences(6), charset: "iso-8859-1")).ToBytes();

    static byte[] NoRecords(Draw draw) => Start(draw, Draw.Address(draw.Person, "village-club.example"), draw.Me, "Choir", "none").Single(MailText.TextPart(draw.Sentences(4), encoding: "8bit")).ToBytes();

    static byte[] Scanner(Draw draw) => Start(draw, "Copier <scanner@ngo.example>", draw.Me, "Scanned from a Copier", "").Part(MailText.TextPart("Device Name: Copier 3\nScan to e-mail\n", encoding: "7bit"))
        .Part(MailText.FilePart($"SKM_C250_{draw.Random.Next(100000)}.pdf", "application/pdf", [.. "%PDF-1.3\n"u8, .. draw.Bytes(30_000)])).ToBytes();
}
