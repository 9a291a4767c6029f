using Xunit;

namespace Qalqan.Tests;

public sealed class SortedPrefixesTests
{
    static ulong[] Spread(Random random, int n, int how) => [.. Enumerable.Range(0, n).Select(_ => how switch
    {
        0 => (ulong)random.NextInt64() << 1 ^ (ulong)random.NextInt64(), // as tokens are
        1 => (ulong)random.Next(50), // all at one end, repeated
        2 => ulong.MaxValue - (ulong)random.Next(50),
        3 => random.Next(2) == 0 ? 0 : ulong.MaxValue,
        4 => 1UL << random.Next(64),
        _ => 0x8000_0000_0000_0000,
    }).Order()];

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void Finds_what_a_search_by_halves_finds_however_values_are_spread(int how)
    {
        var random = new Random(how);
        foreach (var n in (int[])[0, 1, 2, 3, 31, 64, 65, 1000, 20_000])
        {
            var sorted = Spread(random, n, how);
            ulong[] probes = [0, 1, ulong.MaxValue, ulong.MaxValue - 1, .. Spread(random, 100, how), .. Spread(random, 100, 0), .. sorted.Where(_ => random.Next(10) == 0),
                .. sorted.Take(50).Select(v => v + 1), .. sorted.TakeLast(50).Select(v => v - 1)];
            random.Shuffle(probes);
            List<int> found = [];
            SortedPrefixes.Find(sorted, probes, found);
            Assert.Equal(Enumerable.Range(0, probes.Length).Where(i => Array.BinarySearch(sorted, probes[i]) >= 0), found);
        }
    }
}
