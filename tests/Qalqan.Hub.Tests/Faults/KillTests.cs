using System.Globalization;
using Dapper;
using Microsoft.Data.Sqlite;
using Qalqan.Notifier;
using Xunit;

namespace Qalqan.Hub.Tests;

/// <summary>kill -9 at any moment of taking in, sweeping and telling. Nothing that was answered with 200 is lost, nobody is missed, nobody is told twice.</summary>
public sealed class KillTests(NotifierKeys keys) : IClassFixture<NotifierKeys>
{
    const int People = 60;

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Speed", "slow")]
    public Task The_hub_killed_at_two_hundred_moments() => KillAsync(200, 20261122);

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
            await Eventually.Holds($"the notice of round {round}", () => sink.Mails.Count(m => m.Contains(SmtpSendingTests.Address(round), StringComparison.Ordinal)) > 0);
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
        var (asked, kills) = (new List<string>(), 0);
        for (var moment = 0; moment < moments; moment++)
        {
            // Three submissions and an indicator of what two moments ago was accepted, all under way when the kill comes.
            List<Task> work = [];
            for (var s = 0; s < 3; s++)
            {
                var (person, domain) = (random.Next(People), $"m{moment}s{s}.example");
                work.Add(SubmitAsync(fixture.Client, people[person].Person, domain, () =>
                {
                    lock (accepted) accepted.Add((person, domain));
                }));
            }
            if (moment >= 2) work.Add(PackAsync(fixture.Client, $"m{moment - 2}s{random.Next(3)}.example\nm{moment}s2.example\nnobody{moment}.example"));
            await Task.Delay(random.Next(0, 90), Cancel);
            fixture.Kill();
            kills++;
            await Task.WhenAll(work);
            notifier.Clock.Move(TimeSpan.FromMinutes(11)); // past the limit of fifty in ten minutes
            await fixture.StartProcessAsync();
        }
        await FinishAsync(fixture, notifier, accepted);
        Check(fixture, hubKeys, people, accepted, sink, kills, seed);
    }

    static async Task SubmitAsync(HubClient hub, string person, string domain, Action done)
    {
        try
        {
            using var response = await hub.SubmitRawAsync(person, System.Text.Encoding.UTF8.GetBytes($"a message with http://{domain}/ in it"));
            if (response.IsSuccessStatusCode) done();
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

    /// <summary>Every domain that was accepted becomes an indicator, a few in each pack, so that each sweep may be told without approval.</summary>
    static async Task FinishAsync(HubFixture fixture, LiveNotifier notifier, List<(int Person, string Domain)> accepted)
    {
        foreach (var three in accepted.Chunk(3))
        {
            var taken = await fixture.Client.PackAsync("watch", string.Join('\n', three.Select(t => t.Domain)));
            Assert.Empty(taken.Refused);
        }
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
        var hits = connection.Query<byte[]>("select id from hit where state = 'told'").Select(Convert.ToHexString).ToHashSet();
        var missed = accepted.Where(a => !hits.Contains(Convert.ToHexString(hubKeys.HitId(people[a.Person].Person, hubKeys.RowId("indicator", "watch", "domain", a.Domain))))).ToList();
        Assert.True(missed.Count == 0, $"seed {seed}: accepted and not found: {string.Join(' ', missed)}");

        var notices = connection.Query<(string Id, string Person, long Number, string State, long Attempt)>("select id, person_id, number, state, attempt from notice").ToList();
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
