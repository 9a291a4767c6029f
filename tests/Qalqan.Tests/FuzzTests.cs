using Qalqan.Fuzz;
using Xunit;

namespace Qalqan.Tests;

[Trait("Speed", "slow")]
public sealed class FuzzTests
{
    public static TheoryData<string> Targets => [.. FuzzTargets.All.Select(t => t.Name)];

    [Theory]
    [MemberData(nameof(Targets))]
    public void No_reader_throws_or_leaves_its_file_on_damaged_samples(string name)
    {
        var target = FuzzTargets.All.Single(t => t.Name == name);
        var broken = FuzzTargets.Fuzz(target, rounds: 500, seed: 20260301);
        Assert.True(broken.Count == 0, string.Join('\n', broken.Take(5)));
    }
}
