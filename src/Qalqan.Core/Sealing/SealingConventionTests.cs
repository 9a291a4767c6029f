using Xunit;

namespace Qalqan.Tests;

public sealed class SealingConventionTests
{
    [Fact]
    public void Bytes_are_compared_in_constant_time_only()
    {
        var files = Directory.EnumerateFiles(Path.Combine(Golden.Root, "src", "Qalqan.Core", "Sealing"), "*.cs")
            .Where(p => !p.EndsWith("Tests.cs", StringComparison.Ordinal)).ToArray();
        Assert.NotEmpty(files);
        Assert.Equal([], files.Where(p => File.ReadAllText(p).Contains("SequenceEqual", StringComparison.Ordinal)));
    }
}
