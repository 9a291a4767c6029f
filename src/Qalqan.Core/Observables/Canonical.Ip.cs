using System.Buffers.Text;

namespace Qalqan;

public static partial class Canonical
{
    /// <summary>Whether <paramref name="text"/> is an IPv4 or IPv6 address written in full: no disguise, port, zone or brackets.</summary>
    /// <param name="text">ASCII.</param>
    public static bool IsIp(ReadOnlySpan<byte> text) => IpText.TryRead(text, stackalloc byte[16], out _);

    static string? WriteIp(ReadOnlySpan<byte> value, Span<byte> destination, out int written)
    {
        written = 0;
        Span<byte> address = stackalloc byte[16];
        Span<byte> clear = stackalloc byte[MaxRawIpBytes];
        if (ReadIp(value, clear, address, out var length) is { } reason) return reason;
        written = IpText.Write(address[..length], destination);
        return null;
    }

    static string? WriteNetwork(ReadOnlySpan<byte> value, Span<byte> destination, out int written)
    {
        written = 0;
        var slash = value.LastIndexOf((byte)'/');
        if (slash < 0) return "no prefix length, as in 192.0.2.0/24";
        Span<byte> address = stackalloc byte[16];
        Span<byte> clear = stackalloc byte[MaxRawIpBytes];
        if (ReadIp(value[..slash], clear, address, out var length, out var mapped) is { } reason) return reason;
        var digits = value[(slash + 1)..];
        if (!Ascii.AllDigits(digits) || digits.Length > 3 || !Utf8Parser.TryParse(digits, out int prefix, out _)) return "a prefix length that is not a number";
        if (mapped)
        {
            // ::ffff:192.0.2.0/120 is 192.0.2.0/24. A shorter prefix than the mapping itself is not one IPv4 network.
            if (prefix < 96) return "an IPv4-mapped network shorter than /96";
            prefix -= 96;
        }
        if (prefix > 8 * length) return "a prefix length beyond the address";
        IpText.Mask(address[..length], prefix);
        written = IpText.Write(address[..length], destination);
        destination[written++] = (byte)'/';
        Utf8Formatter.TryFormat(prefix, destination[written..], out var n);
        written += n;
        return null;
    }

    /// <summary>A fully disguised IPv6 address with its zone.</summary>
    const int MaxRawIpBytes = 256;

    static string? ReadIp(ReadOnlySpan<byte> value, Span<byte> clear, Span<byte> address, out int length) => ReadIp(value, clear, address, out length, out _);

    static string? ReadIp(ReadOnlySpan<byte> value, Span<byte> clear, Span<byte> address, out int length, out bool mapped)
    {
        (length, mapped) = (0, false);
        if (value.Length > clear.Length) return NotIp;
        var n = 0;
        while (!value.IsEmpty)
        {
            var used = 1;
            var b = value[0];
            if (IsDot(value, out var dot)) (b, used) = ((byte)'.', dot);
            else if (Disguise.Starts.Contains(b) && Disguise.TryMatch(value, out var c, out var disguised)) (b, used) = (c, disguised);
            clear[n++] = b;
            value = value[used..];
        }
        var text = clear[..n];
        var zone = text.IndexOf((byte)'%');
        if (zone > 0 && text[..zone].Contains((byte)':')) text = text[..zone];
        if (!IpText.TryRead(text, address, out length)) return ExplainIp(text);
        mapped = length == 4 && text.Contains((byte)':');
        return null;
    }

    const string NotIp = "not an IP address";

    static string ExplainIp(ReadOnlySpan<byte> text)
    {
        if (text.Contains((byte)'/')) return "a network, not one address";
        if (text.ContainsAny((byte)'[', (byte)']')) return "brackets: write the address alone";
        if (text.Count((byte)':') == 1 && text.Contains((byte)'.')) return "a port: write the address alone";
        Span<byte> loose = stackalloc byte[16];
        return IpText.TryReadLooseV4(text, loose) ? "an IPv4 address written in an unusual way, which programs read differently" : NotIp;
    }
}
