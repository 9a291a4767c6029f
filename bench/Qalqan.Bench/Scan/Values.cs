using System.Globalization;
using System.Text;

namespace Qalqan.Bench.Scan;

/// <summary>Makes the values of logs and of indicators, each a pure function of seed and number.</summary>
static class Values
{
    // Shares in percent of registered names, roughly.
    static readonly (string Name, int Share)[] Tlds =
    [
        ("com", 48), ("net", 7), ("org", 6), ("ru", 4), ("de", 4), ("cn", 3), ("uk", 3), ("info", 3), ("xyz", 3), ("top", 2), ("io", 2), ("fr", 2), ("nl", 2),
        ("br", 1), ("it", 1), ("pl", 1), ("in", 1), ("jp", 1), ("kz", 1), ("tr", 1), ("online", 1), ("site", 1), ("club", 1), ("app", 1),
    ];

    static readonly string[] TldTable = [.. Tlds.SelectMany(t => Enumerable.Repeat(t.Name, t.Share))];
    static readonly string[] Subdomains = ["www", "mail", "cdn", "api", "static", "img", "login", "update", "m", "app"];
    static readonly string[] Internal = ["corp.local", "office.lan", "int.internal"];
    const string Consonants = "bcdfghklmnprstvz", Vowels = "aeiou";

    // A registrable name. Those of logs have an odd number and those of indicators an even one: from one supply, three names in 500,000 were both.
    static string Registrable(ref Rng rng, int odd)
    {
        var name = new StringBuilder();
        for (var n = 2 + rng.Below(3); n > 0; n--) name.Append(Consonants[rng.Below(Consonants.Length)]).Append(Vowels[rng.Below(Vowels.Length)]);
        if (rng.Below(4) == 0) name.Append('-').Append(Consonants[rng.Below(Consonants.Length)]).Append(Vowels[rng.Below(Vowels.Length)]);
        name.Append((rng.Below(50000) * 2 + odd).ToString(CultureInfo.InvariantCulture));
        return name.Append('.').Append(TldTable[rng.Below(TldTable.Length)]).ToString();
    }

    /// <summary>A host of a log. Those of indicators are made apart, so that what is found was planted.</summary>
    public static string LogHost(ref Rng rng) => Host(ref rng, 1);

    static string Host(ref Rng rng, int odd) => rng.Below(5) < 3 ? Subdomains[rng.Below(Subdomains.Length)] + "." + Registrable(ref rng, odd) : Registrable(ref rng, odd);

    public static string InternalHost(ref Rng rng) => "host" + rng.Below(4000).ToString(CultureInfo.InvariantCulture) + "." + Internal[rng.Below(Internal.Length)];

    /// <summary>An address of a log. Those of indicators are made apart, so that what is found was planted.</summary>
    public static string PublicIp(ref Rng rng) => Ip(ref rng, 1);

    static string Ip(ref Rng rng, int odd) => string.Create(CultureInfo.InvariantCulture, $"{11 + rng.Below(150)}.{rng.Below(256)}.{rng.Below(128) * 2 + odd}.{1 + rng.Below(254)}");

    public static string Hex(ref Rng rng, int digits)
    {
        var text = new StringBuilder(digits + 16);
        while (text.Length < digits) text.Append(rng.Next().ToString("x16", CultureInfo.InvariantCulture));
        return text.ToString(0, digits);
    }

    /// <summary>Indicator <paramref name="number"/>: kinds in the shares of the published civil-society feeds, with a few networks and IPv6 addresses added.</summary>
    public static (ObservableKind Kind, string Value) Indicator(int number)
    {
        var rng = new Rng(0xBAD0000000 + (ulong)number);
        var n = CultureInfo.InvariantCulture;
        return rng.Below(10000) switch
        {
            < 5210 => (ObservableKind.Domain, Host(ref rng, 0)),
            < 7810 => (ObservableKind.Sha256, Hex(ref rng, 64)),
            < 8480 => (ObservableKind.Ip, Ip(ref rng, 0)),
            < 8490 => (ObservableKind.Ip, string.Create(n, $"2001:db8:{1 + rng.Below(0xFFFE):x}:{1 + rng.Below(0xFFFE):x}::{1 + rng.Below(0xFFFE):x}")),
            < 8500 => (ObservableKind.Network, string.Create(n, $"{11 + rng.Below(150)}.{rng.Below(256)}.{rng.Below(128) * 2}.0/24")),
            < 8920 => (ObservableKind.App, "com." + Registrable(ref rng, 0).Replace(".", ".a", StringComparison.Ordinal)),
            < 9230 => (ObservableKind.Cert, Hex(ref rng, 40)),
            < 9500 => (ObservableKind.Md5, Hex(ref rng, 32)),
            < 9660 => (ObservableKind.Url, Host(ref rng, 0) + "/" + Hex(ref rng, 8)),
            < 9810 => (ObservableKind.Sha1, Hex(ref rng, 40)),
            < 9910 => (ObservableKind.Email, "u" + Hex(ref rng, 5) + "@" + Registrable(ref rng, 0)),
            < 9960 => (ObservableKind.Process, "proc" + Hex(ref rng, 10)),
            < 9990 => (ObservableKind.Path, "/data/local/tmp/" + Hex(ref rng, 10)),
            _ => (ObservableKind.FileName, "Report " + Hex(ref rng, 6) + ".apk"),
        };
    }
}
