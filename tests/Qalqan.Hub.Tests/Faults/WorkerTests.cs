using System.Globalization;
using Xunit;

namespace Qalqan.Hub.Tests;

/// <summary>Several processes share the sweeps of one hub, and faults come between them.</summary>
[Trait("Speed", "slow")]
public sealed class WorkerTests
{
    const int People = 60, Workers = 4;

    [Fact]
    public async Task Four_workers_one_killed_in_mid_sweep_and_PostgreSQL_restarted_miss_nobody_and_tell_nobody_twice()
    {
        PgTemp.SkipUnlessInstalled();
        SmtpSink.SkipUnlessInstalled();
        using var sink = new SmtpSink();
        using var responders = new Responders();
        using var postgres = new PgTemp();
        await using var fixture = await new HubFixture(SmtpSendingTests.Config(sink) with { Approvers = responders.Pinned }) { Store = postgres.Address }.StartAsync();
        var hub = fixture.Client;
        await hub.FeedAsync("watch", FeedTier.A);
        for (var i = 0; i < People; i++) await hub.SubmitAsync((await hub.PersonAsync(SmtpSendingTests.Address(i))).Person, $"http://shared{i}.example/");
        // A slow disk, so that each part takes a moment to be written down and every process is in the middle of one.
        postgres.Execute("""
            create function slow() returns trigger language plpgsql as 'begin perform pg_sleep(0.3); return new; end';
            create trigger slow before update on sweep_range for each row when (new.state = 'done') execute function slow();
            """);
        var workers = new Dictionary<string, ChildProcess>();
        try
        {
            for (var i = 0; i < Workers; i++)
            {
                // In the hub's own data folder, as the help says: a worker must take nothing of it for itself.
                var worker = new ChildProcess(Path.Combine(AppContext.BaseDirectory, "qalqan-hub"), ["hub", "worker", "--data", fixture.Data, "--key-file", fixture.KeyFile, "--store", postgres.Address]);
                workers.Add(worker.ReadLine("waiting for parts of sweeps as "), worker);
            }
            await hub.PackAsync("watch", string.Join('\n', Enumerable.Range(0, People).Select(i => $"shared{i}.example")) + "\nnobody.example");
            var (victim, part) = await KillOneInTheMiddleAsync(postgres, workers);
            await Eventually.Holds("a part is done", () => postgres.Scalar<long>("select count(*) from sweep_range where state = 'done'") > 0);
            Assert.Equal("running", postgres.Scalar<string>("select state from sweep"));
            postgres.Stop();
            await Task.Delay(300, TestContext.Current.CancellationToken);
            postgres.Start();
            await Eventually.Holds("everybody was asked", () => postgres.Scalar<string>("select state from sweep") == "done", seconds: 120);

            Assert.NotEqual(victim, postgres.Scalar<string>($"select worker from sweep_range where part = {part}"));
            var shares = workers.Keys.ToDictionary(w => w, w => postgres.Scalar<long>($"select count(*) from sweep_range where state = 'done' and worker = '{w}'"));
            TestContext.Current.TestOutputHelper?.WriteLine($"parts done by the workers: {string.Join(", ", shares.Values)}; of {SweepRows.Ranges}, the rest by the hub");
            Assert.True(shares.Count(s => s.Value > 0) > 1, "one process did everything");
            Assert.All(workers.Where(w => w.Key != victim), w => Assert.False(w.Value.HasEnded, w.Value.Said));
            await ReleaseAsync(fixture, responders);
        }
        finally
        {
            foreach (var worker in workers.Values) worker.Dispose();
        }
        await Eventually.Holds("all are told", () => sink.Count == People && postgres.Scalar<long>("select count(*) from notice where state = 'queued'") == 0, seconds: 60);
        Assert.Equal(People, sink.Count);
        Assert.Equal(People, sink.Mails.Select(m => SmtpSink.Header(m, "To")).Distinct().Count());
        foreach (var (what, sql) in new (string, string)[]
        {
            ("hits", "select count(*) from hit"),
            ("hits told by a notice", "select count(*) from hit where state = 'told' and notice_id is not null"),
            ("notices", "select count(*) from notice where state = 'sent'"),
            ("mailboxes", "select count(distinct person_id) from mailbox_item"),
        })
            Assert.True(postgres.Scalar<long>(sql) == People, string.Create(CultureInfo.InvariantCulture, $"{what}: {postgres.Scalar<long>(sql)} of {People}"));
    }

    /// <summary>kill -9 of a worker that has a part and has not ended it.</summary>
    static async Task<(string Worker, long Part)> KillOneInTheMiddleAsync(PgTemp postgres, Dictionary<string, ChildProcess> workers)
    {
        const string Leased = "select coalesce(max(part), -1) from sweep_range where state = 'leased' and worker = ";
        var (victim, part) = ("", -1L);
        await Eventually.Holds("a worker has a part", async () =>
        {
            foreach (var (name, process) in workers)
            {
                if (postgres.Scalar<long>($"{Leased}'{name}'") < 0) continue;
                process.Pause(); // so that it has the part still when it is killed
                await Task.Delay(100, TestContext.Current.CancellationToken);
                part = postgres.Scalar<long>($"{Leased}'{name}'");
                if (part < 0)
                {
                    process.GoOn();
                    continue;
                }
                process.Kill();
                victim = name;
                return true;
            }
            return false;
        });
        return (victim, part);
    }

    static async Task ReleaseAsync(HubFixture fixture, Responders responders)
    {
        var hub = fixture.Client;
        using var sealing = SealingKey.Create();
        await Eventually.Holds("a release waits", async () => (await hub.ReleasesAsync()).Any(r => r.State == "waiting"));
        var release = Assert.Single(await hub.ReleasesAsync());
        foreach (var (name, key) in new[] { ("Ana", responders.Ana), ("Chen", responders.Chen) })
            await hub.ApproveAsync(release, await hub.ResponderAsync(fixture.Organisation, name, sealing.Public, key.Public), key);
    }
}
