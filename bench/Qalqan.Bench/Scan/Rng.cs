namespace Qalqan.Bench.Scan;

/// <summary>SplitMix64: the same numbers everywhere and for ever, unlike <see cref="Random"/>.</summary>
struct Rng(ulong seed)
{
    ulong _state = seed;

    public ulong Next()
    {
        var z = _state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    public int Below(int n) => (int)(((Next() >> 32) * (ulong)n) >> 32);

    public double Unit() => (Next() >> 11) * (1.0 / (1UL << 53));
}
