using Xunit;

namespace Qalqan.Hub.Tests;

/// <summary>A hub in this process that the tests of one class share.</summary>
public sealed class StartedHub : IAsyncLifetime
{
    internal HubFixture Fixture { get; private set; } = null!;

    internal string Address => Fixture.Hub!.Address;

    public async ValueTask InitializeAsync() => Fixture = await new HubFixture().StartAsync();

    public ValueTask DisposeAsync() => Fixture.DisposeAsync();
}
