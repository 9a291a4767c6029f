using Xunit;

namespace Qalqan.Tests;

public sealed class ObservableKindsTests
{
    [Fact]
    public void Every_kind_has_a_name_that_reads_back()
    {
        foreach (var kind in Enum.GetValues<ObservableKind>().Where(k => k != ObservableKind.Unknown))
        {
            Assert.True(ObservableKinds.TryParse(kind.Name(), out var back));
            Assert.Equal(kind, back);
        }
    }
}
