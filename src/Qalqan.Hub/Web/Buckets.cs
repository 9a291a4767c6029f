using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace Qalqan.Hub;

/// <summary>
/// Counts how often somebody asks, without knowing who: a counter is chosen by a keyed hash of the network they come from; key and counters live in memory, for ten minutes. No address is stored,
/// and when the key is gone no counter can be led back to one.
/// </summary>
sealed class Buckets(TimeProvider clock)
{
    /// <summary>How long a key and its counters live.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromMinutes(10);

    const int Counters = 1 << 16; // 256 kB; two networks in one counter are rare, and cost the second one a page that says to wait

    readonly Lock _lock = new();
    readonly int[] _counts = new int[Counters];
    byte[] _key = RandomNumberGenerator.GetBytes(32);
    long _period = -1;

    /// <summary>Counts one request of this kind; false when there were more than allowed in this period.</summary>
    /// <param name="context">The request.</param>
    /// <param name="kind">What is asked.</param>
    /// <param name="limit">How often one network may.</param>
    /// <param name="together">How often all may whose network nobody tells: an onion service before this hub.</param>
    public bool Allows(HttpContext context, string kind, int limit, int together)
    {
        var network = Network(context);
        if (network.Length == 0) limit = together;
        Span<byte> mac = stackalloc byte[32];
        var from = Encoding.UTF8.GetBytes(kind + "\0" + network);
        lock (_lock)
        {
            var period = clock.GetUtcNow().Ticks / Period.Ticks;
            if (period != _period)
            {
                _period = period;
                _key = RandomNumberGenerator.GetBytes(32);
                Array.Clear(_counts);
            }
            HMACSHA256.HashData(_key, from, mac);
            ref var count = ref _counts[BitConverter.ToUInt16(mac)];
            if (count >= limit) return false;
            count++;
            return true;
        }
    }

    // A /24 or a /56: what one subscriber has. Behind a proxy on this machine, what the proxy says; an onion service says nothing, and everybody shares one counter.
    static string Network(HttpContext context)
    {
        var address = context.Connection.RemoteIpAddress;
        if (address is null || IPAddress.IsLoopback(address))
        {
            var forwarded = context.Request.Headers["X-Forwarded-For"].ToString().Split(',')[^1].Trim();
            if (!IPAddress.TryParse(forwarded, out address)) return "";
        }
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        var bytes = address.GetAddressBytes();
        return Convert.ToHexString(bytes.AsSpan(0, bytes.Length == 4 ? 3 : 7));
    }
}
