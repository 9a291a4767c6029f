using System.Globalization;
using System.Net;
using System.Text.Json;
using Dapper;
using Xunit;

namespace Qalqan.Hub.Tests;

/// <summary>A feed in wrong hands: it must tell nobody anything, learn nothing, and never be the reason for a stampede.</summary>
public sealed class PoisonTests
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static TheoryData<string, string> Poison => new()
    {
        { "google.com", "a top site" },
        { "https://www.google.com/", "a page of a top site" },
        { "school.example", "the hub's own domain" },
        { "https://www.school.example/news", "a page of its own" },
        { "example", "what stands above its own domain" },
        { "com", "a public suffix" },
        { "co.uk", "a public suffix" },
        { "github.io", "a public suffix of a hoster" },
        { "*.com", "a wildcard over a public suffix" },
        { "*.co.uk", "a wildcard over a public suffix" },
        { "*.school.example", "a wildcard over its own domain" },
        { "*", "everything" },
        { "%", "everything, as SQL" },
        { ".*", "everything, as an expression" },
        { "[a-z]+\\.example", "an expression" },
        { "0.0.0.0/0", "every address" },
        { "::/0", "every address" },
        { "10.0.0.0/8", "everybody's own network" },
        { "192.168.1.1", "everybody's router" },
        { "127.0.0.1", "everybody's own machine" },
        { "8.8.8.8", "a resolver that everybody asks" },
        { "d41d8cd98f00b204e9800998ecf8427e", "the hash of an empty file" },
        { "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "the hash of an empty file" },
        { "somebody@mail.example", "a person" },
        { "https://bait.example/open?who=somebody%40mail.example", "a person in a link" },
        { "https://bait.example/r/a1b2c3d4e5f6a7b8c9d0e1f2", "a link made for one person" },
    };

    [Fact]
    [Trait("Speed", "slow")]
    public async Task No_poison_tells_anybody_and_each_says_why()
    {
        SmtpSink.SkipUnlessInstalled();
        using var sink = new SmtpSink();
        await using var fixture = await new HubFixture(SmtpSendingTests.Config(sink)).StartAsync();
        var hub = fixture.Client;
        await hub.FeedAsync("poisoned", FeedTier.A);
        var victim = await hub.PersonAsync(SmtpSendingTests.Address(1));
        await hub.SubmitAsync(victim.Person, string.Join(" \n ", Poison.Select(p => p.Data.Item1)) + "\nhttp://www.bait.example/ http://google.com/ https://sub.co.uk/ http://10.1.2.3/ http://8.8.8.8/ http://192.168.1.1/ mail me: somebody@mail.example");
        await hub.SubmitAsync(victim.Person, "", "empty.bin");
        // In other letters it is another domain: a warning of it may be right, and must not reach who visited the real one.
        Assert.Equal(1, (await hub.PackAsync("poisoned", "gооgle.com")).Accepted);
        var told = new List<string>();
        foreach (var (value, what) in Poison.Select(p => p.Data))
        {
            using var response = await hub.PackRawAsync("poisoned", value);
            var said = await response.Content.ReadAsStringAsync(Cancel);
            if (response.StatusCode == HttpStatusCode.BadRequest)
            {
                Assert.Contains("error", said, StringComparison.Ordinal);
                continue;
            }
            var intake = JsonSerializer.Deserialize(said, ApiJson.Default.Intake)!;
            if (intake.Accepted > 0) told.Add($"{value} ({what}) was accepted");
            if (intake.Held + intake.Search == 0 && intake.Refused.All(r => r.Reason.Length < 5)) told.Add($"{value} ({what}): no reason: {said}");
        }
        foreach (var pack in (string[])["", " ", "\0", "\n\n", new string('a', 300) + ".example", string.Join('.', Enumerable.Repeat("a", 200)) + ".example"])
        {
            using var response = await hub.PackRawAsync("poisoned", pack);
            if (response.StatusCode != HttpStatusCode.BadRequest) told.Add($"'{pack}': {response.StatusCode}");
        }
        Assert.Empty(told);
        await Eventually.Holds("every sweep is decided", () => fixture.Part<Database>().Read(c => c.ExecuteScalar<long>("select count(*) from sweep where state <> 'done'")) == 0);
        Assert.Equal(0, fixture.Part<Database>().Read(c => c.ExecuteScalar<long>("select count(*) from notice")));
        Assert.Equal(0, sink.Count);
        // The feed was not broken by it, and the person can be reached.
        await hub.SubmitAsync(victim.Person, "http://real.example/");
        Assert.Equal(1, (await hub.PackAsync("poisoned", "real.example")).Accepted);
        await Eventually.Holds("a real notice", () => sink.Count == 1);
    }

    [Fact]
    public async Task A_canary_that_is_hit_blocks_the_release_whoever_approves()
    {
        await using var fixture = await new HubFixture().StartAsync();
        var hub = fixture.Client;
        await hub.FeedAsync("poisoned", FeedTier.A);
        using var signing = SigningKey.Create();
        using var sealing = SealingKey.Create();
        var ana = await hub.ResponderAsync(fixture.Organisation, "Ana", sealing.Public, signing.Public);
        var (person, canary) = (await hub.PersonAsync(), await hub.PersonAsync(canary: true));
        foreach (var one in new[] { person, canary }) await hub.SubmitAsync(one.Person, "http://bait.example/");
        await hub.PackAsync("poisoned", "bait.example");
        await Eventually.Holds("a release", async () => (await hub.ReleasesAsync()).Count == 1);
        var release = Assert.Single(await hub.ReleasesAsync());
        Assert.Equal(("blocked", "<5"), (release.State, release.People));
        using var refused = await hub.SendAsync(HttpMethod.Post, $"releases/{release.Id}/approvals", HubClient.Json(Approvals.Sign(ana, signing, Convert.FromBase64String(release.Statement), DateTimeOffset.UtcNow.ToUnixTimeSeconds())));
        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        Assert.Empty(await hub.MailboxAsync(person));
        Assert.Empty(await hub.MailboxAsync(canary));
    }

    /// <summary>People, organisations and enrolled, and how many approvals that needs: 3 means two of different organisations.</summary>
    [Theory]
    [InlineData(1, 1, 20, 1, 0)]
    [InlineData(1, 1, 1000, 1, 0)]
    [InlineData(3, 1, 1000, 1, 0)]
    [InlineData(4, 1, 1000, 1, 1)]
    [InlineData(4, 1, 1000, 2, 0)]
    [InlineData(2, 1, 20, 1, 1)]
    [InlineData(25, 1, 1000, 2, 0)]
    [InlineData(26, 1, 1000, 2, 2)]
    [InlineData(51, 1, 100_000, 2, 2)]
    [InlineData(3, 3, 1000, 1, 0)]
    [InlineData(4, 4, 1000, 2, 2)]
    [InlineData(100, 1, 1000, 2, 2)]
    [InlineData(101, 1, 1000, 2, 3)]
    public void The_breaker_needs_more_approvals_the_further_a_source_reaches(int people, int organisations, int enrolled, int sources, int approvals) =>
        Assert.Equal(approvals, FanOut.Approvals(people, organisations, enrolled, sources));

    [Fact]
    [Trait("Speed", "slow")]
    public async Task A_hub_in_wrong_hands_with_its_real_key_gets_no_release_past_its_notifier()
    {
        SmtpSink.SkipUnlessInstalled();
        using var sink = new SmtpSink();
        using var responders = new Responders();
        await using var fixture = await new HubFixture(SmtpSendingTests.Config(sink) with { Approvers = responders.Pinned }).StartAsync();
        var hub = fixture.Client;
        using var sealing = SealingKey.Create();
        var other = await hub.OrganisationAsync("Other");
        var ids = new Dictionary<SigningKey, string>
        {
            [responders.Ana] = await hub.ResponderAsync(fixture.Organisation, "Ana", sealing.Public, responders.Ana.Public),
            [responders.AnaAgain] = await hub.ResponderAsync(fixture.Organisation, "Ana again", sealing.Public, responders.AnaAgain.Public),
            [responders.Chen] = await hub.ResponderAsync(other, "Chen", sealing.Public, responders.Chen.Public),
        };
        using var intruder = SigningKey.Create();
        ids[intruder] = await hub.ResponderAsync(fixture.Organisation, "Nobody", sealing.Public, intruder.Public);
        await hub.FeedAsync("watch", FeedTier.A);
        List<Enrolled> people = [];
        for (var i = 0; i < 30; i++) people.Add(await hub.PersonAsync(SmtpSendingTests.Address(i), i % 2 == 0 ? fixture.Organisation : other));
        var database = fixture.Part<Database>();

        // Each time: the hub's own check is passed or got round, and what the notifier says decides.
        foreach (var (what, approvers, alter, reason) in new (string, SigningKey[], Func<string, Task>, string)[]
        {
            ("a responder that only the hub knows", [responders.Ana, intruder], _ => Task.CompletedTask, "release-approvals"),
            ("one person with two keys", [responders.Ana, responders.AnaAgain], _ => Task.CompletedTask, "release-approvals"),
        })
        {
            var name = $"bait{what.Length}.example";
            foreach (var person in people) await hub.SubmitAsync(person.Person, $"http://{name}/");
            await hub.PackAsync("watch", name);
            await Eventually.Holds("a release waits", async () => (await hub.ReleasesAsync()).Any(r => r.State == "waiting"));
            var release = (await hub.ReleasesAsync()).First(r => r.State == "waiting");
            Assert.Equal(2, release.Needs);
            foreach (var key in approvers) await hub.ApproveAsync(release, ids[key], key);
            await alter(release.Id);
            await Eventually.Holds($"the notifier refuses {what}", () => database.Read(c => c.ExecuteScalar<long>("select count(*) from notice where release_id = @Id and state = 'refused'", new { release.Id })) == 30);
            Assert.Equal(0, sink.Count);
            Assert.NotEmpty(reason);
        }

        // With two people that the notifier knows, the same way ends at the people's mail: the refusals above were about the approvals.
        foreach (var person in people) await hub.SubmitAsync(person.Person, "http://real.example/");
        await hub.PackAsync("watch", "real.example");
        await Eventually.Holds("a release waits", async () => (await hub.ReleasesAsync()).Any(r => r.State == "waiting"));
        var real = (await hub.ReleasesAsync()).First(r => r.State == "waiting");
        await hub.ApproveAsync(real, ids[responders.Ana], responders.Ana);
        // The same person's approval twice is one.
        Assert.False((await hub.ApproveAsync(real, ids[responders.Ana], responders.Ana)).Released);
        await hub.ApproveAsync(real, ids[responders.Chen], responders.Chen);
        await Eventually.Holds("all are told", () => sink.Count == 30);
    }

    [Fact]
    public async Task A_source_sees_the_same_whether_its_indicator_hit_somebody_or_nobody()
    {
        await using var fixture = await new HubFixture().StartAsync();
        var hub = fixture.Client;
        foreach (var feed in (string[])["spya", "spyb"]) await hub.FeedAsync(feed, FeedTier.A);
        var token = await hub.TokenAsync("a source", Scopes.Intelligence);
        var person = await hub.PersonAsync();
        await hub.SubmitAsync(person.Person, "http://membera.example/ http://memberb.example/");
        hub.Token = token;
        var seen = new List<string>();
        foreach (var (feed, value) in ((string, string)[])[("spya", "membera.example"), ("spyb", "strange.example")])
        {
            var outputs = new List<string>();
            outputs.Add(await SeenAsync(await hub.PackRawAsync(feed, value)));
            await Eventually.Holds("the sweep is decided", () => fixture.Part<Database>().Read(c => c.ExecuteScalar<long>("select count(*) from sweep where state <> 'done'")) == 0);
            outputs.Add(await SeenAsync(await hub.PackRawAsync(feed, value)));
            foreach (var path in (string[])["feeds", "releases", "people", "custody/checkpoint", "organisations", "tokens", "/health/ready", "/health/live"]) outputs.Add(await SeenAsync(await hub.SendAsync(HttpMethod.Get, path, null)));
            outputs.Add(await SeenAsync(await hub.SendAsync(HttpMethod.Post, $"feeds/{feed}/withdrawals", HubClient.Json(new WithdrawRequest([new("domain", value)])))));
            outputs.Add(await SeenAsync(await hub.SendAsync(HttpMethod.Post, $"feeds/{feed}/withdrawals", HubClient.Json(new WithdrawRequest([new("domain", value)])))));
            seen.Add(string.Join('\n', outputs));
        }
        Assert.Equal(seen[0], seen[1]);
        await Eventually.Holds("it was hit, and corrected", async () => (await hub.MailboxAsync(person)).Count == 2);
    }

    /// <summary>Status, headers and body; random ids, which have one length, and the hour made the same.</summary>
    static async Task<string> SeenAsync(HttpResponseMessage response)
    {
        using (response)
        {
            var body = await response.Content.ReadAsStringAsync(Cancel);
            var headers = string.Join(' ', response.Headers.Concat(response.Content.Headers).Where(h => h.Key != "Date").Select(h => $"{h.Key}={string.Join(',', h.Value)}"));
            return string.Create(CultureInfo.InvariantCulture, $"{(int)response.StatusCode} {headers} {body.Length} {System.Text.RegularExpressions.Regex.Replace(body, "[0-9a-f]{32}", "id")}");
        }
    }
}
