using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Qalqan.Formats;

/// <summary>An IP address or network as ISSUBSET and ISSUPERSET take it: <c>198.51.100.7</c>, <c>198.51.100.7/24</c>, <c>2001:db8::/32</c>. Host bits may be set.</summary>
/// <param name="IsV6">IPv6; a range never holds one of the other family.</param>
/// <param name="Address">The address as a number.</param>
/// <param name="Prefix">How many leading bits count.</param>
sealed record IpRange(bool IsV6, UInt128 Address, int Prefix)
{
    /// <summary>Reads one. Not <see cref="IPNetwork"/>, which refuses host bits, and not the short forms of inet_aton (<c>10.1</c>).</summary>
    public static bool TryParse(string text, out IpRange range)
    {
        range = new(false, 0, 0);
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var address = slash < 0 ? text : text[..slash];
        if (address.Contains('%', StringComparison.Ordinal) || !IPAddress.TryParse(address, out var ip)) return false;
        var v6 = ip.AddressFamily == AddressFamily.InterNetworkV6;
        if (!v6 && ip.ToString() != address) return false;
        var bits = v6 ? 128 : 32;
        var prefix = bits;
        if (slash >= 0 && (!int.TryParse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out prefix) || prefix > bits)) return false;
        Span<byte> bytes = stackalloc byte[16];
        ip.TryWriteBytes(bytes, out _);
        range = new(v6, v6 ? BinaryPrimitives.ReadUInt128BigEndian(bytes) : BinaryPrimitives.ReadUInt32BigEndian(bytes), prefix);
        return true;
    }

    /// <summary>Whether every address of <paramref name="other"/> is in this one.</summary>
    public bool Contains(IpRange other)
    {
        if (IsV6 != other.IsV6 || Prefix > other.Prefix) return false;
        var host = (IsV6 ? 128 : 32) - Prefix;
        // A shift by the whole width would be a shift by zero.
        return host == 128 || Address >> host == other.Address >> host;
    }
}
