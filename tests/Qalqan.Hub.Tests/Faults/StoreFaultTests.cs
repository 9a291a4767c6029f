using System.Diagnostics;
using System.Net;
using Dapper;
using Microsoft.Data.Sqlite;
using Xunit;

namespace Qalqan.Hub.Tests;

/// <summary>The store goes away, or has no room, while people hand things in and are told.</summary>
[Trait("Speed", "slow")]
public sealed class StoreFaultTests
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void Every_connection_overwrites_what_is_deleted_and_waits_for_the_disk_also_when_it_is_used_again()
    {
        var folder = Directory.CreateTempSubdirectory("qstore").FullName;
        using (var store = Database.Open(folder, null))
            for (var round = 0; round < 5; round++)
                Assert.Equal((1, 2), store.Read(c => (c.ExecuteScalar<int>("pragma secure_delete"), c.ExecuteScalar<int>("pragma synchronous"))));
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task PostgreSQL_restarted_and_its_connections_broken_in_the_middle_misses_nobody_and_tells_nobody_twice()
    {
        PgTemp.SkipUnlessInstalled();
        SmtpSink.SkipUnlessInstalled();
        const int People = 30;
        using var sink = new SmtpSink();
        using var postgres = new PgTemp();
        await using var fixture = await new HubFixture(SmtpSendingTests.Config(sink)) { Store = postgres.Address }.StartAsync();
        var hub = fixture.Client;
        await hub.FeedAsync("watch", FeedTier.A);
        List<Enrolled> people = [];
        for (var i = 0; i < People; i++) people.Add(await hub.PersonAsync(SmtpSendingTests.Address(i)));
        for (var i = 0; i < People / 2; i++) await hub.SubmitAsync(people[i].Person, $"http://pg{i}.example/");

        // Half of them hand in, and every indicator comes, while the server is broken and restarted.
        var submitting = Task.Run(async () =>
        {
            for (var i = People / 2; i < People; i++) await hub.SubmitAsync(people[i].Person, $"http://pg{i}.example/");
        }, Cancel);
        var warning = Task.Run(async () =>
        {
            for (var i = 0; i < People; i++) await hub.PackAsync("watch", $"pg{i}.example");
        }, Cancel);
        for (var fault = 0; fault < 4; fault++)
        {
            await Task.Delay(150, Cancel);
            if (fault % 2 == 0)
            {
                postgres.BreakConnections();
                continue;
            }
            postgres.Stop();
            await Task.Delay(300, Cancel);
            postgres.Start();
        }
        await Task.WhenAll(submitting, warning);

        // Whoever handed in after the indicator came heard of it in the verdict; everybody else by mail. Each has one hit, told.
        await Eventually.Holds("every sweep and notice is done", () => postgres.Scalar<long>("select (select count(*) from sweep where state <> 'done') + (select count(*) from notice where state = 'queued')") == 0, seconds: 60);
        Assert.Equal(People, postgres.Scalar<long>("select count(*) from hit where state = 'told'"));
        var notices = postgres.Scalar<long>("select count(*) from notice");
        Assert.InRange(notices, People / 2, People);
        Assert.Equal(notices, postgres.Scalar<long>("select count(*) from hit where notice_id is not null"));
        Assert.Equal(notices, postgres.Scalar<long>("select count(*) from mailbox_item"));
        Assert.Equal(notices, sink.Count);
        Assert.Equal(notices, sink.Mails.Select(m => SmtpSink.Header(m, "To")).Distinct().Count());
    }

    [Fact]
    public async Task A_full_disk_is_said_and_nothing_is_damaged()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess && OperatingSystem.IsLinux(), "a small disk can be mounted by root only");
        var disk = Directory.CreateTempSubdirectory("qdisk").FullName;
        Assert.SkipUnless(Run("mount", "-t", "tmpfs", "-o", "size=16m,mode=700", "tmpfs", disk) == 0, "this system lets nobody mount a small disk");
        try
        {
            await FillAsync(Path.Combine(disk, "data"), Path.Combine(disk, "filling"));
        }
        finally
        {
            Assert.Equal(0, Run("umount", disk));
            Directory.Delete(disk);
        }
    }

    static async Task FillAsync(string data, string filling)
    {
        await using var fixture = await new HubFixture(data: data).StartAsync();
        var hub = fixture.Client;
        using var sealing = SealingKey.Create();
        using var signing = SigningKey.Create();
        await hub.ResponderAsync(fixture.Organisation, "Ana", sealing.Public, signing.Public);
        await hub.FeedAsync("watch", FeedTier.A);
        var person = await hub.PersonAsync();
        await hub.SubmitAsync(person.Person, "http://before.example/");
        for (var round = 0; round < 2; round++)
        {
            Fill(filling);
            foreach (var (what, call) in new (string, Func<Task<HttpResponseMessage>>)[]
            {
                ("a submission", () => hub.SubmitRawAsync(person.Person, new byte[200_000])),
                ("a submission that is kept", () => hub.SubmitRawAsync(person.Person, new byte[200_000], keep: true)),
                ("an enrolment", () => hub.SendAsync(HttpMethod.Post, "people", HubClient.Json(new Enrol("Tea House", ["en"])))),
                ("a pack", () => hub.PackRawAsync("watch", string.Join('\n', Enumerable.Range(0, 2000).Select(i => $"bad{i}.example")))),
            })
            {
                using var refused = await call();
                var said = await refused.Content.ReadAsStringAsync(Cancel);
                Assert.True(refused.StatusCode == HttpStatusCode.InsufficientStorage, $"{what}: {refused.StatusCode} {said}");
                Assert.Contains("the disk is full", said, StringComparison.Ordinal);
            }
            Assert.False((await hub.VerifyAsync(1, "bcdf ghjk lmnp qrst")).Genuine); // what only reads goes on
            Assert.Empty(Directory.Exists(Path.Combine(data, "vault")) ? Directory.GetFiles(Path.Combine(data, "vault"), "*.part") : []);
            File.Delete(filling);
            await hub.SubmitAsync(person.Person, $"http://after{round}.example/", keep: true);
        }
        await hub.PackAsync("watch", "before.example\nafter0.example\nafter1.example");
        await Eventually.Holds("the notice", async () => (await hub.MailboxAsync(person)).Count == 1);
        await fixture.StopAsync();
        using (var connection = new SqliteConnection($"Data Source={Path.Combine(data, "hub.db")};Pooling=False")) Assert.Equal("ok", connection.ExecuteScalar<string>("pragma integrity_check"));
        await fixture.StartAsync();
        Assert.Single(await fixture.Client.MailboxAsync(person));
        Assert.Equal(3, fixture.Part<Database>().Read(c => c.ExecuteScalar<long>("select count(*) from hit where state = 'told'")));
        Assert.Equal(2, Directory.GetFiles(Path.Combine(data, "vault"), "*.age").Length);
    }

    /// <summary>Until not one byte more goes in.</summary>
    static void Fill(string path)
    {
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, 0);
        foreach (var piece in (int[])[1 << 20, 4096, 1])
        {
            try
            {
                while (true) file.Write(new byte[piece]);
            }
            catch (IOException)
            {
                // Full, for a piece of this size.
            }
        }
    }

    static int Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode;
    }
}
