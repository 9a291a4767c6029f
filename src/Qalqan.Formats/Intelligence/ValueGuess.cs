using System.Buffers;
using System.Net;
using System.Net.Sockets;

namespace Qalqan.Formats;

/// <summary>Tells what a value is from the value alone, for lists and tables that do not say.</summary>
static class ValueGuess
{
    static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdefABCDEF"), AddressCharacters = SearchValues.Create("0123456789abcdefABCDEF.:");

    /// <summary>The kind of <paramref name="text"/>; <see cref="ObservableKind.Unknown"/> where it is none, or where that would be a guess at best.</summary>
    public static ObservableKind Kind(ReadOnlySpan<char> text)
    {
        text = text.Trim();
        if (text.IsEmpty || text.Length > 2048) return ObservableKind.Unknown;
        if (Hash(text) is not ObservableKind.Unknown and var hash) return hash;
        if (text.ContainsAny(' ', '\t')) return ObservableKind.Unknown;
        if (text[0] == '/' && text.Length > 1) return ObservableKind.Path;
        if (TrySplitPort(text, out var host)) return IsAddress(host, out _) ? ObservableKind.Ip : Guess.TryKind(host.ToString(), out var under, out _) && under == ObservableKind.Domain ? under : ObservableKind.Unknown;
        if (text.StartsWith("*.")) text = text[2..];
        else if (text[0] == '.') text = text[1..];
        if (Guess.TryKind(text.ToString(), out var kind, out _)) return kind;
        return LooksLikePackage(text) ? ObservableKind.App : ObservableKind.Unknown;
    }

    /// <summary>The kind of hash that <paramref name="text"/> is by its length.</summary>
    public static ObservableKind Hash(ReadOnlySpan<char> text)
    {
        var kind = text.Length switch { 32 => ObservableKind.Md5, 40 => ObservableKind.Sha1, 64 => ObservableKind.Sha256, _ => ObservableKind.Unknown };
        return kind != ObservableKind.Unknown && !text.ContainsAnyExcept(HexDigits) ? kind : ObservableKind.Unknown;
    }

    /// <summary>Whether <paramref name="text"/> is an IP address or a network, disguised or not.</summary>
    public static bool IsAddress(ReadOnlySpan<char> text, out bool network)
    {
        network = false;
        if (text.Length is 0 or > 64) return false;
        if (text.Contains('['))
        {
            var clear = text.ToString().Replace("[.]", ".", StringComparison.Ordinal).Replace("[:]", ":", StringComparison.Ordinal);
            return !clear.Contains('[') && IsAddress(clear, out network);
        }
        var slash = text.IndexOf('/');
        var address = slash < 0 ? text : text[..slash];
        // .NET reads "1" and "0x7f.1" as addresses too; feeds mean four numbers or a colon.
        if (!address.Contains(':') && address.Count('.') != 3 || address.ContainsAnyExcept(AddressCharacters)) return false;
        if (!IPAddress.TryParse(address, out var ip)) return false;
        if (slash < 0) return true;
        var bits = ip.AddressFamily == AddressFamily.InterNetwork ? 32 : 128;
        if (!int.TryParse(text[(slash + 1)..], out var length) || length < 0 || length > bits) return false;
        network = length < bits;
        return true;
    }

    /// <summary>Splits <c>host:443</c>, <c>198.51.100.1:80</c> and <c>[2001:db8::1]:80</c>.</summary>
    public static bool TrySplitPort(ReadOnlySpan<char> text, out ReadOnlySpan<char> host)
    {
        host = text;
        var colon = text.LastIndexOf(':');
        if (colon <= 0 || colon == text.Length - 1 || text.Length - colon > 6 || text[(colon + 1)..].ContainsAnyExceptInRange('0', '9')) return false;
        host = text[..colon];
        if (host[0] == '[' && host[^1] == ']' && host.Length > 2 && host.Contains(':'))
        {
            host = host[1..^1];
            return true;
        }
        return !host.Contains(':');
    }

    /// <summary>Whether <paramref name="text"/> could be a host name with a dot, disguised or not. The canonical form decides.</summary>
    public static bool LooksLikeHost(ReadOnlySpan<char> text)
    {
        if (text.Length is < 4 or > 400 || !(text.Contains('.') || IsDefanged(text))) return false;
        var letters = false;
        foreach (var c in text)
        {
            if (char.IsAsciiLetter(c) || c > 0x7F) letters = true;
            else if (!char.IsAsciiDigit(c) && c is not ('-' or '.' or '_' or '[' or ']' or '(' or ')' or '{' or '}')) return false;
        }
        return letters && text[0] != '-' && text[0] != '.';
    }

    /// <summary>Whether a value was disguised so that nobody opens it by mistake.</summary>
    public static bool IsDefanged(ReadOnlySpan<char> text) =>
        text.StartsWith("hxxp", StringComparison.OrdinalIgnoreCase) || text.StartsWith("h**p", StringComparison.OrdinalIgnoreCase) || text.StartsWith("meow:", StringComparison.OrdinalIgnoreCase)
        || text.Contains("[.", StringComparison.Ordinal) || text.Contains("(.", StringComparison.Ordinal) || text.Contains("{.", StringComparison.Ordinal)
        || text.Contains(".]", StringComparison.Ordinal) || text.Contains("[:", StringComparison.Ordinal)
        || text.Contains("[dot]", StringComparison.OrdinalIgnoreCase) || text.Contains("(dot)", StringComparison.OrdinalIgnoreCase)
        || text.Contains("[at]", StringComparison.OrdinalIgnoreCase) || text.Contains("(at)", StringComparison.OrdinalIgnoreCase) || text.Contains("[@]", StringComparison.Ordinal);

    /// <summary>A package id is a domain turned round: it starts with what domains end with. That it does not end so itself was asked before.</summary>
    static bool LooksLikePackage(ReadOnlySpan<char> text) =>
        text.IndexOf('.') is > 0 and var dot && LooksLikeHost(text)
        && text[..dot] is ("com" or "org" or "net" or "io" or "de" or "ir" or "cn" or "ru" or "br" or "app" or "eu" or "info" or "android");
}
