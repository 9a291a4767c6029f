using System.Globalization;
using System.Text;

namespace Qalqan.Formats;

/// <summary>Which hosts belong together: the domain that was registered, not the single host, says whose it is.</summary>
static class Organisation
{
    static readonly IdnMapping Idn = new() { AllowUnassigned = true };

    /// <summary>The registered domain of <paramref name="host"/>, in ASCII, lower case; the host itself where it is a suffix or an address; empty if it is no host.</summary>
    public static string Of(string host)
    {
        host = Ascii(host.Trim().TrimEnd('.').ToLowerInvariant());
        if (host.Length == 0) return "";
        var bytes = Encoding.UTF8.GetBytes(host);
        if (ReceivedTrace.TryAddress(bytes)) return host;
        var start = PublicSuffixes.RegistrableStart(bytes);
        return start < 0 ? host : host[start..];
    }

    /// <summary>Whether both hosts belong to one organisation: one registered domain, or one name under two of the ordinary endings (<c>shop.ca</c>, <c>shop.com</c>).</summary>
    public static bool Same(string a, string b)
    {
        var (first, second) = (Of(a), Of(b));
        if (first.Length == 0 || second.Length == 0) return false;
        if (first == second) return true;
        return Name(first) == Name(second) && HasOrdinaryEnding(first) && HasOrdinaryEnding(second);
    }

    /// <summary>The label that carries the name: <c>shop</c> of <c>shop.co.uk</c>.</summary>
    public static string Name(string registered) => registered.IndexOf('.') is var dot and > 0 ? registered[..dot] : registered;

    /// <summary>Whether <paramref name="host"/> ends in a top-level domain that exists, or in one reserved for examples (RFC 2606), so that what is documented can be tried.</summary>
    public static bool HasKnownEnding(string host)
    {
        var ascii = Ascii(host.TrimEnd('.').ToLowerInvariant());
        if (!ascii.Contains('.') || !MailHost.IsHost(Encoding.UTF8.GetBytes(ascii))) return false;
        var last = ascii[(ascii.LastIndexOf('.') + 1)..];
        return last is "example" or "test" || PublicSuffixes.IsTopLevelDomain(Encoding.UTF8.GetBytes(last));
    }

    // Cheap endings (.top, .xyz) are where names of others are registered; there the same name proves nothing.
    static bool HasOrdinaryEnding(string registered)
    {
        var last = registered[(registered.LastIndexOf('.') + 1)..];
        return last.Length == 2 || last is "com" or "org" or "net" or "edu" or "gov" or "int" or "eus" or "cat";
    }

    static string Ascii(string host)
    {
        if (System.Text.Ascii.IsValid(host)) return host;
        try
        {
            return Idn.GetAscii(host);
        }
        catch (ArgumentException)
        {
            // A label that IDNA refuses: compared as it is.
            return host;
        }
    }
}
