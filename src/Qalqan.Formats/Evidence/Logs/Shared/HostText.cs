using System.Buffers;

namespace Qalqan.Formats;

/// <summary>Tells addresses and host names from other text by their shape. What they mean is decided later, by their canonical form.</summary>
static class HostText
{
    // RFC 1035 §2.3.4; IDN U-labels are longer in UTF-8 than their A-labels, so the bound is generous for them.
    const int MaxNameBytes = 512;

    static readonly SearchValues<byte> NameBytes = SearchValues.Create(
        [.. Enumerable.Range(0, 256).Select(b => (byte)b).Where(b => char.IsAsciiLetterOrDigit((char)b) || b is (byte)'-' or (byte)'_' or (byte)'.' or >= 0x80)]);

    /// <summary>Whether the whole of <paramref name="s"/> is an IPv4 or IPv6 address, no port, no brackets. An IPv6 zone (<c>%eth0</c>) is not part of one.</summary>
    public static bool IsIp(ReadOnlySpan<byte> s) => s.Length is > 1 and < 46 && (IsIpv4(s) || IsIpv6(s));

    /// <summary>Finds the address in <c>192.0.2.1</c>, <c>192.0.2.1:443</c>, <c>2001:db8::1</c>, <c>[2001:db8::1]:443</c>, <c>fe80::1%eth0</c>.</summary>
    /// <param name="s">The whole value.</param>
    /// <param name="ip">Where in it the address stands.</param>
    /// <param name="port">The port, or empty.</param>
    public static bool TryIp(ReadOnlySpan<byte> s, out Range ip, out ReadOnlySpan<byte> port)
    {
        port = default;
        ip = default;
        if (s.IsEmpty || (!char.IsAsciiHexDigit((char)s[0]) && s[0] != '[' && s[0] != ':')) return false;
        int start = 0, end = s.Length;
        if (IsIpv4(s))
        {
            // Nearly always.
            ip = ..;
            return true;
        }
        if (s[0] == '[')
        {
            start = 1;
            end = s.IndexOf((byte)']');
            if (end < 0 || !TryPort(s[(end + 1)..], out port)) return false;
        }
        else if (s.IndexOf((byte)':') is >= 7 and var colon && s[..colon].Contains((byte)'.') && TryPort(s[colon..], out port))
        {
            end = colon;
        }
        var zone = s[start..end].IndexOf((byte)'%');
        if (zone > 0) end = start + zone;
        ip = start..end;
        return IsIp(s[start..end]);
    }

    /// <summary>Whether <paramref name="s"/> looks like a host name with at least two labels, the last not a number. A trailing dot is allowed.</summary>
    public static bool IsDomain(ReadOnlySpan<byte> s)
    {
        if (s.Length > 1 && s[^1] == '.') s = s[..^1];
        if (s.Length is < 3 or > MaxNameBytes) return false;
        if (s.ContainsAnyExcept(NameBytes) || s[0] == '.' || s.IndexOf(".."u8) >= 0) return false;
        var dot = s.LastIndexOf((byte)'.');
        if (dot < 0 || s.Length - dot < 3) return false;
        var last = s[dot + 1];
        return char.IsAsciiLetter((char)last) || last >= 0x80;
    }

    /// <summary>Takes <c>:443</c> off the end of a host name.</summary>
    public static ReadOnlySpan<byte> WithoutPort(ReadOnlySpan<byte> s, out ReadOnlySpan<byte> port)
    {
        port = default;
        var colon = s.LastIndexOf((byte)':');
        return colon > 0 && TryPort(s[colon..], out port) && !port.IsEmpty ? s[..colon] : s;
    }

    /// <summary>Empty, or <c>:</c> and one to five digits.</summary>
    static bool TryPort(ReadOnlySpan<byte> s, out ReadOnlySpan<byte> port)
    {
        port = default;
        if (s.IsEmpty) return true;
        if (s[0] != ':' || s.Length is < 2 or > 6 || s[1..].ContainsAnyExceptInRange((byte)'0', (byte)'9')) return false;
        port = s[1..];
        return true;
    }

    static bool IsIpv4(ReadOnlySpan<byte> s)
    {
        if (s.Length is < 7 or > 15) return false;
        int part = 0, digits = 0, dots = 0;
        foreach (var b in s)
        {
            if (b == '.')
            {
                if (digits == 0 || ++dots > 3) return false;
                part = digits = 0;
                continue;
            }
            if (!char.IsAsciiDigit((char)b) || ++digits > 3) return false;
            part = part * 10 + (b - '0');
            if (part > 255) return false;
        }
        return dots == 3 && digits > 0;
    }

    /// <summary>RFC 4291 §2.2: eight groups, or fewer around one <c>::</c>, the last two of which may be an IPv4 address.</summary>
    static bool IsIpv6(ReadOnlySpan<byte> s)
    {
        int groups = 0, digits = 0, start = 0;
        var compressed = false;
        for (var i = 0; i < s.Length; i++)
        {
            if (s[i] == ':')
            {
                if (digits == 0)
                {
                    // Only "::" has an empty group: at the start both colons, elsewhere the second.
                    if (compressed || (i == 0 && (s.Length < 2 || s[1] != ':'))) return false;
                    if (i == 0) i++;
                    compressed = true;
                }
                else
                {
                    groups++;
                }
                digits = 0;
                start = i + 1;
                continue;
            }
            if (s[i] == '.')
            {
                if (start == 0 || !IsIpv4(s[start..])) return false;
                groups += 2;
                return groups == 8 || (compressed && groups < 8);
            }
            if (!char.IsAsciiHexDigit((char)s[i]) || ++digits > 4) return false;
        }
        if (digits > 0) groups++;
        else if (!(s.Length >= 2 && s[^1] == ':' && s[^2] == ':')) return false;
        return compressed ? groups < 8 : groups == 8;
    }
}
