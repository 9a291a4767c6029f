using System.Buffers;

namespace Qalqan.Formats;

/// <summary>Turns the addresses of an HTML text into observables, the way a browser would follow them.</summary>
static class LinkTargets
{
    /// <summary>Schemes whose addresses lead to a web server.</summary>
    static readonly string[] WebSchemes = ["https:", "http:", "ftp:", "ftps:", "ws:", "wss:"];

    static readonly SearchValues<char> SchemeLetters = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-.");

    /// <summary>What a browser makes of an attribute's value: blanks around it and line breaks in it gone, back slashes turned, a missing scheme or host taken from the base (WHATWG URL).</summary>
    /// <param name="target">The value as written.</param>
    /// <param name="baseUrl">The text's base address, if it names one.</param>
    /// <returns>An absolute address of the web, or null if it is not one.</returns>
    public static string? Web(string target, string? baseUrl)
    {
        target = Bare(target);
        foreach (var scheme in WebSchemes)
        {
            if (!target.StartsWith(scheme, StringComparison.OrdinalIgnoreCase)) continue;
            var rest = target.AsSpan(scheme.Length).TrimStart("/\\");
            return rest.IsEmpty ? null : string.Concat(scheme, "//", Slashes(rest));
        }
        if (target.StartsWith("//", StringComparison.Ordinal) || target.StartsWith(@"\\", StringComparison.Ordinal)) return "https://" + Slashes(target.AsSpan(2));
        if (baseUrl is null || target.Length == 0 || target[0] == '#' || HasScheme(target)) return null;
        return Uri.TryCreate(Web(baseUrl, null), UriKind.Absolute, out var start) && Uri.TryCreate(start, target, out var whole) ? whole.AbsoluteUri : null;
    }

    /// <summary>The host of an absolute address, lower case, without name, password and port; empty if it has none.</summary>
    public static string HostOf(string url)
    {
        var start = url.IndexOf("//", StringComparison.Ordinal);
        if (start < 0) return "";
        var rest = url.AsSpan(start + 2);
        var end = rest.IndexOfAny('/', '?', '#');
        if (end >= 0) rest = rest[..end];
        rest = rest[(rest.LastIndexOf('@') + 1)..];
        if (rest.Length > 0 && rest[0] == '[') return rest[..(rest.IndexOf(']') + 1)].ToString();
        if (rest.LastIndexOf(':') is var port and >= 0) rest = rest[..port];
        return rest.TrimEnd('.').ToString().ToLowerInvariant();
    }

    /// <summary>Whether <paramref name="target"/> starts with a scheme.</summary>
    public static bool HasScheme(string target)
    {
        var colon = target.IndexOf(':');
        return colon is > 0 and < 30 && char.IsAsciiLetter(target[0]) && !target.AsSpan(0, colon).ContainsAnyExcept(SchemeLetters);
    }

    /// <summary>The addresses in a <c>mailto:</c> link (RFC 6068), its to, cc and bcc included.</summary>
    public static IEnumerable<string> MailTo(string target)
    {
        var rest = Bare(target)[7..];
        var query = rest.IndexOf('?');
        var lists = new List<string> { query < 0 ? rest : rest[..query] };
        if (query >= 0)
        {
            foreach (var pair in rest[(query + 1)..].Split('&'))
                if (pair.IndexOf('=') is var equals and > 0 && pair[..equals].ToLowerInvariant() is "to" or "cc" or "bcc") lists.Add(pair[(equals + 1)..]);
        }
        foreach (var list in lists)
            foreach (var address in Uri.UnescapeDataString(list).Split(',', ';'))
                if (address.Contains('@')) yield return address.Trim();
    }

    /// <summary>Without the blanks and control characters a browser drops.</summary>
    public static string Bare(string target)
    {
        target = target.Trim();
        if (target.AsSpan().IndexOfAny('\t', '\r', '\n') >= 0) target = string.Concat(target.Where(c => c is not ('\t' or '\r' or '\n')));
        return target[Blanks(target)..];
    }

    static int Blanks(string target)
    {
        var n = 0;
        while (n < target.Length && target[n] <= ' ') n++;
        return n;
    }

    static string Slashes(ReadOnlySpan<char> rest)
    {
        var end = rest.IndexOfAny('?', '#');
        var path = end < 0 ? rest : rest[..end];
        return path.Contains('\\') ? string.Concat(path.ToString().Replace('\\', '/'), rest[path.Length..]) : rest.ToString();
    }
}
