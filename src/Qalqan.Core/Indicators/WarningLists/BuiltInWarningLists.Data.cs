namespace Qalqan;

/// <summary>The warning lists that come with Qalqan: facts that hold everywhere and change seldom. Operators add the large published ones.</summary>
public static class BuiltInWarningLists
{
    static readonly HashSet<ObservableKind> Addresses = [ObservableKind.Ip, ObservableKind.Network, ObservableKind.Url];
    static readonly HashSet<ObservableKind> Hosts = [ObservableKind.Domain, ObservableKind.Url];
    static readonly HashSet<ObservableKind> Hashes = [ObservableKind.Md5, ObservableKind.Sha1, ObservableKind.Sha256];

    /// <summary>The name of the list that <see cref="WarningLists"/> answers from the Public Suffix List itself.</summary>
    public const string SharedHosting = "Shared hosting (public suffix list, private section)";

    /// <summary>Every built-in list.</summary>
    public static IReadOnlyList<WarningList> All { get; } =
    [
        // RFC 6890 and its updates (RFC 1918, 3927, 6598, 7526, 4291, 4193): addresses that every network uses, or that belong to nobody.
        // The ranges for documentation (RFC 5737, 3849) are left out: no device has one, so a hit there is no coincidence.
        new("Special-purpose IP addresses", WarningListMatch.Network,
        [
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
            "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "224.0.0.0/4", "240.0.0.0/4",
            "::/128", "::1/128", "64:ff9b::/96", "100::/64", "2001::/23", "2002::/16", "fc00::/7", "fe80::/10", "ff00::/8",
        ], Addresses),
        new("Public DNS resolvers", WarningListMatch.Network,
        [
            "1.1.1.1", "1.0.0.1", "1.1.1.2", "1.0.0.2", "1.1.1.3", "1.0.0.3", "8.8.8.8", "8.8.4.4", "9.9.9.9", "149.112.112.112", "9.9.9.10", "149.112.112.10",
            "208.67.222.222", "208.67.220.220", "208.67.222.123", "208.67.220.123", "94.140.14.14", "94.140.15.15", "76.76.2.0", "76.76.10.0",
            "77.88.8.8", "77.88.8.1", "114.114.114.114", "114.114.115.115", "223.5.5.5", "223.6.6.6", "119.29.29.29", "180.76.76.76", "185.228.168.9", "185.228.169.9",
            "4.2.2.1", "4.2.2.2", "64.6.64.6", "64.6.65.6", "84.200.69.80", "84.200.70.40", "8.26.56.26", "8.20.247.20",
            "2606:4700:4700::1111", "2606:4700:4700::1001", "2001:4860:4860::8888", "2001:4860:4860::8844", "2620:fe::fe", "2620:fe::9", "2620:119:35::35", "2620:119:53::53",
        ], Addresses),
        // The digests of no bytes, of one line feed, and of one CR LF.
        new("Hashes of empty files", WarningListMatch.Exact,
        [
            "d41d8cd98f00b204e9800998ecf8427e", "da39a3ee5e6b4b0d3255bfef95601890afd80709", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            "68b329da9893e34099c7d8ad5cb9c940", "adc83b19e793491b1c6ea0fd8b46cd9f32e592fc", "01ba4719c80b6fe911b091a7c05124b64eeece964e09c058ef8f9805daca546b",
            "81051bcc2cf1bedf378224b0a93e2877", "ba8ab5a0280b953aa97435ff8946cbcbb2755a27", "7eb70257593da06f682a3ddda54a9d260d4fc514f645237f5ca74b08f8da61a6",
        ], Hashes),
        // Hosts that nearly every device asks for. Attackers' pages on them are named by URL, not by host.
        new("Best-known sites", WarningListMatch.Hostname,
        [
            "google.com", "google.ca", "google.co.uk", "google.de", "google.fr", "google.com.tr", "google.kz", "gstatic.com", "googleapis.com", "googleusercontent.com", "youtube.com", "ytimg.com",
            "gmail.com", "android.com", "apple.com", "icloud.com", "mzstatic.com", "microsoft.com", "microsoftonline.com", "live.com", "outlook.com", "office.com", "office365.com", "windows.com",
            "windowsupdate.com", "bing.com", "msn.com", "skype.com", "linkedin.com", "github.com", "facebook.com", "fbcdn.net", "instagram.com", "whatsapp.com", "whatsapp.net",
            "telegram.org", "t.me", "signal.org", "x.com", "twitter.com", "twimg.com", "tiktok.com", "reddit.com", "wikipedia.org", "wikimedia.org", "mozilla.org", "firefox.com",
            "amazon.com", "cloudflare.com", "akamai.net", "akamaihd.net", "fastly.net", "digicert.com", "letsencrypt.org", "yahoo.com", "proton.me", "protonmail.com", "zoom.us", "dropbox.com",
            "paypal.com", "netflix.com", "spotify.com", "adobe.com", "wordpress.org", "baidu.com", "qq.com", "weixin.qq.com", "wechat.com", "taobao.com", "sina.com.cn", "weibo.com", "yandex.ru", "yandex.com", "vk.com", "mail.ru",
            "bbc.com", "bbc.co.uk", "cnn.com", "nytimes.com", "theguardian.com", "aljazeera.com", "rfa.org", "voanews.com", "amnesty.org", "hrw.org", "un.org", "duckduckgo.com",
        ], Hosts),
        new("URL shorteners", WarningListMatch.Hostname,
        [
            "bit.ly", "bitly.com", "t.co", "goo.gl", "tinyurl.com", "ow.ly", "is.gd", "v.gd", "buff.ly", "rebrand.ly", "cutt.ly", "shorturl.at", "t.ly", "rb.gy", "tiny.cc", "lnkd.in", "fb.me", "youtu.be",
            "amzn.to", "adf.ly", "bl.ink", "short.io", "s.id", "clck.ru", "vk.cc", "dlvr.it", "trib.al", "wp.me", "qr.ae", "soo.gd", "urlz.fr", "shorte.st", "bc.vc", "u.to", "0rz.tw", "url.cn", "t.cn", "dwz.cn", "suo.im", "reurl.cc", "lihi.cc", "aka.ms", "g.co", "forms.gle", "maps.app.goo.gl",
        ], Hosts, SharedHosting: true),
        // Answered from the Public Suffix List, so that it needs no entries of its own.
        new(SharedHosting, WarningListMatch.Exact, [], Hosts),
    ];
}
