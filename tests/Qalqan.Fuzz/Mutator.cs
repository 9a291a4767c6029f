namespace Qalqan.Fuzz;

/// <summary>Damages samples the way transmission, truncation and an attacker do. The same seed gives the same damage.</summary>
public sealed class Mutator(int seed)
{
    static readonly byte[] Interesting = [0, 1, (byte)'\n', (byte)'\r', (byte)'"', (byte)'.', (byte)'[', (byte)'{', (byte)'<', (byte)'%', (byte)'=', (byte)'-', 0x7F, 0x80, 0xC3, 0xED, 0xFF];

    readonly Random _random = new(seed);

    /// <summary>A damaged copy of <paramref name="sample"/>, at most four times as long and 64 KB more.</summary>
    public byte[] Mutate(ReadOnlySpan<byte> sample)
    {
        var bytes = sample.ToArray();
        for (var i = _random.Next(1, 5); i > 0; i--) bytes = Once(bytes);
        return bytes;
    }

    byte[] Once(byte[] b)
    {
        if (b.Length == 0) return [Interesting[_random.Next(Interesting.Length)]];
        var at = _random.Next(b.Length);
        switch (_random.Next(8))
        {
            case 0: // one bit
                b[at] ^= (byte)(1 << _random.Next(8));
                return b;
            case 1: // one byte that means something to a parser
                b[at] = Interesting[_random.Next(Interesting.Length)];
                return b;
            case 2: // cut short
                return b[..at];
            case 3: // the beginning lost
                return b[at..];
            case 4: // a piece lost
                return [.. b[..at], .. b[Math.Min(b.Length, at + _random.Next(1, 64))..]];
            case 5: // a piece moved
                var from = _random.Next(b.Length);
                return [.. b[..at], .. b[from..Math.Min(b.Length, from + _random.Next(1, 256))], .. b[at..]];
            case 6: // a piece repeated, as nesting bombs are built
                if (b.Length > 1 << 18) return b;
                var piece = b[at..Math.Min(b.Length, at + _random.Next(1, 64))];
                return [.. b[..at], .. Enumerable.Repeat(piece, _random.Next(2, 64)).SelectMany(p => p), .. b[at..]];
            default: // noise
                var noise = new byte[_random.Next(1, 16)];
                _random.NextBytes(noise);
                return [.. b[..at], .. noise, .. b[at..]];
        }
    }
}
