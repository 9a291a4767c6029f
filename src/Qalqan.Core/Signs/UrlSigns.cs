using System.Text;

namespace Qalqan;

/// <summary>What is suspicious in a URL without any indicator: a user name in front of the host, another site's URL inside, a host in hiding.</summary>
public static class UrlSigns
{
    /// <summary>Adds to <paramref name="signs"/> everything suspicious about <paramref name="url"/>.</summary>
    /// <param name="url">A URL as written, clear or disguised. Anything else has no signs.</param>
    /// <param name="offset">Byte offset in the evidence file, for the signs.</param>
    /// <param name="signs">Receives the signs; not cleared.</param>
    public static void Check(string url, long offset, List<Sign> signs)
    {
        if (url.Length > Canonical.MaxBytes || !Canonical.TryGet(ObservableKind.Url, url, out var canonical, out _)) return;
        var utf8 = Encoding.UTF8.GetBytes(url);
        if (!Canonical.TrySplit(utf8, out var user, out var authority, out var rest)) return;
        var host = Encoding.ASCII.GetString(TextWalk.HostOf(Encoding.ASCII.GetBytes(canonical)));
        if (Credentials(user) is { } trick)
            signs.Add(new(SignRules.CredentialsInUrl, offset, ObservableKind.Url, url, [("trick", trick), ("shown", Encoding.UTF8.GetString(user)), ("host", host)]));
        if (IsHiddenAddress(authority, host))
            signs.Add(new(SignRules.HiddenAddress, offset, ObservableKind.Url, url, [("shown", Encoding.UTF8.GetString(authority)), ("host", host)]));
        if (!Redirectors.AreExpected(canonical, host) && Target(rest, host) is { } target)
            signs.Add(new(SignRules.NestedRedirect, offset, ObservableKind.Url, url, [("trick", target.Trick), ("host", host), ("target", target.Url)]));
    }

    /// <summary>A name with a dot before the at sign is there to be taken for the host.</summary>
    static string? Credentials(ReadOnlySpan<byte> user)
    {
        if (user.IsEmpty) return null;
        Span<byte> decoded = new byte[user.Length];
        decoded = decoded[..Percent.DecodeAll(user, decoded)];
        return decoded.Contains((byte)'.') ? "looks-like-host" : decoded.Contains((byte)':') ? "name-and-password" : "name";
    }

    /// <summary>Whether <paramref name="host"/> is an IPv4 address that is written as something else than four decimal numbers.</summary>
    static bool IsHiddenAddress(ReadOnlySpan<byte> authority, string host)
    {
        Span<byte> address = stackalloc byte[16];
        if (!IpText.TryReadV4(Encoding.ASCII.GetBytes(host), address)) return false;
        // A disguise or port is not hiding; nor is an IPv6 address that contains it.
        if (authority.ContainsAny("[({\\"u8)) return false;
        var colon = authority.IndexOf((byte)':');
        var text = colon < 0 ? authority : authority[..colon];
        return !IpText.TryReadV4(text.TrimEnd((byte)'.'), address);
    }

    /// <summary>The first URL of another site behind the host of this one, clear, percent-encoded or in base64.</summary>
    static (string Url, string Trick)? Target(ReadOnlySpan<byte> rest, string host)
    {
        var fragment = rest.IndexOf((byte)'#');
        if (fragment >= 0) rest = rest[..fragment];
        var own = Site(host);
        string? found = null;
        ObservableExtractor.Extract(rest, (kind, canonical, _, _) =>
        {
            if (kind == ObservableKind.Url) found ??= Foreign(Encoding.ASCII.GetString(canonical), own);
        });
        // A path without a scheme (/example.org/x) is no redirect; what the reader is sent to starts with one.
        if (found is not null && HasScheme(rest)) return (found, "plain");
        return Base64Target(rest, own) is { } hidden ? (hidden, "base64") : null;
    }

    static bool HasScheme(ReadOnlySpan<byte> rest)
    {
        Span<byte> decoded = new byte[rest.Length];
        decoded = decoded[..Percent.DecodeAll(rest, decoded)];
        return decoded.IndexOf("://"u8) >= 0 || decoded.IndexOf(":\\\\"u8) >= 0;
    }

    /// <summary><c>http</c> in base64 starts with these letters wherever it stands first.</summary>
    static string? Base64Target(ReadOnlySpan<byte> rest, string own)
    {
        for (var at = rest.IndexOf("aHR0c"u8); at >= 0;)
        {
            var run = rest[at..];
            var end = 0;
            while (end < run.Length && (Ascii.IsLetterOrDigit(run[end]) || "+/-_"u8.Contains(run[end]))) end++;
            var text = Encoding.ASCII.GetString(run[..end]).Replace('-', '+').Replace('_', '/');
            text = text[..(text.Length / 4 * 4)] + (text.Length % 4 is var tail && tail >= 2 ? text[^tail..].PadRight(4, '=') : "");
            var decoded = new byte[text.Length];
            if (Convert.TryFromBase64String(text, decoded, out var n) && Canonical.TryGet(ObservableKind.Url, Encoding.UTF8.GetString(decoded, 0, n), out var canonical, out _) &&
                Foreign(canonical, own) is { } foreign) return foreign;
            var next = rest[(at + Math.Max(end, 1))..].IndexOf("aHR0c"u8);
            at = next < 0 ? -1 : at + Math.Max(end, 1) + next;
        }
        return null;
    }

    static string? Foreign(string canonical, string own)
    {
        var host = Encoding.ASCII.GetString(TextWalk.HostOf(Encoding.ASCII.GetBytes(canonical)));
        return Site(host) == own ? null : canonical;
    }

    /// <summary>The registered domain of a host; the host itself if it has none.</summary>
    static string Site(string host)
    {
        var start = PublicSuffixes.RegistrableStart(Encoding.ASCII.GetBytes(host));
        return start > 0 && host[0] != '[' && !Ascii.IsDigit((byte)host[^1]) ? host[start..] : host;
    }
}
