using System.Text;

namespace Qalqan.Bench.Mail;

/// <summary>Mail that programs send: newsletters, receipts, notices.</summary>
static partial class OrdinaryMail
{
    static readonly string[] Counters = ["u4711.ct.sendgrid.net/ls/click?upn=", "ngo.us5.list-manage.com/track/click?u=", "links.e2ma.net/track/", "r20.rs6.net/tn.jsp?f=", "click.klclick1.com/cl0/", "ngo.createsend1.com/t/j-l-"];

    static string Newsletter(Draw draw, string shop, Func<string, string> counted, int stories)
    {
        var html = new StringBuilder();
        html.Append("<!DOCTYPE html PUBLIC \"-//W3C//DTD XHTML 1.0 Transitional//EN\"><html xmlns=\"http://www.w3.org/1999/xhtml\"><head><meta charset=\"utf-8\"><title>News</title><style type=\"text/css\">@import url(https://fonts.").Append(shop).Append("/css?f=Open+Sans); body{margin:0;background:#fafafa url('https://img.").Append(shop).Append("/bg.png')} .h{color:#333;font-size:16px} @media only screen and (max-width:480px){.c{width:100%!important}}</style></head><body>");
        html.Append("<div style=\"display:none;max-height:0\">").Append(draw.Sentences(1)).Append(string.Concat(Enumerable.Repeat("&#847;&zwnj;&nbsp;", 40))).Append("</div><table width=\"600\" cellpadding=\"0\" cellspacing=\"0\" border=\"0\" align=\"center\">");
        for (var i = 0; i < stories; i++)
        {
            var url = counted($"https://www.{shop}/story/{i}");
            html.Append("<tr><td class=\"c\" style=\"padding:18px 18px 9px;font-family:Helvetica,Arial,sans-serif;font-size:16px;line-height:150%;color:#202020\"><a href=\"").Append(url).Append("\"><img src=\"https://img.").Append(shop).Append('/').Append(draw.Id(12)).Append(".jpg\" width=\"564\" alt=\"\" style=\"max-width:1200px;padding-bottom:0;display:inline!important\"></a><h2>")
                .Append(draw.Sentences(1)).Append("</h2><p>").Append(draw.Sentences(4)).Append("</p><a class=\"button\" href=\"").Append(url).Append("\" target=\"_blank\" style=\"font-weight:bold;color:#fff\">").Append(i % 3 == 0 ? $"www.{shop}" : i % 3 == 1 ? "Read more" : $"Visit {shop} to learn more").Append("</a></td></tr>");
        }
        html.Append("<!--[if mso]><tr><td><v:roundrect href=\"").Append(counted($"https://www.{shop}/donate")).Append("\" style=\"height:40px\"><center>Donate</center></v:roundrect></td></tr><![endif]-->");
        html.Append("<tr><td>You get this because you subscribed at <a href=\"").Append(counted($"https://{shop}")).Append("\">").Append(shop).Append("</a>. <a href=\"").Append(counted($"https://{shop}/unsubscribe?u=" + draw.Id(20))).Append("\">Unsubscribe</a></td></tr></table><img src=\"").Append(counted("https://open")).Append("\" width=\"1\" height=\"1\"></body></html>");
        return html.ToString();
    }

    static byte[] SendNewsletter(Draw draw, string shop, Func<string, string> counted, string authentication)
    {
        var mail = Start(draw, $"{Capital(shop)} News <news@mail.{shop}>", draw.Me, "News of the week " + draw.Random.Next(50), authentication);
        mail.Field("List-Unsubscribe", $"<https://{shop}/unsubscribe/{draw.Id(20)}>, <mailto:unsubscribe-{draw.Id(8)}@mail.{shop}>").Field("List-Unsubscribe-Post", "List-Unsubscribe=One-Click").Field("Precedence", "bulk");
        var html = Newsletter(draw, shop, counted, 3 + draw.Random.Next(8));
        return mail.Kind("alternative").Part(MailText.TextPart(draw.Sentences(12) + "\n" + counted("https://" + shop))).Part(MailText.TextPart(html, "text/html")).ToBytes();
    }

    static byte[] NewsletterByService(Draw draw)
    {
        var counter = Counters[draw.Random.Next(Counters.Length)];
        return SendNewsletter(draw, draw.Shop, _ => $"https://{counter}{draw.Id(60)}", draw.Random.Next(5) == 0 ? "microsoft" : "pass");
    }

    static byte[] NewsletterOwnCounter(Draw draw)
    {
        var shop = draw.Shop;
        return SendNewsletter(draw, shop, u => $"https://click.mail.{shop}/?qs={draw.Id(60)}&u={Uri.EscapeDataString(u)}", "pass");
    }

