using System.Net;
using Dapper;
using Xunit;

namespace Qalqan.Hub.Tests;

/// <summary>What the keys protect, and what becomes of a key that is destroyed, lost or replaced.</summary>
[Trait("Speed", "slow")]
public sealed class KeysAndDeletionTests
{
    const string Seen = "See https://login.bait.example/session and http://203.0.113.9/ and write to a@bait.example";

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_people_with_the_same_observations_share_no_stored_token()
    {
        await using var fixture = await new HubFixture().StartAsync();
        var (one, other) = (await fixture.Client.PersonAsync(), await fixture.Client.PersonAsync());
        await fixture.Client.SubmitAsync(one.Person, Seen);
        await fixture.Client.SubmitAsync(other.Person, Seen);
        await fixture.Client.SubmitAsync(one.Person, Seen);
        var tokens = fixture.Part<Database>().Read(c => c.Query<(string Person, byte[] Tokens)>("select person_id, tokens from segment").ToList());
        var byPerson = tokens.ToLookup(t => t.Person, t => t.Tokens.Chunk(16).Select(Convert.ToHexString));
        var first = byPerson[one.Person].SelectMany(t => t).ToHashSet();
        var second = byPerson[other.Person].SelectMany(t => t).ToHashSet();
        Assert.True(first.Count >= 256 && second.Count >= 256);
        Assert.Empty(first.Intersect(second));
        // The same person with the same observations: the tokens are the same, the padding is not; the test above can fail.
        Assert.NotEmpty(byPerson[one.Person].First().Intersect(byPerson[one.Person].Last()));
        // Every value of a byte is as frequent as any other: chi-square of 255 degrees of freedom, 0.1 % at 330.
        var counts = new long[256];
        foreach (var b in tokens.SelectMany(t => t.Tokens)) counts[b]++;
        var expected = counts.Sum() / 256.0;
        Assert.InRange(counts.Sum(n => (n - expected) * (n - expected) / expected), 0, 400);
    }

    [Fact]
    public async Task Another_key_opens_nothing_and_is_told_so()
    {
        await using var fixture = await new HubFixture().StartAsync();
        await fixture.Client.SubmitAsync((await fixture.Client.PersonAsync()).Person, Seen);
        await fixture.StopAsync();
        var right = fixture.KeyFile;
        fixture.KeyFile = Path.Combine(fixture.Folder, "another");
        var refused = await Assert.ThrowsAsync<HubException>(fixture.StartAsync);
        Assert.Equal("this passphrase or key file belongs to another hub's store", refused.Message);
        fixture.KeyFile = Path.Combine(fixture.Data, "key");
        Assert.Contains("must not lie in the data folder", (await Assert.ThrowsAsync<HubException>(fixture.StartAsync)).Message, StringComparison.Ordinal);
        fixture.KeyFile = Path.Combine(fixture.Folder, "short");
        await File.WriteAllBytesAsync(fixture.KeyFile, new byte[31], Cancel);
        Assert.Contains("expected 32 bytes, it has 31", (await Assert.ThrowsAsync<HubException>(fixture.StartAsync)).Message, StringComparison.Ordinal);

        // The process says it in one line and with an honest status; and nothing was changed by the attempts.
        using (var process = new ChildProcess(Path.Combine(AppContext.BaseDirectory, "qalqan-hub"), ["hub", "--data", fixture.Data, "--key-file", Path.Combine(fixture.Folder, "another"), "--listen", "127.0.0.1:0"]))
        {
            Assert.Equal(2, process.Wait());
            Assert.Equal("qalqan: this passphrase or key file belongs to another hub's store", process.Said);
        }
        fixture.KeyFile = right;
        await fixture.StartAsync();
        Assert.Equal(1, fixture.Part<SealedIndex>().People);
    }

