using System.Globalization;
using Dapper;
using Microsoft.Data.Sqlite;
using Xunit;

namespace Qalqan.Hub.Tests;

/// <summary>kill -9 at any moment of taking in, sweeping and telling. Nothing that was answered with 200 is lost, nobody is missed, nobody is told twice.</summary>
public sealed class KillTests(NotifierKeys keys) : IClassFixture<NotifierKeys>
{
    const int People = 60;

    /// <summary>Submissions and packs that are under way when the kill comes.</summary>
    const int Work = 11;

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>What the hub answered with 200, in the order of the answers.</summary>
    sealed class Promises
    {
        public Lock Gate { get; } = new();

        /// <summary>How many requests of this moment were answered.</summary>
        public int Answers;

        /// <summary>Submissions that were accepted.</summary>
        public List<(int Person, string Domain)> Submissions { get; } = [];

        /// <summary>How many submissions had been accepted before a pack that names the domain was handed in for the first time, whatever became of it.</summary>
        public Dictionary<string, int> FirstSent { get; } = [];

        /// <summary>Packs that were accepted, and how many submissions had been accepted before they were handed in: those people must be told.</summary>
        public List<(string[] Domains, int Before)> Packs { get; } = [];
    }

    [Fact]
    [Trait("Speed", "long")]
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
        var (random, running, last) = (new Random(7), 0, 0);
        for (var round = 0; round < 6; round++)
        {
            // The one of the round before may have sent everything before it was killed: then nobody has waited for the next.
            await Eventually.Holds("a notifier runs", () => (running = fixture.Hub!.NotifierId ?? last) != last);
            last = running;
            var person = await hub.PersonAsync(SmtpSendingTests.Address(round));
            await hub.SubmitAsync(person.Person, $"http://round{round}.example/");
            await hub.PackAsync("watch", $"round{round}.example");
            await Task.Delay(random.Next(120), Cancel);
            using var killed = System.Diagnostics.Process.GetProcessById(running);
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
        var (promises, kills) = (new Promises(), 0);
        for (var moment = 0; moment < moments; moment++)
        {
            // Two people hand in one message after the other, and an indicator comes of something accepted before, when the kill comes.
            var (client, now) = (fixture.Client, moment);
            promises.Answers = 0;
            List<Task> work = [.. Enumerable.Range(0, 2).Select(s => SubmitAsync(client, people, [.. Enumerable.Range(0, 5).Select(n => (random.Next(People), $"m{now}s{s}n{n}.example"))], promises))];
            string[] known;
            lock (promises.Gate) known = [.. promises.Submissions.Select(a => a.Domain)];
            if (known.Length > 0) work.Add(PackAsync(client, [known[random.Next(known.Length)], $"m{moment}s0n1.example", $"nobody{moment}.example"], promises));
            await MomentAsync(random, work, promises);
            fixture.Kill();
            kills++;
            await Task.WhenAll(work);
            notifier.Clock.Move(TimeSpan.FromMinutes(11)); // past the limit of fifty in ten minutes
            await fixture.StartProcessAsync();
        }
        await FinishAsync(fixture, notifier, promises.Submissions);
        Check(fixture, hubKeys, people, promises, sink, kills, seed);
    }

    /// <summary>Waits for the moment: before the first answer, after any of them, or while people are told of what came. By what has happened and not by a clock: a busy machine would be killed before it did anything.</summary>
    static async Task MomentAsync(Random random, List<Task> work, Promises promises)
    {
        var (answers, pause) = (random.Next(-1, Work + 3), random.Next(60));
        while (Volatile.Read(ref promises.Answers) < answers && !work.All(w => w.IsCompleted)) await Task.Delay(1, Cancel);
        await Task.Delay(answers <= Work ? pause / 4 : pause * 5, Cancel); // the last of them wait until what was handed in has been hunted and told
    }

    static async Task SubmitAsync(HubClient hub, List<Enrolled> people, IReadOnlyList<(int Person, string Domain)> messages, Promises promises)
    {
        try
        {
            foreach (var message in messages)
            {
                using var response = await hub.SubmitRawAsync(people[message.Person].Person, System.Text.Encoding.UTF8.GetBytes($"a message with http://{message.Domain}/ in it"));
                Interlocked.Increment(ref promises.Answers);
                if (!response.IsSuccessStatusCode) continue;
                lock (promises.Gate) promises.Submissions.Add(message);
            }
        }
        catch (HttpRequestException)
        {
            // Killed before it answered: nothing was promised.
        }
    }

    static async Task PackAsync(HubClient hub, string[] domains, Promises promises)
    {
        int before;
        lock (promises.Gate)
        {
            before = promises.Submissions.Count;
            foreach (var domain in domains) promises.FirstSent.TryAdd(domain, before);
        }
        try
        {
            using var response = await hub.PackRawAsync("watch", string.Join('\n', domains));
            Interlocked.Increment(ref promises.Answers);
            if (!response.IsSuccessStatusCode) return;
            lock (promises.Gate) promises.Packs.Add((domains, before));
        }
        catch (HttpRequestException)
        {
            // As above: nothing was promised. What was taken in all the same is told, or not at all, but never half.
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

    static void Check(HubFixture fixture, HubKeys hubKeys, List<Enrolled> people, Promises promises, SmtpSink sink, int kills, int seed)
    {
        using var connection = Open(fixture);
        Assert.Equal("ok", connection.ExecuteScalar<string>("pragma integrity_check"));
        var hits = connection.Query<(byte[] Id, string State, string? Notice)>("select id, state, notice_id from hit").ToDictionary(h => Convert.ToHexString(h.Id), h => (h.State, h.Notice));
        (string State, string? Notice) Hit((int Person, string Domain) of, string feed) => hits.GetValueOrDefault(Convert.ToHexString(hubKeys.HitId(people[of.Person].Person, hubKeys.RowId("indicator", feed, "domain", of.Domain))), ("nothing", null));
        var accepted = promises.Submissions;
        var missed = accepted.Where(a => Hit(a, "last").State == "nothing").ToList();
        Assert.True(missed.Count == 0, $"seed {seed}: accepted and not found: {string.Join(' ', missed)}");

        // Who had handed in before a pack was, and that pack was accepted: told by a notice; or, if an earlier pack named the same, perhaps by the verdict.
        var (lost, owed) = (new List<string>(), 0);
        foreach (var (domains, before) in promises.Packs)
            foreach (var (submission, n) in accepted.Take(before).Select((a, n) => (a, n)).Where(a => domains.Contains(a.a.Domain)))
            {
                var (state, notice) = Hit(submission, "watch");
                owed++;
                if (state != "told" || (notice is null && n < promises.FirstSent[submission.Domain])) lost.Add($"{submission} is {state}, notice {notice ?? "none"}");
            }
        Assert.NotEqual(0, owed);
        Assert.True(lost.Count == 0, $"seed {seed}: owed and not told: {string.Join("; ", lost)}");

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
        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{kills} kills: {accepted.Count} accepted submissions, all found; {promises.Packs.Count} accepted packs that owed {owed} people a notice or a verdict; {notices.Count} notices, {mails.Count} mails"));
    }

    static SqliteConnection Open(HubFixture fixture) => new($"Data Source={Path.Combine(fixture.Data, "hub.db")};Pooling=False;Default Timeout=30");
}
