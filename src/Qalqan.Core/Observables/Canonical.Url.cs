using System.Buffers.Text;
using System.Runtime.CompilerServices;

namespace Qalqan;

// The rules of Safe Browsing ("Canonicalization" in its v4 API), with three differences argued in docs/decisions: http and https have no scheme in
// the canonical form, ports are kept, and a host that no resolver accepts is refused. Where browsers differ (WHATWG URL), the browser is followed.
public static partial class Canonical
{
    [SkipLocalsInit]
    static string? WriteUrl(scoped ReadOnlySpan<byte> url, Span<byte> destination, out int written)
    {
        written = 0;
        Span<byte> scratch = stackalloc byte[MaxBytes];
        Span<byte> decoded = stackalloc byte[MaxBytes];
        if (url.ContainsAny((byte)'\t', (byte)'\r', (byte)'\n')) url = WithoutBreaks(url, scratch);
        if (EncodedLevels(url) is var levels && levels > 0)
        {
            url = decoded[..Percent.DecodeOnce(url, decoded)];
            while (--levels > 0) url = decoded[..Percent.DecodeOnce(url, decoded)];
            // What was encoded as a whole is copied away from the buffer that its parts are decoded into.
            url.CopyTo(scratch);
            url = scratch[..url.Length];
        }
        if (ReadScheme(ref url, out var scheme, out var disguised) is { } noScheme) return noScheme;
        if (!scheme.IsEmpty)
        {
            foreach (var b in scheme) destination[written++] = Ascii.Lower(b);
            "://"u8.CopyTo(destination[written..]);
            written += 3;
        }
        var end = AuthorityEnd(url, out var host, ref disguised);
        if (WriteAuthority(url[host..end], scheme, destination, ref written) is { } badHost) return badHost;
        url = url[end..];
        var fragment = url.IndexOf((byte)'#');
        if (fragment >= 0) url = url[..fragment];
        Span<byte> clear = stackalloc byte[disguised ? MaxBytes : 0];
        if (disguised) url = Clear(url, clear);
        var query = url.IndexOf((byte)'?');
        var path = decoded[..Percent.DecodeAll(query < 0 ? url : url[..query], decoded)];
        if (WritePath(path, destination, ref written) is { } badPath) return badPath;
        return query < 0 ? null : WriteQuery(decoded[..Percent.DecodeAll(url[query..], decoded)], destination, ref written);
    }

    /// <summary>Finds the user name and password, and host and port, of a URL as written. False if it has no host.</summary>
    internal static bool TrySplit(ReadOnlySpan<byte> url, out ReadOnlySpan<byte> user, out ReadOnlySpan<byte> authority, out ReadOnlySpan<byte> rest)
    {
        user = authority = rest = default;
        var trimmed = Ascii.Trim(url);
        if (ReadScheme(ref trimmed, out _, out var disguised) is not null) return false;
        var end = AuthorityEnd(trimmed, out var host, ref disguised);
        user = host > 0 ? trimmed[..(host - 1)] : default;
        authority = trimmed[host..end];
        rest = trimmed[end..];
        return !authority.IsEmpty;
    }

    static ReadOnlySpan<byte> WithoutBreaks(ReadOnlySpan<byte> url, Span<byte> scratch)
    {
        var n = 0;
        foreach (var b in url)
            if (b is not ((byte)'\t' or (byte)'\r' or (byte)'\n')) scratch[n++] = b;
        return scratch[..n];
    }

    /// <summary>How often a URL was percent-encoded as a whole, which shows in its colon or slashes (<c>https%3A%2F%2F</c>): 0 if not.</summary>
    static int EncodedLevels(ReadOnlySpan<byte> url)
    {
        var i = 0;
        while (i < url.Length && i < MaxSchemeBytes && Ascii.IsLetterOrDigit(url[i])) i++;
        if (i == 0 || i == url.Length) return 0;
        // Some trackers leave the colon: https:%2F%2F
        var slash = url[i] == ':';
        if (!Percent.TryRead(url[(slash ? i + 1 : i)..], out var value, out _, out var levels)) return 0;
        return (slash ? value is (byte)'/' or (byte)'\\' : value == ':') ? Math.Min(levels, MaxEncodedLevels) : 0;
    }

