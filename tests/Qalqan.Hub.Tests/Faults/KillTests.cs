using System.Globalization;
using Dapper;
using Microsoft.Data.Sqlite;
using Xunit;

namespace Qalqan.Hub.Tests;

/// <summary>kill -9 at any moment of taking in, sweeping and telling. Nothing that was answered with 200 is lost, nobody is missed, nobody is told twice.</summary>
public sealed class KillTests(NotifierKeys keys) : IClassFixture<NotifierKeys>
{
    const int People = 60;

    /// <summary>Milliseconds from a start to the kill: from before the first answer to after the notices.</summary>
    const int LongestMoment = 700;

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Speed", "slow")]
    public Task The_hub_killed_at_two_hundred_moments() => Task.WhenAll(KillAsync(100, 20261122), KillAsync(100, 20261123));

    [Fact]
    [Trait("Speed", "slow")]
    public Task The_hub_killed_at_ten_moments() => KillAsync(10, Random.Shared.Next());

    [Fact]
    [Trait("Speed", "slow")]
    public async Task The_notifier_killed_is_started_again_by_its_hub_and_everybody_is_told_once()
    {
        SmtpSink.SkipUnlessInstalled();
        using var sink = new SmtpSink();
        await using var fixture = await new HubFixture(SmtpSendingTests.Config(sink)).StartAsync();
        var hub = fixture.Client;
        await hub.FeedAsync("watch", FeedTier.A);
        var random = new Random(7);
        for (var round = 0; round < 6; round++)
        {
            var person = await hub.PersonAsync(SmtpSendingTests.Address(round));
            await hub.SubmitAsync(person.Person, $"http://round{round}.example/");
            await hub.PackAsync("watch", $"round{round}.example");
            await Task.Delay(random.Next(120), Cancel);
            using var killed = System.Diagnostics.Process.GetProcessById(fixture.Hub!.NotifierId!.Value);
            killed.Kill();
            await Eventually.Holds($"the notice of round {round}", () => sink.Mails.Any(m => m.Contains(SmtpSendingTests.Address(round), StringComparison.Ordinal)));
            await Eventually.Holds($"the mailbox of round {round}", async () => (await hub.MailboxAsync(person)).Count == 1);
        }
        var ids = sink.Mails.Select(m => SmtpSink.Header(m, "Message-ID")).ToList();
        Assert.Equal(6, ids.Distinct().Count());
        // Killed between sending and writing that down, it sends the same mail again: the price of never losing one.
        TestContext.Current.TestOutputHelper?.WriteLine($"{ids.Count - 6} of 6 mails arrived twice, as the same mail");
    }

