namespace Qalqan;

/// <summary>Writes addresses so that no mail program, terminal or browser makes a link of them: <c>hxxps://evil[.]example/x</c>.</summary>
static class Defang
{
    /// <summary>Disguises <paramref name="value"/>, which is showable already.</summary>
    public static string Write(ObservableKind kind, string value) => Text(kind switch
    {
        ObservableKind.Url => Url(value),
        ObservableKind.Domain or ObservableKind.Ip or ObservableKind.Network => Host(value),
        ObservableKind.Email => Email(value),
        _ => value,
    });

    /// <summary>What kind of address a free value is, for details that come without a kind; <see cref="ObservableKind.Unknown"/> if it is none.</summary>
    public static ObservableKind Guess(string value)
    {
        if (value.Contains("://", StringComparison.Ordinal)) return ObservableKind.Url;
        if (value.AsSpan().ContainsAny(" /\\")) return ObservableKind.Unknown;
        if (value.Contains('@', StringComparison.Ordinal)) return ObservableKind.Email;
        return value.Contains('.', StringComparison.Ordinal) ? ObservableKind.Domain : ObservableKind.Unknown;
    }

    /// <summary>Where the host of a URL starts and how long it is; length 0 if it has none.</summary>
    public static (int Start, int Length) HostOf(string url)
    {
        var start = url.IndexOf("//", StringComparison.Ordinal);
        if (start < 0) return (0, 0);
        start += 2;
        var end = url.AsSpan(start).IndexOfAny("/?#\\");
        end = end < 0 ? url.Length : start + end;
        var user = url.AsSpan(start, end - start).LastIndexOf('@');
        start += user + 1;
        var port = url.AsSpan(start, end - start).LastIndexOf(':');
        if (port >= 0 && !url.AsSpan(start, end - start).Contains(']')) end = start + port;
        return (start, end - start);
    }

    static string Url(string value)
    {
        var (start, length) = HostOf(value);
        // A canonical URL has no scheme where the text had none; mail programs link it all the same.
        if (start == 0 && value.AsSpan().IndexOfAny(" \t") < 0) length = value.AsSpan().IndexOfAny("/?#\\:") is var end and >= 0 ? end : value.Length;
        return value[..start] + Host(value.Substring(start, length)) + value[(start + length)..];
    }

    // An IPv6 address has no dots; a broken first colon keeps programs from linking it.
    static string Host(string value) => value.Contains('.', StringComparison.Ordinal)
        ? value.Replace(".", "[.]", StringComparison.Ordinal)
        : ReplaceFirst(value, ":", "[:]");

    static string Email(string value)
    {
        var at = value.LastIndexOf('@');
        return at < 0 ? value : $"{value[..at]}[@]{Host(value[(at + 1)..])}";
    }

    // Whatever it was taken for, no scheme that a program follows is left. In other text nothing else is changed: file names and sentences stay readable.
    static string Text(string value)
    {
        if (!value.AsSpan().ContainsAny(":.")) return value;
        return value.Replace("http://", "hxxp://", StringComparison.OrdinalIgnoreCase)
            .Replace("https://", "hxxps://", StringComparison.OrdinalIgnoreCase)
            .Replace("ftp://", "fxp://", StringComparison.OrdinalIgnoreCase)
            .Replace("www.", "www[.]", StringComparison.OrdinalIgnoreCase);
    }

    static string ReplaceFirst(string value, string old, string with)
    {
        var at = value.IndexOf(old, StringComparison.Ordinal);
        return at < 0 ? value : string.Concat(value.AsSpan(0, at), with, value.AsSpan(at + old.Length));
    }
}