    [Fact]
    public async Task A_wrong_passphrase_opens_nothing_and_a_lost_one_neither()
    {
        var folder = Directory.CreateTempSubdirectory("qpass").FullName;
        try
        {
            var file = Path.Combine(folder, "passphrase");
            var options = new HubOptions { Data = Path.Combine(folder, "data"), Listen = "127.0.0.1:0", PassphraseFile = file };
            await File.WriteAllTextAsync(file, "seven words that are quite long enough\n", Cancel);
            await (await RunningHub.Start(options, Cancel)).DisposeAsync();
            await File.WriteAllTextAsync(file, "seven words that are quite wrong enough\n", Cancel);
            Assert.Equal("the passphrase does not open this hub", (await Assert.ThrowsAsync<HubException>(() => RunningHub.Start(options, Cancel))).Message);
            await File.WriteAllTextAsync(file, "too short\n", Cancel);
            Assert.Contains("protects nobody", (await Assert.ThrowsAsync<HubException>(() => RunningHub.Start(options, Cancel))).Message, StringComparison.Ordinal);
            File.Delete(file);
            Assert.Contains("no such file", (await Assert.ThrowsAsync<HubException>(() => RunningHub.Start(options, Cancel))).Message, StringComparison.Ordinal);
            Assert.Contains("a hub starts locked", (await Assert.ThrowsAsync<HubException>(() => RunningHub.Start(options with { PassphraseFile = null }, Cancel))).Message, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task Whoever_was_deleted_stays_deleted_when_a_copy_is_restored()
    {
        await using var fixture = await new HubFixture().StartAsync();
        var hub = fixture.Client;
        using var sealing = SealingKey.Create();
        using var signing = SigningKey.Create();
        await hub.ResponderAsync(fixture.Organisation, "Ana", sealing.Public, signing.Public);
        var (leaves, stays) = (await hub.PersonAsync(), await hub.PersonAsync());
        foreach (var person in new[] { leaves, stays }) await hub.SubmitAsync(person.Person, Seen, keep: true);
        var vault = Path.Combine(fixture.Data, "vault");
        Assert.Equal(2, Directory.GetFiles(vault).Length);
        var copy = Path.Combine(fixture.Folder, "copy.db");
        Database.Copy(fixture.Data, copy);
        foreach (var file in Directory.GetFiles(vault)) File.Copy(file, Path.Combine(fixture.Folder, Path.GetFileName(file)));

        await hub.DeleteAsync(leaves.Person);
        Assert.Single(Directory.GetFiles(vault));
        await fixture.StopAsync();
        foreach (var part in (string[])["", "-wal", "-shm"]) File.Delete(Path.Combine(fixture.Data, "hub.db" + part));
        File.Copy(copy, Path.Combine(fixture.Data, "hub.db"));
        foreach (var file in Directory.GetFiles(fixture.Folder, "*.age")) File.Copy(file, Path.Combine(vault, Path.GetFileName(file)), overwrite: true);
        await fixture.StartAsync();

        hub = fixture.Client;
        Assert.Equal(1, fixture.Part<SealedIndex>().People);
        Assert.Single(Directory.GetFiles(vault));
        using (var mailbox = await hub.SendAsync(HttpMethod.Post, "mailbox", HubClient.Json(new CodeRequest(string.Join(' ', leaves.ReceiptCode))))) Assert.Equal(HttpStatusCode.NotFound, mailbox.StatusCode);
        using (var submission = await hub.SubmitRawAsync(leaves.Person, "text"u8.ToArray())) Assert.Equal(HttpStatusCode.NotFound, submission.StatusCode);
        await hub.FeedAsync("watch", FeedTier.A);
        await hub.PackAsync("watch", "bait.example");
        await Eventually.Holds("the notice of who stays", async () => (await hub.MailboxAsync(stays)).Count == 1);
        Assert.Equal([stays.Person], fixture.Part<Database>().Read(c => c.Query<string>("select distinct person_id from hit").ToList()));
        // Nor does what is left of them: not in the free pages of the file either.
        await fixture.StopAsync();
        var search = new CanarySearch();
        search.AddPattern("the pseudonym", System.Text.Encoding.ASCII.GetBytes(leaves.Person));
        Assert.DoesNotContain(search.Folder(fixture.Data), f => !f.Contains("deletions", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_new_key_of_a_person_keeps_every_answer()
    {
        await using var fixture = await new HubFixture().StartAsync();
        var hub = fixture.Client;
        var person = await hub.PersonAsync();
        await hub.SubmitAsync(person.Person, Seen);
        var before = Stored(fixture);
        var (id, index, people, segments, database) = (PersonId.Parse(person.Person), fixture.Part<SealedIndex>(), fixture.Part<PersonStore>(), fixture.Part<SegmentStore>(), fixture.Part<Database>());
        var chain = fixture.Part<TokenChain>();
        var fresh = PersonKey.Create();
        Assert.True(index.Replace(id, old =>
        {
            var key = new PersonKey(fresh);
            IReadOnlyList<Segment> rotated = [.. segments.Of(id).Select(s => s.Rotate(old, key, chain, chain.Generation))];
            database.Write(c => SegmentStore.Replace(c, id, people.Wrap(person.Person, fresh), rotated));
            return (key, rotated);
        }));
        Assert.Empty(before.Intersect(Stored(fixture)));
        await hub.FeedAsync("watch", FeedTier.A);
        await hub.PackAsync("watch", "bait.example");
        await Eventually.Holds("a notice with the key in memory", async () => (await hub.MailboxAsync(person)).Count == 1);
        await fixture.StopAsync();
        await fixture.StartAsync();
        hub = fixture.Client;
        await hub.PackAsync("watch", "203.0.113.9");
        await Eventually.Holds("a notice with the key from the store", async () => (await hub.MailboxAsync(person)).Count == 2);
    }

    static HashSet<string> Stored(HubFixture fixture) => [.. fixture.Part<Database>().Read(c => c.Query<byte[]>("select tokens from segment").ToList()).SelectMany(t => t.Chunk(16).Select(Convert.ToHexString))];
}