    /// <summary>Deeper nesting than redirectors produce; each level is a pass over the URL.</summary>
    internal const int MaxEncodedLevels = 8;

    /// <summary>The longest registered scheme in use has about 20 letters.</summary>
    internal const int MaxSchemeBytes = 32;

    /// <summary>Takes the scheme and its slashes off. <paramref name="scheme"/> is empty for http, https and where none is written.</summary>
    static string? ReadScheme(ref ReadOnlySpan<byte> url, out ReadOnlySpan<byte> scheme, out bool disguised)
    {
        disguised = false;
        scheme = default;
        var i = 0;
        while (i < url.Length && i < MaxSchemeBytes && (Ascii.IsLetterOrDigit(url[i]) || url[i] is (byte)'+' or (byte)'-' or (byte)'*')) i++;
        var at = i;
        var separator = false;
        if (i > 0 && i < url.Length)
        {
            separator = SkipSchemeEnd(url, ref at, out var bracketed);
            disguised = separator && bracketed;
        }
        if (!separator)
        {
            if (i > 0 && i < url.Length && url[i] == ':' && (i + 1 == url.Length || !Ascii.IsDigit(url[i + 1]))) return "a kind of link that has no host";
            while (!url.IsEmpty && url[0] is (byte)'/' or (byte)'\\') url = url[1..];
            return null;
        }
        scheme = Disguise.Scheme(url[..i], out var disguisedScheme);
        disguised |= disguisedScheme;
        if (!Ascii.IsLetter(scheme[0]) || scheme.Contains((byte)'*')) return "not a scheme";
        if (Ascii.Is(scheme, "http"u8) || Ascii.Is(scheme, "https"u8)) scheme = default;
        url = url[at..];
        return null;
    }

    /// <summary>Passes <c>://</c> in all its forms: <c>[:]//</c>, <c>[://]</c>, <c>:\\</c>, and any number of slashes.</summary>
    internal static bool SkipSchemeEnd(ReadOnlySpan<byte> text, ref int at, out bool disguised)
    {
        disguised = false;
        if (at >= text.Length) return false;
        var slashes = 0;
        if (text[at] == ':') at++;
        else if (Disguise.TryMatch(text[at..], out var clear, out var length) && clear is (byte)':' or Disguise.SchemeEnd)
        {
            disguised = true;
            at += length;
            if (clear == Disguise.SchemeEnd) slashes = 2;
        }
        else return false;
        while (at < text.Length && text[at] is (byte)'/' or (byte)'\\')
        {
            at++;
            slashes++;
        }
        return slashes > 0;
    }

    /// <summary>Where host and port end. <paramref name="host"/> is set to where they start, behind a user name and password.</summary>
    static int AuthorityEnd(ReadOnlySpan<byte> url, out int host, ref bool disguised)
    {
        host = 0;
        var clearDot = false;
        for (var i = 0; i < url.Length; i++)
        {
            switch (url[i])
            {
                case (byte)'/' or (byte)'?' or (byte)'#':
                    return i;
                case (byte)'.':
                    clearDot = true;
                    break;
                case (byte)'@':
                    (host, clearDot) = (i + 1, false);
                    break;
                case (byte)'[' or (byte)'(' or (byte)'{' or (byte)'\\':
                    // Browsers end the host at a backslash. It is a disguised dot only where no dot before it is clear.
                    if (url[i] == '\\' && clearDot) return i;
                    if (Disguise.TryMatch(url[i..], out var clear, out var length))
                    {
                        disguised = true;
                        i += length - 1;
                        if (clear == '@') (host, clearDot) = (i + 1, false);
                    }
                    else if (url[i] == '\\') return i;
                    break;
            }
        }
        return url.Length;
    }

    [SkipLocalsInit]
    static string? WriteAuthority(ReadOnlySpan<byte> authority, ReadOnlySpan<byte> scheme, Span<byte> destination, ref int written)
    {
        if (authority.IsEmpty) return "no host";
        if (authority.Length > MaxRawHostBytes) return "a host name longer than 253 bytes";
        Span<byte> clear = stackalloc byte[MaxRawHostBytes];
        var text = Clear(authority, clear);
        int colon;
        if (text[0] == '[')
        {
            var close = text.IndexOf((byte)']');
            if (close < 0) return NotIp;
            if (WriteBracketed(text[1..close], destination, ref written) is { } notIp) return notIp;
            colon = close + 1;
            if (colon < text.Length && text[colon] != ':') return NotIp;
        }
        else
        {
            colon = text.LastIndexOf((byte)':');
            if (colon < 0) colon = text.Length;
            if (WriteUrlHost(text[..colon], destination, ref written) is { } badHost) return badHost;
        }
        return WritePort(colon < text.Length ? text[(colon + 1)..] : default, scheme, destination, ref written);
    }

