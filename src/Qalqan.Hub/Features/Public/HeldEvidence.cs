using System.Security.Cryptography;
using System.Text;

namespace Qalqan.Hub;

/// <summary>
/// What was handed in without a code, for the minutes in which somebody reads the answer and decides whether to be told of changes. In memory only, sealed under its address, bounded. When there is
/// no room the answer is given all the same, at once, and nothing that others hold is thrown out.
/// </summary>
sealed class HeldEvidence(TimeProvider clock)
{
    /// <summary>All that is held together.</summary>
    const long MaxBytes = 256L << 20;

    /// <summary>How many are held. An attacker who fills it takes from others the offer to be told, for some minutes, and no verdict.</summary>
    const int MaxEntries = 20_000;

    readonly Lock _lock = new();
    readonly Dictionary<string, (byte[] Sealed, DateTimeOffset Until)> _held = new(StringComparer.Ordinal);
    long _bytes;
    DateTimeOffset _forgotten;

    /// <summary>Holds it; null if there is no room.</summary>
    public string? Hold(IReadOnlyList<Evidence> evidence)
    {
        var size = evidence.Sum(e => (long)e.Content.Length);
        lock (_lock)
        {
            Forget();
            if (_held.Count >= MaxEntries || _bytes + size > MaxBytes) return null;
        }
        var secret = MemorySecret.Create();
        if (!MemorySecret.TryUse(secret, out var row, out var sealer)) return null;
        using (sealer)
        {
            var plain = Write(evidence, size);
            var blob = sealer.Seal(plain, Encoding.ASCII.GetBytes(row));
            CryptographicOperations.ZeroMemory(plain);
            lock (_lock)
            {
                _held[row] = (blob, Until());
                _bytes += blob.Length;
            }
        }
        return secret;
    }

    /// <summary>Opens it and keeps it for as long again; null if there is none, or no longer.</summary>
    public (IReadOnlyList<Evidence> Evidence, DateTimeOffset Until)? Open(string secret)
    {
        if (!MemorySecret.TryUse(secret, out var row, out var sealer)) return null;
        using (sealer)
        {
            byte[] blob;
            lock (_lock)
            {
                Forget();
                if (!_held.TryGetValue(row, out var entry) || entry.Until < clock.GetUtcNow()) return null;
                blob = entry.Sealed;
                _held[row] = (blob, Until());
            }
            return sealer.TryOpen(blob, Encoding.ASCII.GetBytes(row), out var plain) ? (Read(plain), Until()) : null;
        }
    }

    /// <summary>Forgets it.</summary>
    public void Remove(string secret)
    {
        if (!MemorySecret.TryUse(secret, out var row, out var sealer)) return;
        sealer.Dispose();
        lock (_lock)
            if (_held.Remove(row, out var entry)) _bytes -= entry.Sealed.Length;
    }

    DateTimeOffset Until() => clock.GetUtcNow() + PublicLimits.Held;

    void Forget()
    {
        var now = clock.GetUtcNow();
        if (now - _forgotten < TimeSpan.FromSeconds(20)) return;
        _forgotten = now;
        foreach (var (row, entry) in _held.Where(e => e.Value.Until < now).ToList())
        {
            _held.Remove(row);
            _bytes -= entry.Sealed.Length;
        }
    }

    static byte[] Write(IReadOnlyList<Evidence> evidence, long size)
    {
        using var stream = new MemoryStream((int)size + evidence.Sum(e => e.Name.Length * 3 + 16) + 4);
        using var writer = new BinaryWriter(stream);
        writer.Write(evidence.Count);
        foreach (var (name, content) in evidence)
        {
            writer.Write(name);
            writer.Write(content.Length);
            writer.Write(content.Span);
        }
        var bytes = stream.ToArray();
        CryptographicOperations.ZeroMemory(stream.GetBuffer());
        return bytes;
    }

    static List<Evidence> Read(byte[] plain)
    {
        using var stream = new MemoryStream(plain);
        using var reader = new BinaryReader(stream);
        var evidence = new List<Evidence>();
        for (var left = reader.ReadInt32(); left > 0; left--)
        {
            var name = reader.ReadString();
            var length = reader.ReadInt32();
            evidence.Add(new(name, plain.AsMemory((int)stream.Position, length)));
            stream.Position += length;
        }
        return evidence;
    }
}
