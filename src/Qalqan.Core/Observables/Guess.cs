using System.Text;

namespace Qalqan;

/// <summary>What kind of observable a bare argument is: <c>qalqan check hxxps://evil[.]example/x</c>.</summary>
public static class Guess
{
    /// <summary>Guesses the kind of <paramref name="text"/>: a URL, e-mail address, IP address, network, hash or domain.</summary>
    /// <param name="text">One value, clear or disguised.</param>
    /// <param name="kind">What it is; <see cref="ObservableKind.Unknown"/> on failure.</param>
    /// <param name="canonical">Its canonical form; empty on failure.</param>
    /// <returns>False if it is none of these. A name with an ending that no domain has (<c>report.pdf</c>) is none; one that could be both (<c>backup.zip</c>) is a domain.</returns>
    public static bool TryKind(string text, out ObservableKind kind, out string canonical)
    {
        var value = text.Trim();
        ReadOnlySpan<ObservableKind> order = value.Contains("://", StringComparison.Ordinal) || value.Contains("[:", StringComparison.Ordinal) || value.Contains(":\\", StringComparison.Ordinal)
            ? [ObservableKind.Ip, ObservableKind.Url]
            : [ObservableKind.Md5, ObservableKind.Sha1, ObservableKind.Sha256, ObservableKind.Ip, ObservableKind.Network, ObservableKind.Email, ObservableKind.Domain, ObservableKind.Url];
        foreach (var k in order)
        {
            if (!Canonical.TryGet(k, value, out canonical, out _) || !IsLikely(k, canonical)) continue;
            kind = k;
            return true;
        }
        (kind, canonical) = (ObservableKind.Unknown, "");
        return false;
    }

    /// <summary>Nearly every two words with a dot have the form of a domain; only those below a real top-level domain are meant as one.</summary>
    static bool IsLikely(ObservableKind kind, string canonical)
    {
        if (kind == ObservableKind.Email) return canonical.IndexOf('.', canonical.IndexOf('@')) > 0;
        if (kind == ObservableKind.Url)
        {
            if (canonical.Contains("://", StringComparison.Ordinal)) return true;
            canonical = canonical[..canonical.IndexOf('/')];
            var colon = canonical.LastIndexOf(':');
            if (canonical[0] == '[') return true;
            if (colon >= 0) canonical = canonical[..colon];
        }
        else if (kind != ObservableKind.Domain) return true;
        var last = Encoding.ASCII.GetBytes(canonical[(canonical.LastIndexOf('.') + 1)..]);
        return HostEndings.IsKnown(last) || Ascii.AllDigits(last);
    }
}
