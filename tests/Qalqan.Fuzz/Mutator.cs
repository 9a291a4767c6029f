namespace Qalqan.Fuzz;

/// <summary>Damages samples the way transmission, truncation and an attacker do. The same seed gives the same damage.</summary>
public sealed class Mutator(int seed)
{
    static readonly byte[] Interesting = [0, 1, (byte)'\n', (byte)'\r', (byte)'"', (byte)'.', (byte)'[', (byte)'{', (byte)'<', (byte)'%', (byte)'=', (byte)'-', 0x7F, 0x80, 0xC3, 0xED, 0xFF];

    readonly Random _random = new(seed);

    /// <summary>Copies of <paramref name="sample"/>, each damaged in its own way.</summary>
    public static IEnumerable<byte[]> Rounds(byte[] sample, int seed, int rounds) => Enumerable.Range(0, rounds).Select(round => new Mutator(seed * 100_003 + round).Mutate(sample));

    /// <summary>A damaged copy of <paramref name="sample"/>, at most four times as long and 64 KB more.</summary>
    /// <param name="sample">What is damaged. Not altered.</param>
    /// <param name="other">A file that pieces are taken from; null for the sample itself.</param>
    public byte[] Mutate(ReadOnlySpan<byte> sample, byte[]? other = null)
    {
        var bytes = sample.ToArray();
        for (var i = _random.Next(1, 5); i > 0; i--) bytes = Once(bytes, other ?? bytes);
        return bytes;
    }

    byte[] Once(byte[] b, byte[] other)
    {
        if (b.Length == 0) return [Interesting[_random.Next(Interesting.Length)]];
        var at = _random.Next(b.Length);
        switch (_random.Next(10))
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
            case 5: // a piece moved, or of another file
                if (other.Length == 0) return b;
                var from = _random.Next(other.Length);
                return [.. b[..at], .. other[from..Math.Min(other.Length, from + _random.Next(1, 256))], .. b[at..]];
            case 6: // a piece repeated, as nesting bombs are built
                if (b.Length > 1 << 18) return b;
                var piece = b[at..Math.Min(b.Length, at + _random.Next(1, 64))];
                return [.. b[..at], .. Enumerable.Repeat(piece, _random.Next(2, 64)).SelectMany(p => p), .. b[at..]];
            case 7: // a run of nothing, as a disk leaves it
                b.AsSpan(at, Math.Min(b.Length - at, _random.Next(1, 64))).Fill(_random.Next(2) == 0 ? (byte)0 : (byte)0xFF);
                return b;
            case 8: // one byte without end
                if (b.Length > 1 << 18) return b;
                return [.. b[..at], .. Enumerable.Repeat(b[at], _random.Next(1, 2000)), .. b[at..]];
            default: // noise
                var noise = new byte[_random.Next(1, 16)];
                _random.NextBytes(noise);
                return [.. b[..at], .. noise, .. b[at..]];
        }
    }
}
