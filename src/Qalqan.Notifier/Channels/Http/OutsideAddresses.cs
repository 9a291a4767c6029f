using System.Net;
using System.Net.Sockets;

namespace Qalqan.Notifier;

/// <summary>Which addresses of the network are outside: a URL that a person, or somebody in a person's name, gave us must not reach into our own network.</summary>
static class OutsideAddresses
{
    // IANA special-purpose registries for IPv4 and IPv6: everything not globally reachable, and what could lead back inside (6to4, Teredo, NAT64).
    static readonly IPNetwork[] Inside = [.. "0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24 192.88.99.0/24 192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/3 ::/16 64:ff9b::/96 64:ff9b:1::/48 100::/64 2001::/23 2001:db8::/32 2002::/16 3fff::/20 5f00::/16 fc00::/7 fe80::/10 fec0::/10 ff00::/8".Split(' ').Select(IPNetwork.Parse)];

    public static bool IsOutside(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        foreach (var network in Inside)
            if (network.BaseAddress.AddressFamily == address.AddressFamily && network.Contains(address)) return false;
        return true;
    }

    /// <summary>Resolves once and connects to what was resolved, so that a second answer of the name server cannot lead elsewhere.</summary>
    /// <exception cref="InsideAddressException">None of the host's addresses is outside.</exception>
    /// <exception cref="SocketException">The host has no address or none of them answers.</exception>
    public static async ValueTask<Stream> ConnectAsync(DnsEndPoint host, bool allowInside, CancellationToken cancel)
    {
        var found = IPAddress.TryParse(host.Host, out var literal) ? [literal] : await Dns.GetHostAddressesAsync(host.Host, cancel);
        var usable = allowInside ? found : Array.FindAll(found, IsOutside);
        if (usable.Length == 0) throw new InsideAddressException();
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(usable, host.Port, cancel);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

/// <summary>A handle leads into our own network.</summary>
sealed class InsideAddressException() : IOException("inside-address");
