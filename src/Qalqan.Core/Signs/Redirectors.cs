namespace Qalqan;

/// <summary>Sites whose URLs carry another site's URL by their very purpose: link protection of mail gateways, share buttons, archives, sign-in.</summary>
static class Redirectors
{
    /// <summary>Hosts, with everything below them.</summary>
    static readonly string[] Hosts =
    [
        // Mail gateways put these in front of every link of every mail; the link behind is looked at on its own.
        "safelinks.protection.outlook.com", "urldefense.com", "urldefense.proofpoint.com", "urldefense.us", "mimecastprotect.com", "mimecast.com", "linkprotect.cudasvc.com",
        "protection.sophos.com", "secure-web.cisco.com", "clicktime.symantec.com", "protect2.fireeye.com", "tmase.trendmicro.com", "trendmicro.com", "checkpoint.com", "vadesecure.com",
        "cloud-protect.net", "linkprotect.de", "inky.com", "barracudanetworks.com", "mailanyone.net", "url.emailprotection.link", "shared.outlook.inky.com", "antispamcloud.com",
        // Warn-and-leave pages of messengers and networks.
        "l.facebook.com", "lm.facebook.com", "l.instagram.com", "l.messenger.com", "l.wl.co", "t.umblr.com", "out.reddit.com", "slack-redir.net", "statics.teams.cdn.office.net", "away.vk.com",
        // Archives, translators, checkers.
        "web.archive.org", "archive.org", "archive.today", "archive.ph", "webcache.googleusercontent.com", "translate.google.com", "translate.goog", "validator.w3.org", "virustotal.com", "urlscan.io",
        // Share buttons.
        "wa.me", "api.whatsapp.com", "addtoany.com", "addthis.com", "sharethis.com", "getpocket.com", "pinterest.com",
    ];

    /// <summary>Canonical beginnings.</summary>
    static readonly string[] Paths =
    [
        "www.facebook.com/sharer", "facebook.com/sharer", "www.facebook.com/dialog/", "www.facebook.com/share.php", "facebook.com/share.php", "m.facebook.com/sharer",
        "twitter.com/share", "twitter.com/intent/", "www.twitter.com/share", "x.com/intent/", "x.com/share", "www.linkedin.com/share", "www.linkedin.com/cws/share", "linkedin.com/share",
        "www.reddit.com/submit", "reddit.com/submit", "t.me/share/", "telegram.me/share/", "vk.com/share.php", "news.ycombinator.com/submitlink", "bsky.app/intent/",
        "accounts.google.com/", "login.microsoftonline.com/", "login.live.com/", "appleid.apple.com/", "steamcommunity.com/linkfilter/", "www.youtube.com/redirect",
    ];

    /// <summary>Whether a URL of another site inside <paramref name="canonical"/> says nothing.</summary>
    public static bool AreExpected(string canonical, string host)
    {
        foreach (var known in Hosts)
            if (host.EndsWith(known, StringComparison.Ordinal) && (host.Length == known.Length || host[^(known.Length + 1)] == '.')) return true;
        foreach (var path in Paths)
            if (canonical.StartsWith(path, StringComparison.Ordinal)) return true;
        return false;
    }
}
