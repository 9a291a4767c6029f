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

    [Fact]
    public async Task The_domains_of_one_that_was_just_added_are_known_at_once_whoever_is_reading()
    {
        await using var fixture = await new HubFixture().StartAsync();
        var organisations = fixture.Part<Organisations>();
        using var ended = new CancellationTokenSource();
        var reading = Task.Run(() =>
        {
            while (!ended.IsCancellationRequested) _ = organisations.Domains();
        }, TestContext.Current.CancellationToken);
        try
        {
            for (var i = 0; i < 100; i++)
            {
                organisations.Add($"group {i}", [$"group{i}.example"], null);
                Assert.Contains($"group{i}.example", organisations.Domains());
            }
        }
        finally
        {
            await ended.CancelAsync();
            await reading;
        }
    }
}