    static string? WriteBracketed(ReadOnlySpan<byte> text, Span<byte> destination, ref int written)
    {
        Span<byte> address = stackalloc byte[16];
        var zone = text.IndexOf((byte)'%');
        if (zone >= 0) text = text[..zone];
        if (!IpText.TryReadV6(text, address)) return NotIp;
        var length = IpText.Unmap(address);
        if (length == 16) destination[written++] = (byte)'[';
        written += IpText.Write(address[..length], destination[written..]);
        if (length == 16) destination[written++] = (byte)']';
        return null;
    }

    [SkipLocalsInit]
    static string? WriteUrlHost(scoped ReadOnlySpan<byte> host, Span<byte> destination, ref int written)
    {
        Span<byte> decoded = stackalloc byte[MaxRawHostBytes];
        if (host.Contains((byte)'%')) host = decoded[..Percent.DecodeAll(host, decoded)];
        Span<byte> mapped = stackalloc byte[2 * MaxRawHostBytes];
        if (!System.Text.Ascii.IsValid(host))
        {
            // First of all, for digits of another script (fullwidth, circled) make an address too.
            if (WriteLabels(host, mapped, out var length) is { } notIdn) return notIdn;
            host = mapped[..length];
        }
        Span<byte> dots = stackalloc byte[2 * MaxRawHostBytes];
        host = WithoutSpareDots(host, dots);
        if (host.IsEmpty) return "no host";
        if (IsNumber(host[(host.LastIndexOf((byte)'.') + 1)..]))
        {
            Span<byte> address = stackalloc byte[16];
            if (!IpText.TryReadLooseV4(host, address)) return NotIp;
            written += IpText.Write(address[..4], destination[written..]);
            return null;
        }
        var reason = WriteHost(host, destination[written..], out var n, minLabels: 2);
        written += n;
        return reason;
    }

    /// <summary>Safe Browsing: leading and trailing dots go, and of several in a row all but one.</summary>
    static ReadOnlySpan<byte> WithoutSpareDots(ReadOnlySpan<byte> host, Span<byte> scratch)
    {
        host = host.Trim((byte)'.');
        if (host.IndexOf(".."u8) < 0) return host;
        var n = 0;
        foreach (var b in host)
            if (b != '.' || n == 0 || scratch[n - 1] != '.') scratch[n++] = b;
        return scratch[..n];
    }

    static string? WritePort(ReadOnlySpan<byte> port, ReadOnlySpan<byte> scheme, Span<byte> destination, ref int written)
    {
        if (port.IsEmpty) return null;
        if (!Ascii.AllDigits(port) || port.Length > 8 || !Utf8Parser.TryParse(port, out int number, out _) || number > 65535) return "a port that is not a number up to 65535";
        // Without a scheme nobody can tell 80 on http from 443 on https: both go.
        if (scheme.IsEmpty ? number is 80 or 443 : number == 21 && Ascii.Is(scheme, "ftp"u8)) return null;
        destination[written++] = (byte)':';
        Utf8Formatter.TryFormat(number, destination[written..], out var digits);
        written += digits;
        return null;
    }

    /// <summary>Takes disguises off.</summary>
    static ReadOnlySpan<byte> Clear(ReadOnlySpan<byte> text, Span<byte> scratch)
    {
        if (!text.ContainsAny(Disguise.Starts)) return text;
        var n = 0;
        while (!text.IsEmpty)
        {
            var (b, used) = (text[0], 1);
            if (Disguise.Starts.Contains(b) && Disguise.TryMatch(text, out var clear, out var length) && clear != Disguise.SchemeEnd) (b, used) = (clear, length);
            scratch[n++] = b;
            text = text[used..];
        }
        return scratch[..n];
    }
}
