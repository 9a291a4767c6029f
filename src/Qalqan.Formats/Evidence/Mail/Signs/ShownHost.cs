namespace Qalqan.Formats;

/// <summary>Finds the host that a link's visible text, or a sender's name, claims to be.</summary>
static class ShownHost
{
    static readonly char[] Around = [' ', '\t', '\r', '\n', '\u00A0', '\u200B', '<', '>', '(', ')', '[', ']', '"', '\'', '«', '»', '“', '”', '.', ',', ';', ':', '!', '›', '»', '→', '*', '|'];

    /// <summary>Endings that are top-level domains and, far more often in the text of a link, the ending of a file or a product's name.</summary>
    static readonly string[] FileEndings = ["zip", "mov", "md", "py", "sh", "rs", "pl", "app", "ps", "so", "cc", "cab", "net", "doc", "ai", "ms", "id", "do", "st", "me", "it", "is", "in", "to", "no"];

    /// <summary>The host that <paramref name="text"/> shows as a whole: the text is one address, with or without a scheme; or it is mostly one address with a scheme. Empty else: a host among words is only mentioned.</summary>
    public static string OfLink(string text)
    {
        text = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).Trim(Around);
        if (text.Length is < 4 or > MailLimits.LinkText || text.Contains('@')) return "";
        var scheme = text.IndexOf("://", StringComparison.Ordinal);
        if (scheme > 0)
        {
            var start = text.LastIndexOf(' ', scheme) + 1;
            var end = text.IndexOf(' ', scheme);
            var url = end < 0 ? text[start..] : text[start..end];
            // "See https://a.example/x and https://b.example": two addresses, one target; which one is meant nobody can say.
            if (url.Length * 2 < text.Length || text.IndexOf("://", scheme + 3, StringComparison.Ordinal) >= 0) return "";
            return Valid(LinkTargets.HostOf(url));
        }
        if (text.Contains(' ')) return "";
        var host = text[..(text.IndexOfAny(['/', '?', '#']) is var cut and >= 0 ? cut : text.Length)];
        if (host.IndexOf(':') is var port and > 0) host = host[..port];
        return IsPlainHost(host) ? Valid(host.ToLowerInvariant()) : "";
    }

    /// <summary>An address, or else a host, that stands in a sender's display name; both empty if none does.</summary>
    public static (string Address, string Host) OfName(string name)
    {
        foreach (var word in name.Split((char[])[' ', '\t', '<', '>', '(', ')', '[', ']', '"', ',', ';', '|', '/', '“', '”', '：', ':'], StringSplitOptions.RemoveEmptyEntries))
        {
            var bare = word.Trim(Around);
            var sign = bare.IndexOf('@');
            if (sign > 0 && Valid(bare[(sign + 1)..].ToLowerInvariant()) is { Length: > 0 } host) return (bare, host);
            if (sign < 0 && IsPlainHost(bare) && Valid(bare.ToLowerInvariant()) is { Length: > 0 } named) return ("", named);
        }
        return ("", "");
    }

    /// <summary>Whether a word without a scheme is meant as a host: <c>www.</c>, three labels, or an ending that is no file's and no word's.</summary>
    static bool IsPlainHost(string word)
    {
        if (!word.Contains('.') || word.Any(c => c < 128 && !char.IsAsciiLetterOrDigit(c) && c is not ('.' or '-'))) return false;
        if (word.StartsWith("www.", StringComparison.OrdinalIgnoreCase)) return true;
        var labels = word.Split('.');
        // "St.John", "e.g.", "v2.0": names and versions.
        if (labels.Any(l => l.Length == 0) || labels[^2].Length < 3) return false;
        return labels.Length > 2 || !FileEndings.Contains(labels[^1].ToLowerInvariant());
    }

    static string Valid(string host) => Organisation.HasKnownEnding(host) ? host : "";
}
