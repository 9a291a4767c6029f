using Xunit;

namespace Qalqan.Hub.Tests;

public sealed class StartTests
{
    [Fact]
    public void The_project_root_is_found() => Assert.True(File.Exists(Path.Combine(Qalqan.Tests.Golden.Root, "Qalqan.slnx")));
}