    static byte[] NewsletterUnknownCounter(Draw draw) => SendNewsletter(draw, draw.Shop, _ => $"https://trk.mailing-house.example/c/{draw.Id(30)}", "");

    static byte[] Digest(Draw draw)
    {
        var html = "<html><body>" + string.Concat(Enumerable.Range(0, 12).Select(_ =>
        {
            var site = draw.Shop;
            return $"<p><a href=\"https://{Counters[draw.Random.Next(Counters.Length)]}{draw.Id(40)}\">{draw.Sentences(1)}</a> <a href=\"https://{site}/a/{draw.Id(6)}\">({site})</a></p>";
        })) + "</body></html>";
        return Start(draw, "The Digest <digest@digest.example>", draw.Me, "Ten stories").Field("List-Id", "Digest <digest.digest.example>").Single(MailText.TextPart(html, "text/html", encoding: "base64")).ToBytes();
    }

    static byte[] Invoice(Draw draw)
    {
        var shop = draw.Shop;
        return Start(draw, $"{Capital(shop)} Billing <billing@{shop}>", draw.Me, $"Invoice {draw.Random.Next(100000)}")
            .Part(MailText.TextPart($"Dear customer,\n\nplease find your invoice attached. You can also see it at https://{shop}/account/invoices .\n\nAmount due: 42.50\n"))
            .Part(MailText.FilePart($"Invoice_{draw.Random.Next(100000)}.pdf", "application/pdf", [.. "%PDF-1.7\n"u8, .. draw.Bytes(20_000 + draw.Random.Next(60_000))])).ToBytes();
    }

    static byte[] Order(Draw draw)
    {
        var shop = draw.Shop;
        var rows = string.Concat(Enumerable.Range(0, 2 + draw.Random.Next(5)).Select(i => $"<tr><td><img src=\"cid:p{i}@{shop}\"></td><td>{draw.Sentences(1)}</td><td>{draw.Random.Next(90)}.00</td></tr>"));
        return Start(draw, $"{Capital(shop)} <orders@{shop}>", draw.Me, "Your order " + draw.Id(8)).Kind("related")
            .Part(MailText.TextPart($"<html><body><h1>Thank you</h1><table>{rows}</table><p>See your order at <a href=\"https://www.{shop}/orders/{draw.Id(10)}\">www.{shop}/orders</a> or write to <a href=\"mailto:help@{shop}\">help@{shop}</a>.</p></body></html>", "text/html"))
            .Part(MailText.FilePart("p0.png", "image/png", [0x89, .. "PNG\r\n"u8, .. draw.Bytes(8_000)], "inline")).ToBytes();
    }

    static byte[] Parcel(Draw draw) => Start(draw, "Parcel Service <tracking@parcel.example>", draw.Me, "Your parcel is on its way")
        .Single(MailText.TextPart($"<html><body><p>Parcel <b>{draw.Id(12)}</b> arrives tomorrow.</p><p><a href=\"https://track.parcel.example/p/{draw.Id(12)}?utm_source=mail&amp;next=https%3A%2F%2Fwww.parcel.example%2Fhelp\">https://parcel.example/track</a></p></body></html>", "text/html", encoding: "7bit")).ToBytes();

    static byte[] PasswordReset(Draw draw)
    {
        var shop = draw.Shop;
        return Start(draw, $"\"{Capital(shop)} Accounts\" <no-reply@accounts.{shop}>", draw.Me, "Reset your password").Kind("alternative")
            .Part(MailText.TextPart($"Somebody asked for a new password for your account.\nOpen https://accounts.{shop}/reset?token={draw.Id(40)} within 24 hours.\nIf it was not you, your password is unchanged.\n"))
            .Part(MailText.TextPart($"<p>Somebody asked for a new password.</p><p><a href=\"https://accounts.{shop}/reset?token={draw.Id(40)}\">Choose a new password</a></p><p>Your password is: not changed until you do.</p>", "text/html")).ToBytes();
    }

    static byte[] SocialNotice(Draw draw) => Start(draw, $"\"{draw.Person}\" <notification@socialmail.example>", draw.Me, "You have a new message")
        .Field("Reply-To", "noreply <noreply@socialmail.example>")
        .Single(MailText.TextPart($"<html><body><table><tr><td><a href=\"https://www.social.example/n/?messages%2Fread%2F{draw.Random.Next()}&amp;aref={draw.Id(30)}&amp;medium=email&amp;mid={draw.Id(30)}\"><span>{draw.Person} sent you a message</span></a></td></tr></table><p>{draw.Sentences(2)}</p><p>Social Inc., 1 Long Road. <a href=\"https://www.social.example/o.php?k={draw.Id(10)}\">unsubscribe</a></p></body></html>", "text/html")).ToBytes();