    async Task KillAsync(int moments, int seed)
    {
        SmtpSink.SkipUnlessInstalled();
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}");
        using var sink = new SmtpSink();
        await using var fixture = new HubFixture();
        using var hubKeys = fixture.OpenKeys();
        await using var notifier = await LiveNotifier.StartAsync(keys.Ring, SmtpSendingTests.Config(sink), hubKeys.Jobs.Public);
        fixture.Notifier = notifier.Address;
        await fixture.StartProcessAsync();
        var (random, people) = (new Random(seed), new List<Enrolled>());
        for (var i = 0; i < People; i++) people.Add(await fixture.Client.PersonAsync(SmtpSendingTests.Address(i)));
        await fixture.Client.FeedAsync("watch", FeedTier.A);
        var accepted = new List<(int Person, string Domain)>();
        var kills = 0;
        for (var moment = 0; moment < moments; moment++)
        {
            // Two people hand in one message after the other, and an indicator comes of something accepted before, when the kill comes.
            var (client, now) = (fixture.Client, moment);
            List<Task> work = [.. Enumerable.Range(0, 2).Select(s => SubmitAsync(client, people, [.. Enumerable.Range(0, 5).Select(n => (random.Next(People), $"m{now}s{s}n{n}.example"))], accepted))];
            string[] known;
            lock (accepted) known = [.. accepted.Select(a => a.Domain)];
            if (known.Length > 0) work.Add(PackAsync(client, $"{known[random.Next(known.Length)]}\nm{moment}s0n1.example\nnobody{moment}.example"));
            await Task.Delay(random.Next(0, LongestMoment), Cancel);
            fixture.Kill();
            kills++;
            await Task.WhenAll(work);
            notifier.Clock.Move(TimeSpan.FromMinutes(11)); // past the limit of fifty in ten minutes
            await fixture.StartProcessAsync();
        }
        await FinishAsync(fixture, notifier, accepted);
        Check(fixture, hubKeys, people, accepted, sink, kills, seed);
    }

    static async Task SubmitAsync(HubClient hub, List<Enrolled> people, IReadOnlyList<(int Person, string Domain)> messages, List<(int Person, string Domain)> accepted)
    {
        try
        {
            foreach (var message in messages)
            {
                using var response = await hub.SubmitRawAsync(people[message.Person].Person, System.Text.Encoding.UTF8.GetBytes($"a message with http://{message.Domain}/ in it"));
                if (!response.IsSuccessStatusCode) continue;
                lock (accepted) accepted.Add(message);
            }
        }
        catch (HttpRequestException)
        {
            // Killed before it answered: nothing was promised.
        }
    }

    static async Task PackAsync(HubClient hub, string pack)
    {
        try
        {
            using var response = await hub.PackRawAsync("watch", pack);
        }
        catch (HttpRequestException)
        {
            // As above; what was not taken in is handed in again at the end.
        }
    }

    /// <summary>Everything that was accepted becomes an indicator of a feed that tells nobody; whatever is still to be told is told.</summary>
    static async Task FinishAsync(HubFixture fixture, LiveNotifier notifier, List<(int Person, string Domain)> accepted)
    {
        Assert.NotEmpty(accepted);
        Assert.Equal(accepted.Count, (await fixture.Client.PackAsync("last", string.Join('\n', accepted.Select(a => a.Domain)))).Search);
        await Eventually.Holds("every sweep and notice is done", () =>
        {
            notifier.Clock.Move(TimeSpan.FromMinutes(11));
            using var connection = Open(fixture);
            // A job that met the limit waits a minute of the hub's own clock.
            return connection.ExecuteScalar<long>("select (select count(*) from sweep where state <> 'done') + (select count(*) from notice where state = 'queued')") == 0;
        }, seconds: 150);
        await fixture.StopAsync();
    }

    static void Check(HubFixture fixture, HubKeys hubKeys, List<Enrolled> people, List<(int Person, string Domain)> accepted, SmtpSink sink, int kills, int seed)
    {
        using var connection = Open(fixture);
        Assert.Equal("ok", connection.ExecuteScalar<string>("pragma integrity_check"));
        var hits = connection.Query<byte[]>("select id from hit").Select(Convert.ToHexString).ToHashSet();
        var missed = accepted.Where(a => !hits.Contains(Convert.ToHexString(hubKeys.HitId(people[a.Person].Person, hubKeys.RowId("indicator", "last", "domain", a.Domain))))).ToList();
        Assert.True(missed.Count == 0, $"seed {seed}: accepted and not found: {string.Join(' ', missed)}");

        var notices = connection.Query<(string Id, string Person, long Number, string State, long Attempt)>("select id, person_id, number, state, attempt from notice").ToList();
        Assert.NotEmpty(notices);
        Assert.All(notices, n => Assert.Equal(("sent", 1), (n.State, n.Attempt)));
        foreach (var person in notices.GroupBy(n => n.Person)) Assert.Equal(Enumerable.Range(1, person.Count()).Select(n => (long)n), person.Select(n => n.Number).Order());
        Assert.Equal(notices.Count, connection.ExecuteScalar<long>("select count(*) from mailbox_item"));
        Assert.Equal(notices.Count, connection.ExecuteScalar<long>("select count(distinct notice_id) from hit where notice_id is not null"));

        var mails = sink.Mails.Select(m => SmtpSink.Header(m, "Message-ID")).ToList();
        Assert.Equal(notices.Count, mails.Distinct().Count());
        Assert.Equal(notices.Count, mails.Count); // the notifier lived: not even the same mail twice
        var mine = people.Select((p, i) => (p.Person, Address: SmtpSendingTests.Address(i))).ToDictionary(p => p.Address, p => p.Person);
        Assert.Equal(notices.CountBy(n => n.Person).OrderBy(n => n.Key), sink.Mails.CountBy(m => mine[SmtpSink.Header(m, "To").Trim('<', '>')]).OrderBy(n => n.Key));
        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{kills} kills: {accepted.Count} accepted submissions, all found; {notices.Count} notices, {mails.Count} mails"));
    }

    static SqliteConnection Open(HubFixture fixture) => new($"Data Source={Path.Combine(fixture.Data, "hub.db")};Pooling=False;Default Timeout=30");
}
