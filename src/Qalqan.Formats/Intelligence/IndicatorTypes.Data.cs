namespace Qalqan.Formats;

/// <summary>How a type word is read.</summary>
/// <param name="Kind">The kind; <see cref="ObservableKind.Unknown"/> means that the value decides; <see cref="ObservableKind.Other"/> that it is kept, not matched.</param>
/// <param name="Second">The kind of what stands after the bar in <c>a|b</c>; <see cref="ObservableKind.Unknown"/> if that is left out (a port).</param>
readonly record struct IndicatorType(ObservableKind Kind, ObservableKind Second = ObservableKind.Unknown);

/// <summary>The type words of MISP attributes, CSV tables and feeds. MISP's are those of its core format; the others were seen in published files.</summary>
static class IndicatorTypes
{
    static readonly Dictionary<string, IndicatorType> Known = new(StringComparer.OrdinalIgnoreCase)
    {
        ["domain"] = new(ObservableKind.Domain),
        ["hostname"] = new(ObservableKind.Domain),
        ["host"] = new(ObservableKind.Domain),
        ["fqdn"] = new(ObservableKind.Domain),
        ["domainname"] = new(ObservableKind.Domain),
        ["domain|ip"] = new(ObservableKind.Domain, ObservableKind.Ip),
        ["hostname|port"] = new(ObservableKind.Domain),
        ["url"] = new(ObservableKind.Url),
        ["uri"] = new(ObservableKind.Url),
        ["link"] = new(ObservableKind.Url),
        ["ip"] = new(ObservableKind.Ip),
        ["ip:port"] = new(ObservableKind.Ip),
        ["ipport"] = new(ObservableKind.Ip),
        ["ipv4"] = new(ObservableKind.Ip),
        ["ipv6"] = new(ObservableKind.Ip),
        ["ipv4addr"] = new(ObservableKind.Ip),
        ["ipv6addr"] = new(ObservableKind.Ip),
        ["ipaddr"] = new(ObservableKind.Ip),
        ["ipaddress"] = new(ObservableKind.Ip),
        ["ipsrc"] = new(ObservableKind.Ip),
        ["ipdst"] = new(ObservableKind.Ip),
        ["ipsrc|port"] = new(ObservableKind.Ip),
        ["ipdst|port"] = new(ObservableKind.Ip),
        ["network"] = new(ObservableKind.Network),
        ["cidr"] = new(ObservableKind.Network),
        ["email"] = new(ObservableKind.Email),
        ["emailaddr"] = new(ObservableKind.Email),
        ["emailaddress"] = new(ObservableKind.Email),
        ["emailsrc"] = new(ObservableKind.Email),
        ["emaildst"] = new(ObservableKind.Email),
        ["emailsender"] = new(ObservableKind.Email),
        ["sender"] = new(ObservableKind.Email),
        ["emailreplyto"] = new(ObservableKind.Email),
        ["emailattachment"] = new(ObservableKind.FileName),
        ["md5"] = new(ObservableKind.Md5),
        ["md5hash"] = new(ObservableKind.Md5),
        ["filehashmd5"] = new(ObservableKind.Md5),
        ["sha1"] = new(ObservableKind.Sha1),
        ["sha1hash"] = new(ObservableKind.Sha1),
        ["filehashsha1"] = new(ObservableKind.Sha1),
        ["sha256"] = new(ObservableKind.Sha256),
        ["sha256hash"] = new(ObservableKind.Sha256),
        ["filehashsha256"] = new(ObservableKind.Sha256),
        ["filename"] = new(ObservableKind.FileName),
        ["filename|md5"] = new(ObservableKind.FileName, ObservableKind.Md5),
        ["filename|sha1"] = new(ObservableKind.FileName, ObservableKind.Sha1),
        ["filename|sha256"] = new(ObservableKind.FileName, ObservableKind.Sha256),
        ["malwaresample"] = new(ObservableKind.FileName, ObservableKind.Md5),
        ["attachment"] = new(ObservableKind.FileName),
        ["filepath"] = new(ObservableKind.Path),
        ["path"] = new(ObservableKind.Path),
        ["process"] = new(ObservableKind.Process),
        ["processname"] = new(ObservableKind.Process),
        ["app"] = new(ObservableKind.App),
        ["appid"] = new(ObservableKind.App),
        ["package"] = new(ObservableKind.App),
        ["packagename"] = new(ObservableKind.App),
        ["mobileapplicationid"] = new(ObservableKind.App),
        ["cert"] = new(ObservableKind.Cert),
        ["certificate"] = new(ObservableKind.Cert),
        ["x509fingerprintmd5"] = new(ObservableKind.Cert),
        ["x509fingerprintsha1"] = new(ObservableKind.Cert),
        ["x509fingerprintsha256"] = new(ObservableKind.Cert),
        ["androidproperty"] = new(ObservableKind.AndroidProperty),
        ["profile"] = new(ObservableKind.Profile),
        ["configurationprofile"] = new(ObservableKind.Profile),
        // The value decides: a file is given by hash or by name.
        ["file"] = default,
        ["filehash"] = default,
        ["hash"] = default,
        ["hashes"] = default,
        ["indicator"] = default,
        ["ioc"] = default,
        ["c2"] = default,
        ["c&c"] = default,
        ["targetemail"] = new(ObservableKind.Other),
        ["targetuser"] = new(ObservableKind.Other),
        ["targetmachine"] = new(ObservableKind.Other),
        ["targetorg"] = new(ObservableKind.Other),
        ["targetlocation"] = new(ObservableKind.Other),
        ["emailwhois"] = new(ObservableKind.Other),
        ["whoisregistrantemail"] = new(ObservableKind.Other),
    };

    /// <summary>Finds a type word, spelled with or without hyphens, blanks and underscores.</summary>
    public static bool TryGet(string word, out IndicatorType type) => Known.TryGetValue(Plain(word), out type);

    /// <summary>MISP types that name the person who was attacked: kept nowhere, not even as "other".</summary>
    public static bool IsVictim(string word) => Plain(word) is "targetemail" or "targetuser" or "targetmachine" or "targetorg" or "targetlocation";

    /// <summary><paramref name="word"/> without the marks that spellings differ in.</summary>
    public static string Plain(string word)
    {
        if (word.Length > 64) return word;
        Span<char> plain = stackalloc char[word.Length];
        var n = 0;
        foreach (var c in word)
            if (c is not (' ' or '-' or '_' or '.' or '\t' or '\uFEFF')) plain[n++] = char.ToLowerInvariant(c);
        return plain[..n].ToString();
    }
}
