namespace Qalqan.Formats;

/// <summary>Hosts whose part in mail is known. Registered domains, lower case.</summary>
static class WellKnownHosts
{
    /// <summary>Mail services where anybody can have an address at once.</summary>
    public static readonly HashSet<string> FreeMail = new(StringComparer.Ordinal)
    {
        "gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "live.com", "msn.com", "yahoo.com", "ymail.com", "rocketmail.com", "aol.com", "icloud.com",
        "me.com", "mac.com", "proton.me", "protonmail.com", "pm.me", "tutanota.com", "tuta.io", "tutamail.com", "gmx.com", "gmx.de", "gmx.net", "gmx.at", "gmx.ch",
        "web.de", "mail.com", "email.com", "usa.com", "consultant.com", "post.com", "mail.ru", "bk.ru", "inbox.ru", "list.ru", "internet.ru", "yandex.ru", "yandex.com",
        "ya.ru", "rambler.ru", "qq.com", "foxmail.com", "163.com", "126.com", "yeah.net", "sina.com", "sina.cn", "sohu.com", "139.com", "aliyun.com", "naver.com",
        "daum.net", "hanmail.net", "yahoo.co.jp", "yahoo.co.uk", "yahoo.fr", "yahoo.de", "yahoo.ca", "yahoo.com.br", "hotmail.co.uk", "hotmail.fr", "hotmail.de",
        "outlook.fr", "outlook.de", "live.co.uk", "live.fr", "live.ca", "laposte.net", "orange.fr", "free.fr", "wanadoo.fr", "t-online.de", "freenet.de", "libero.it",
        "virgilio.it", "tiscali.it", "seznam.cz", "centrum.cz", "wp.pl", "o2.pl", "onet.pl", "interia.pl", "uol.com.br", "bol.com.br", "terra.com.br", "zoho.com",
        "zohomail.com", "fastmail.com", "fastmail.fm", "hushmail.com", "mailfence.com", "disroot.org", "riseup.net", "inbox.lv", "mail.bg", "abv.bg", "ukr.net",
        "i.ua", "mynet.com", "mail.kz", "inbox.eu", "cock.li", "skiff.com", "duck.com", "mailo.com", "sapo.pt", "rediffmail.com", "btinternet.com", "comcast.net",
    };

    /// <summary>Services that count clicks for those who send newsletters and receipts: the host a link names is reached through them, in honest mail by the million.</summary>
    public static readonly HashSet<string> ClickCounters = new(StringComparer.Ordinal)
    {
        "sendgrid.net", "list-manage.com", "mailchi.mp", "mailchimp.com", "mandrillapp.com", "hubspotlinks.com", "hubspotemail.net", "hs-sites.com", "hubspotstarter.net",
        "awstrack.me", "exct.net", "exacttarget.com", "sfmc-content.com", "mktoweb.com", "mkt5371.com", "pardot.com", "rs6.net", "constantcontact.com",
        "createsend.com", "createsend1.com", "cmail19.com", "cmail20.com", "cmail1.com", "customeriomail.com", "customer.io", "iterable.com", "klaviyomail.com",
        "klclick.com", "klclick1.com", "klclick2.com", "klclick3.com", "mjt.lu", "mailjet.com", "sendibm1.com", "sendibm3.com", "sendinblue.com", "brevo.com",
        "sendibt2.com", "sendibt3.com", "mailgun.org", "mailgun.net", "sparkpostmail.com", "sparkpostmail2.com", "spgo.io", "postmarkapp.com", "pstmrk.it", "e2ma.net",
        "emltrk.com", "activehosted.com", "acemlna.com", "acemlnb.com", "acemlnc.com", "getresponse.com", "gr-mail.com", "aweber.com", "convertkit-mail.com",
        "convertkit-mail2.com", "convertkit-mail3.com", "ck.page", "substack.com", "beehiiv.com", "mailerlite.com", "mlsend.com", "mlsend2.com", "ml.mailersend.com",
        "benchmarkemail.com", "icontact.com", "icptrack.com", "vresp.com", "verticalresponse.com", "ontraport.com", "infusionmail.com", "keap-link001.com",
        "en25.com", "eloqua.com", "bronto.com", "bm23.com", "dotdigital-pages.com", "dmtrk.net", "ccsend.com", "actionnetwork.org", "everyaction.com", "nationbuilder.com",
        "salsalabs.org", "bbnc.com", "luminateonline.com", "engagingnetworks.app", "braze.com", "appboy.com", "moengage.com", "netcorecloud.net", "pepipost.com",
        "elasticemail.com", "smtp2go.com", "sendpulse.com", "unisender.com", "cisionone.com", "prnewswire.com", "emarsys.net", "emarsys.com", "responsys.net",
        "rsgsv.net", "mcsv.net", "mailtrack.io", "yesware.com", "outreach.io", "salesloft.com", "safelinkslab.com", "govdelivery.com", "listrak.com", "listrakbi.com",
        "t.co", "lnkd.in", "eventbrite.com", "meetup.com", "change.org", "wordfly.com", "tessituranetwork.com", "mailpanel.com", "inxmail.com", "inxserver.de",
        "rapidmail.de", "cleverreach.com", "sarbacane.com", "mailpro.com", "splio.com", "relatio.com", "euromsg.com", "mailkit.eu", "ecomail.cz", "freshmail.mx",
    };

    /// <summary>Gateways that put their own address before every link of a mail that passes them, to check it at the click.</summary>
    public static readonly HashSet<string> Rewriters = new(StringComparer.Ordinal)
    {
        "urldefense.com", "urldefense.us", "safelinks.protection.outlook.com", "outlook.com", "mimecastprotect.com", "mimecast.com", "cudasvc.com", "barracuda.com",
        "fireeye.com", "trendmicro.com", "sophos.com", "secureserver.net", "edgepilot.com", "messagelabs.com", "symantec.com", "clicktime.cloud.postoffice.net",
        "vadesecure.com", "hornetsecurity.com", "antispamcloud.com", "proofpoint.com", "ppe-hosted.com", "cisco.com", "inkyphishfence.com", "avanan.click",
        "checkpoint.com", "google.com", "bing.com", "facebook.com", "yahoo.com", "linkedin.com", "instagram.com", "youtube.com", "duckduckgo.com",
    };
}
