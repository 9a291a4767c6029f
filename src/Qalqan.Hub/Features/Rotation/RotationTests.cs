using Dapper;
using Xunit;

namespace Qalqan.Hub.Tests;

[Trait("Speed", "slow")]
public sealed class RotationTests
{
    static async Task<(OperatedHub Hub, string[] People)> WithPeople(int count)
    {
        var hub = await OperatedHub.Start();
        var people = new string[count];
        for (var i = 0; i < count; i++)
        {
            people[i] = await hub.Enrol();
            await hub.Call("submit", hub.Write("mail.txt", $"https://evil{i}.example/login"), "--person", people[i]);
        }
        await hub.Ok("feed", "set", "lab", "--tier", "A");
        return (hub, people);
    }

    static Task<string> Push(OperatedHub hub, int i) => hub.Ok("intel", "push", "lab", hub.Write($"pack{i}.csv", $"indicator\nevil{i}.example\n"));

    static bool IsHit(OperatedHub hub, string person) => hub.Get<Database>().Read(c => c.ExecuteScalar<long>("select count(*) from hit where person_id = @person", new { person })) > 0;

    static Dictionary<string, string> Stored(OperatedHub hub) => hub.Get<Database>().Read(c => c.Query<(string, byte[])>("select person_id, tokens from segment")).ToDictionary(r => r.Item1, r => Convert.ToHexString(r.Item2));

    [Fact]
    public async Task New_keys_for_everybody_change_every_token_and_lose_no_observation()
    {
        var (hub, people) = await WithPeople(3);
        await using var _ = hub;
        var before = Stored(hub);
        Assert.Equal("3 people have a new key", (await hub.Ok("rotate", "person-keys")).Trim());
        var after = Stored(hub);
        Assert.All(people, p => Assert.NotEqual(before[p], after[p]));
        await Push(hub, 0);
        await OperatedHub.Until(() => IsHit(hub, people[0]));
        await hub.Stop();
        await hub.Run();
        await Push(hub, 1);
        await OperatedHub.Until(() => IsHit(hub, people[1]));
    }

    [Fact]
    public async Task A_rotation_that_was_stopped_goes_on_with_the_next_person()
    {
        var (hub, people) = await WithPeople(3);
        await using var _ = hub;
        var before = Stored(hub);
        hub.Get<Settings>().Set("rotation-person-keys", System.Text.Encoding.ASCII.GetBytes(people.Order(StringComparer.Ordinal).First()));
        Assert.Equal("2 people have a new key (went on where the last rotation stopped)", (await hub.Ok("rotate", "person-keys")).Trim());
        var after = Stored(hub);
        Assert.Equal(2, people.Count(p => before[p] != after[p]));
        Assert.Equal("3 people have a new key", (await hub.Ok("rotate", "person-keys")).Trim());
    }

    [Fact]
    public async Task A_new_layer_counts_from_the_next_start_and_what_was_remembered_follows()
    {
        var (hub, people) = await WithPeople(2);
        await using var _ = hub;
        Assert.StartsWith("generation 1 begins", await hub.Ok("rotate", "index"), StringComparison.Ordinal);
        Assert.Equal(2, (await hub.Call("rotate", "index")).Status); // one waits already
        await Push(hub, 0);
        await OperatedHub.Until(() => IsHit(hub, people[0])); // nothing has changed yet
        await hub.Stop();
        await hub.Run();
        await OperatedHub.Until(() => hub.Get<Database>().Read(c => c.ExecuteScalar<long>("select count(*) from segment where generation = 0")) == 0);
        await Push(hub, 1);
        await OperatedHub.Until(() => IsHit(hub, people[1]));
        await hub.Call("submit", hub.Write("mail.txt", "https://later.example/x"), "--person", people[0]);
        await hub.Ok("intel", "push", "lab", hub.Write("late.csv", "indicator\nlater.example\n"));
        await OperatedHub.Until(() => hub.Get<Database>().Read(c => c.ExecuteScalar<long>("select count(*) from hit where person_id = @person", new { person = people[0] })) == 2);
        Assert.StartsWith("generation 2 begins", await hub.Ok("rotate", "index"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Handles_move_to_the_notifiers_next_key_and_notices_still_arrive()
    {
        var (hub, people) = await WithPeople(2);
        await using var _ = hub;
        var client = hub.Get<NotifierClient>();
        var cancel = TestContext.Current.CancellationToken;
        var old = (await client.Keys(cancel)).Current.Id;
        var before = Handles(hub);
        Assert.StartsWith("2 moved to key ", await hub.Ok("reseal"), StringComparison.Ordinal);
        var (current, opens) = await client.Keys(cancel);
        Assert.Equal([current.Id], opens);
        Assert.NotEqual(old, current.Id);
        Assert.All(people, p => Assert.NotEqual(before[p], Handles(hub)[p]));
        var later = await hub.Enrol(); // under the new key
        await hub.Stop();
        await hub.Run();
        await hub.Call("submit", hub.Write("mail.txt", "https://evil9.example/login"), "--person", later);
        await Push(hub, 0);
        await Push(hub, 9);
        await OperatedHub.Until(() => hub.Get<Database>().Read(c => c.ExecuteScalar<long>("select count(*) from mailbox_item")) == 2);
    }

    [Fact]
    public async Task A_move_that_was_stopped_half_way_does_not_lock_the_hub_out_and_is_finished_later()
    {
        var (hub, _) = await WithPeople(1);
        await using var __ = hub;
        await hub.Get<NotifierClient>().Reseal([], TestContext.Current.CancellationToken); // the next key exists, and the hub ends
        await hub.Stop();
        await hub.Run();
        Assert.StartsWith("1 moved to key ", await hub.Ok("reseal"), StringComparison.Ordinal);
        Assert.Single((await hub.Get<NotifierClient>().Keys(TestContext.Current.CancellationToken)).Opens);
    }

    static Dictionary<string, string> Handles(OperatedHub hub) => hub.Get<Database>().Read(c => c.Query<(string, byte[])>("select id, handles from person")).ToDictionary(r => r.Item1, r => Convert.ToHexString(r.Item2));
}
