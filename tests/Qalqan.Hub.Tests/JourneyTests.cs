using System.Text.RegularExpressions;
using Xunit;

namespace Qalqan.Hub.Tests;

/// <summary>The whole way of a person through a real hub, notifier and mail server: the same on both stores.</summary>
public sealed class JourneyTests
{
    [Fact]
    [Trait("Speed", "slow")]
    public Task On_SQLite_from_the_first_message_to_the_correction() => GoAsync(null);

    [Fact]
    [Trait("Speed", "slow")]
    public async Task On_PostgreSQL_from_the_first_message_to_the_correction()
    {
        PgTemp.SkipUnlessInstalled();
        using var postgres = new PgTemp();
        await GoAsync(postgres.Address);
    }

    static async Task GoAsync(string? store)
    {
        SmtpSink.SkipUnlessInstalled();
        using var sink = new SmtpSink();
        await using var fixture = new HubFixture(SmtpSendingTests.Config(sink)) { Store = store };
        await fixture.StartAsync();
        var hub = fixture.Client;
        List<Enrolled> people = [];
        for (var i = 0; i < 5; i++) people.Add(await hub.PersonAsync(i == 4 ? null : SmtpSendingTests.Address(i)));
        await hub.FeedAsync("watch", FeedTier.A);

        // Two saw the bait, one saw something else, one saw nothing; the fifth, without a channel, saw the bait under another host.
        await hub.SubmitAsync(people[0].Person, "Look: https://login.bait.example/session");
        await hub.SubmitAsync(people[1].Person, "Look: https://other.example/");
        await hub.SubmitAsync(people[4].Person, "http://www.bait.example/");
        var taken = await hub.PackAsync("watch", "bait.example\n");
        Assert.Equal((1, 0, 0), (taken.Accepted, taken.Held, taken.Search));

        // One of five may be told without anybody in between; here two are, so somebody must agree.
        await Eventually.Holds("a release waits", async () => (await hub.ReleasesAsync()).Count == 1);
        var release = Assert.Single(await hub.ReleasesAsync());
        Assert.Equal(("waiting", 1, "<5"), (release.State, release.Needs, release.People));
        Assert.Equal(0, sink.Count);
        using var sealing = SealingKey.Create();
        using var signing = SigningKey.Create();
        var responder = await hub.ResponderAsync(fixture.Organisation, "Ana", sealing.Public, signing.Public);
        Assert.True((await hub.ApproveAsync(release, responder, signing)).Released);

        await Eventually.Holds("the mail", () => sink.Count == 1);
        await Eventually.Holds("both mailbox copies", async () => (await hub.MailboxAsync(people[0])).Count == 1 && (await hub.MailboxAsync(people[4])).Count == 1);
        var mail = Assert.Single(sink.Mails);
        Assert.Contains(SmtpSendingTests.Address(0), mail, StringComparison.Ordinal);
        Assert.Contains(people[0].Card[0], SmtpSink.Body(mail), StringComparison.Ordinal);
        var notice = Assert.Single(await hub.MailboxAsync(people[0]));
        Assert.Equal(1, notice.Number);
        Assert.Contains(people[0].Card[0], notice.Text, StringComparison.Ordinal);
        Assert.Empty(await hub.MailboxAsync(people[1]));

        var code = CodeIn(notice.Text!);
        Assert.True((await hub.VerifyAsync(1, code)).Genuine, code);
        Assert.False((await hub.VerifyAsync(2, code)).Genuine);
        Assert.False((await hub.VerifyAsync(1, "bcdf-ghjk-lmnp-qrst")).Genuine);
        await hub.AcknowledgeAsync(people[0], notice.Id);
        Assert.True(Assert.Single(await hub.MailboxAsync(people[0])).Seen);

        // Once for each person and indicator: the same pack again, and the same evidence again, tell nobody.
        Assert.Equal((0, 1), ((await hub.PackAsync("watch", "bait.example\n")).Accepted, (await hub.PackAsync("watch", "bait.example\n")).Known));
        Assert.Contains("bait.example", await hub.SubmitAsync(people[0].Person, "https://bait.example/again"), StringComparison.Ordinal);

        // Whoever is told by a verdict is not told again, and hears of the correction all the same.
        Assert.Contains("bait.example", await hub.SubmitAsync(people[2].Person, "https://bait.example/late"), StringComparison.Ordinal);
        Assert.Equal(1, sink.Count);
        Assert.Equal(1, await hub.WithdrawAsync("watch", ("domain", "bait.example")));
        await Eventually.Holds("corrections", async () => sink.Count == 3 && (await hub.MailboxAsync(people[0])).Count == 2 && (await hub.MailboxAsync(people[4])).Count == 2);
        Assert.Equal(0, await hub.WithdrawAsync("watch", ("domain", "bait.example")));
        Assert.Equal([SmtpSendingTests.Address(0), SmtpSendingTests.Address(2)], sink.Mails.Skip(1).Select(m => SmtpSink.Header(m, "To").Trim('<', '>')).Order());
        Assert.Equal([2, 1], (await hub.MailboxAsync(people[0])).Select(m => m.Number));
        Assert.Empty(await hub.MailboxAsync(people[1]));
        Assert.DoesNotContain("bait.example", await hub.SubmitAsync(people[3].Person, "an old message"), StringComparison.Ordinal);

        // It was no mistake after all: those who were told that it was one must hear that it was not.
        await hub.PackAsync("watch", "bait.example\n");
        await Eventually.Holds("a second release", async () => (await hub.ReleasesAsync()).Any(r => r.State == "waiting"));
        await hub.ApproveAsync((await hub.ReleasesAsync()).First(r => r.State == "waiting"), responder, signing);
        await Eventually.Holds("told again", async () => sink.Count == 5 && (await hub.MailboxAsync(people[0])).Count == 3 && (await hub.MailboxAsync(people[4])).Count == 3);
        Assert.Equal([3, 2, 1], (await hub.MailboxAsync(people[0])).Select(m => m.Number));
    }

    /// <summary>The four groups of letters that a notice shows, as a person copies them.</summary>
    internal static string CodeIn(string text) => string.Join(' ', Regex.Matches(text, "[1-4]: ([A-Z]{4})").Select(m => m.Groups[1].Value));
}
