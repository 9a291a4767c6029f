using System.Buffers;
using System.Globalization;
using System.Text;

namespace Qalqan;

public static partial class Canonical
{
    /// <summary>The longest host in its text form (RFC 1035 §2.3.4, without the length bytes and the root).</summary>
    internal const int MaxHostBytes = 253;

    /// <summary>Hosts as found may be longer than in canonical form: percent-encoded Unicode takes nine bytes a character.</summary>
    const int MaxRawHostBytes = 2048;

    static readonly IdnMapping Idn = new() { UseStd3AsciiRules = false, AllowUnassigned = true };

    static string? WriteDomain(ReadOnlySpan<byte> value, Span<byte> destination, out int written)
    {
        if (value is [(byte)'*', (byte)'.' or (byte)'[', ..])
        {
            written = 0;
            return "a wildcard: a domain already stands for everything below it";
        }
        return WriteHost(value, destination, out written, minLabels: 2);
    }

    /// <summary>Writes a host name: A-labels, lower case, no trailing dot, never an IP address.</summary>
    static string? WriteHost(ReadOnlySpan<byte> host, Span<byte> destination, out int written, int minLabels)
    {
        if (host.Length > MaxRawHostBytes)
        {
            written = 0;
            return "a host name longer than 253 bytes";
        }
        var reason = WriteAsciiLabels(host, destination, out written) ? null : WriteLabels(host, destination, out written);
        return reason ?? CheckHost(destination, ref written, minLabels);
    }

    /// <summary>The short way for hosts of letters, digits, hyphens and underscores. False when there is anything else.</summary>
    static bool WriteAsciiLabels(ReadOnlySpan<byte> host, Span<byte> destination, out int written)
    {
        written = 0;
        if (host.ContainsAnyExcept(HostBytes)) return false;
        System.Text.Ascii.ToLower(host, destination, out written);
        return true;
    }

    static readonly SearchValues<byte> HostBytes = SearchValues.Create("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-_"u8);

    static string? WriteLabels(ReadOnlySpan<byte> host, Span<byte> destination, out int written)
    {
        written = 0;
        Span<byte> label = stackalloc byte[MaxRawHostBytes];
        while (true)
        {
            var length = 0;
            var atDot = false;
            while (!host.IsEmpty && !atDot)
            {
                atDot = IsDot(host, out var used);
                if (!atDot) label[length++] = host[0];
                host = host[used..];
            }
            if (WriteLabel(label[..length], destination[written..], out var n) is { } reason) return reason;
            written += n;
            if (!atDot) return null;
            destination[written++] = (byte)'.';
            if (written > MaxRawHostBytes) return "a host name longer than 253 bytes";
        }
    }

    /// <summary>Whether a dot stands first: clear, disguised, or one of those that IDNA takes for one (UTS 46 §2.3: U+3002, U+FF0E, U+FF61).</summary>
    internal static bool IsDot(ReadOnlySpan<byte> text, out int length)
    {
        length = 1;
        if (text[0] == '.') return true;
        if (text[0] is 0xE3 or 0xEF && (text.StartsWith("\u3002"u8) || text.StartsWith("\uFF0E"u8) || text.StartsWith("\uFF61"u8)))
        {
            length = 3;
            return true;
        }
        if (!Disguise.Starts.Contains(text[0]) || !Disguise.TryMatch(text, out var clear, out var disguised) || clear != '.') return false;
        length = disguised;
        return true;
    }

    static string? WriteLabel(ReadOnlySpan<byte> label, Span<byte> destination, out int written)
    {
        if (System.Text.Ascii.IsValid(label)) return WriteAsciiLabels(label, destination, out written) ? null : BadCharacter(label);
        written = 0;
        Span<char> chars = stackalloc char[256];
        // 63 A-label bytes never need more than that many characters, unless most of them are of the kind that is ignored.
        if (label.Length > 600 || !Encoding.UTF8.TryGetChars(label, chars, out var n)) return LabelTooLong;
        if (chars[..n].Contains('\uFFFD')) return "not well-formed UTF-8";
        try
        {
            foreach (var c in Idn.GetAscii(new string(chars[..n])))
            {
                if (c >= 0x80) return NotIdn;
                destination[written++] = Ascii.Lower((byte)c);
            }
        }
        catch (ArgumentException)
        {
            return NotIdn;
        }
        foreach (var b in destination[..written])
            if (!Ascii.IsLetterOrDigit(b) && b is not ((byte)'-' or (byte)'_')) return NotIdn;
        return null;
    }

    const string NotIdn = "characters that no domain name may have";
    const string LabelTooLong = "a label longer than 63 bytes";

    static string BadCharacter(ReadOnlySpan<byte> label)
    {
        if (label.Contains((byte)'/')) return "a slash: a URL, not a domain";
        if (label.Contains((byte)'@')) return "an at sign: an e-mail address, not a domain";
        if (label.Contains((byte)':')) return "a colon: a domain has no port";
        if (label.ContainsAny((byte)' ', (byte)'\t')) return "a blank inside";
        return NotIdn;
    }

    static string? CheckHost(ReadOnlySpan<byte> host, ref int written, int minLabels)
    {
        if (written > 0 && host[written - 1] == '.') written--;
        host = host[..written];
        if (host.IsEmpty) return "no host";
        if (host.Length > MaxHostBytes) return "a host name longer than 253 bytes";
        var labels = 0;
        var last = host;
        while (true)
        {
            var dot = last.IndexOf((byte)'.');
            var length = dot < 0 ? last.Length : dot;
            if (length == 0) return "an empty label: two dots in a row, or one in front";
            if (length > 63) return LabelTooLong;
            labels++;
            if (dot < 0) break;
            last = last[(dot + 1)..];
        }
        if (labels < minLabels) return "no dot";
        if (IsNumber(last)) return "an IP address or a number, not a domain";
        return null;
    }

    /// <summary>Whether browsers take a host that ends in <paramref name="label"/> for an IPv4 address or refuse it (WHATWG URL, "ends in a number").</summary>
    static bool IsNumber(ReadOnlySpan<byte> label) =>
        Ascii.AllDigits(label) || (label is [(byte)'0', (byte)'x' or (byte)'X', ..] && (label.Length == 2 || Ascii.AllHex(label[2..])));
}