    static byte[] SharedDocument(Draw draw)
    {
        var person = draw.Person;
        var address = person.Split(' ')[0].ToLowerInvariant() + "@freemail.example";
        return Start(draw, $"\"{person} (via Documents)\" <drive-shares-noreply@documents.example>", draw.Me, $"Document shared with you: \"Plan\"")
            .Field("Reply-To", $"{person} <{address}>").Kind("alternative")
            .Part(MailText.TextPart($"{person} ({address}) has shared this document: https://docs.documents.example/d/{draw.Id(30)}/edit?usp=sharing"))
            .Part(MailText.TextPart($"<p>{person} (<a href=\"mailto:{address}\">{address}</a>) has shared <a href=\"https://docs.documents.example/d/{draw.Id(30)}/edit\">Plan.docx</a></p>", "text/html")).ToBytes();
    }

    static byte[] WebForm(Draw draw) => Start(draw, "Website <wordpress@ngo.example>", "office@ngo.example", "New message from the contact form")
        .Field("Reply-To", draw.Person.Split(' ')[0].ToLowerInvariant() + draw.Random.Next(99) + "@gmail.com").Single(MailText.TextPart($"Name: {draw.Person}\nMessage: {draw.Sentences(3)}\n", encoding: "8bit")).ToBytes();

    static byte[] CodeNotice(Draw draw) => Start(draw, $"{draw.Person} <notifications@codehost.example>", draw.Me, $"[ngo/site] Fix the build (PR #{draw.Random.Next(900)})")
        .Field("Reply-To", $"ngo/site <reply+{draw.Id(30)}@reply.codehost.example>").Field("List-ID", "ngo/site <site.ngo.codehost.example>").Kind("alternative")
        .Part(MailText.TextPart($"{draw.Sentences(3)}\n\n```\nvar x = a.b.c();\nimport os.path\n```\n-- \nView it: https://codehost.example/ngo/site/pull/{draw.Random.Next(900)}"))
        .Part(MailText.TextPart($"<p>{draw.Sentences(2)}</p><p>See <a href=\"https://codehost.example/ngo/site/blob/main/README.md\">README.md</a>, <a href=\"https://codehost.example/ngo/site/blob/main/setup.py\">setup.py</a>, <a href=\"https://codehost.example/x/archive/v1.zip\">v1.zip</a> and <a href=\"https://codehost.example/asp\">ASP.NET</a></p>", "text/html")).ToBytes();

    static byte[] ShopByAddress(Draw draw)
    {
        var shop = draw.Shop;
        return Start(draw, $"\"{Capital(shop)}\" <offers@news.{shop}>", draw.Me, $"{Capital(shop)}: this weekend only")
            .Single(MailText.TextPart($"<html><body><a href=\"https://news.{shop}/c/{draw.Id(20)}\">{shop}</a> <a href=\"https://news.{shop}/c/{draw.Id(20)}\">{draw.Sentences(1)}</a></body></html>", "text/html", "iso-8859-1")).ToBytes();
    }

    static byte[] Ticket(Draw draw) => Start(draw, "Tickets <tickets@boxoffice.example>", draw.Me, "Your tickets")
        .Part(MailText.TextPart($"<p>{draw.Sentences(2)}</p><a href=\"https://boxoffice.example/t/{draw.Id(20)}\">boxoffice.example/my-tickets</a>", "text/html"))
        .Part(MailText.FilePart("ticket.pkpass", "application/vnd.apple.pkpass", [.. Zip("pass.json", false), .. draw.Bytes(500)]))
        .Part(MailText.FilePart("event.ics", "text/calendar", "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"u8.ToArray()))
        .Part(MailText.FilePart("tickets.pdf", "application/pdf", [.. "%PDF-1.4\n"u8, .. draw.Bytes(9_000)])).ToBytes();

    static string Capital(string shop) => char.ToUpperInvariant(shop[0]) + shop[1..];

    /// <summary>A zip with one stored entry, by hand: the framework's writer cannot set the flag for encryption.</summary>
    static byte[] Zip(string name, bool locked)
    {
        var entry = Encoding.UTF8.GetBytes(name);
        var flags = (byte)(locked ? 1 : 0);
        byte[] local = [.. "PK\x03\x04"u8, 20, 0, flags, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4, 16, 0, 0, 0, 16, 0, 0, 0, (byte)entry.Length, 0, 0, 0, .. entry, .. new byte[16]];
        byte[] central = [.. "PK\x01\x02"u8, 20, 0, 20, 0, flags, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4, 16, 0, 0, 0, 16, 0, 0, 0, (byte)entry.Length, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, .. entry];
        return [.. local, .. central, .. "PK\x05\x06"u8, 0, 0, 0, 0, 1, 0, 1, 0, (byte)central.Length, 0, 0, 0, (byte)local.Length, 0, 0, 0, 0, 0];
    }
}
