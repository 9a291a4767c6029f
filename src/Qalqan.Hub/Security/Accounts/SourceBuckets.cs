using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;

namespace Qalqan.Hub;

/// <summary>Failures by where they came from. No address is kept: a keyed digest, in memory, under a key that changes every hour and is never written down.</summary>
sealed class SourceBuckets(TimeProvider clock)
{
    /// <summary>Failures from one source in one period before it is asked to wait.</summary>
    const int Max = 20;

    /// <summary>So that a flood from everywhere takes no memory: beyond this all sources share one bucket.</summary>
    const int MaxSources = 10_000;

    static readonly TimeSpan Period = TimeSpan.FromMinutes(10), KeyLives = TimeSpan.FromHours(1);

    readonly Lock _gate = new();
    readonly ConcurrentDictionary<string, int> _failures = new(StringComparer.Ordinal);
    byte[] _key = RandomNumberGenerator.GetBytes(32);
    DateTimeOffset _keyMade = clock.GetUtcNow(), _periodBegan = clock.GetUtcNow();

    /// <summary>Counts a failure. False if there were too many: the caller says so instead of what was wrong.</summary>
    /// <remarks>Asked only after a failure: whoever knows the passphrase and has the code gets in, however many others fail beside them at the same proxy or onion service.</remarks>
    public bool MayFail(IPAddress? from)
    {
        lock (_gate)
        {
            var now = clock.GetUtcNow();
            if (now - _keyMade > KeyLives) (_key, _keyMade) = (RandomNumberGenerator.GetBytes(32), now);
            if (now - _periodBegan > Period)
            {
                _failures.Clear();
                _periodBegan = now;
            }
        }
        var source = _failures.Count >= MaxSources ? "" : Convert.ToHexString(HMACSHA256.HashData(_key, Prefix(from)).AsSpan(0, 8));
        return _failures.AddOrUpdate(source, 1, (_, n) => n + 1) <= Max;
    }

    /// <summary>One person has a whole /64 of IPv6.</summary>
    static byte[] Prefix(IPAddress? from) => from?.GetAddressBytes() is { } bytes ? bytes.Length == 16 && !from.IsIPv4MappedToIPv6 ? bytes[..8] : bytes : [];
}
