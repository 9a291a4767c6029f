using Xunit;

namespace Qalqan.Hub.Tests;

public sealed class OrganisationsTests
{
    [Fact]
    public async Task The_first_stays_first_however_many_are_added_in_one_hour()
    {
        await using var fixture = await new HubFixture().StartAsync();
        var organisations = fixture.Part<Organisations>();
        var added = Enumerable.Range(0, 12).Select(i => organisations.Add($"group {i}", [], null).Id).ToList();
        Assert.Equal([fixture.Organisation, .. added], organisations.All().Select(o => o.Id));
        Assert.Equal(fixture.Organisation, organisations.OrFirst(null));
        Assert.Equal(added[3], organisations.OrFirst(added[3]));
    }
}
