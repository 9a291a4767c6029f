using Dapper;
using Xunit;

namespace Qalqan.Hub.Tests;

/// <summary>Ways in which a notice could get lost, late or look like a forgery without anything having failed.</summary>
[Trait("Speed", "slow")]
public sealed class NoticeFaultTests
{
    [Fact]
    public async Task A_channel_that_says_nothing_holds_up_nobody_elses_notice()
    {
        SmtpSink.SkipUnlessInstalled();
        using var sink = new SmtpSink();
        await using var silent = await LoopbackServer.StartAsync();
        var answer = new TaskCompletionSource();
        silent.Answer = _ => answer.Task;
        await using var fixture = await new HubFixture(SmtpSendingTests.Config(sink) with { AllowInsideAddresses = true }).StartAsync();
        var hub = fixture.Client;
        await hub.FeedAsync("watch", FeedTier.A);
        var waiting = new List<Enrolled>();
        // More than there are requests at once, one after the other, so that each has a request of its own.
        for (var i = 0; i < 6; i++)
        {
            var stuck = await hub.EnrolAsync(new("Tea House", ["en"], [new("ntfy", new Uri(silent.Url, $"/{i}").ToString())]));
            await hub.SubmitAsync(stuck.Person, $"http://stuck{i}.example/");
            await hub.PackAsync("watch", $"stuck{i}.example");
            waiting.Add(stuck);
            await Eventually.Holds("the channel was asked", () => silent.Requests.Count == i + 1, seconds: 20);
        }
        var person = await hub.PersonAsync(SmtpSendingTests.Address(0));
        await hub.SubmitAsync(person.Person, "http://bait.example/");
        await hub.PackAsync("watch", "bait.example");
        await Eventually.Holds("the mail, while the others still wait", () => sink.Count == 1, seconds: 20);
        await Eventually.Holds("that is written down, and of the others nothing", () => fixture.Part<Database>().Read(c => c.ExecuteScalar<long>("select count(*) from notice where state = 'queued'")) == 6);
        await Eventually.Holds("what was found stands in the cases", () => fixture.Part<Database>().Read(c => c.ExecuteScalar<long>("select count(*) from hit where filed = 0")) == 0);
        await hub.DeleteAsync(waiting[0].Person); // whose answer has nowhere to go then
        answer.SetResult();
        await Eventually.Holds("the others too", () => fixture.Part<Database>().Read(c => c.ExecuteScalar<long>("select count(*) from notice where state = 'sent'")) == 6);
        Assert.Equal(6, silent.Requests.Count); // nobody was asked twice meanwhile
        await hub.SubmitAsync(person.Person, "http://second.example/");
        await hub.PackAsync("watch", "second.example");
        await Eventually.Holds("the hub goes on", () => sink.Count == 2, seconds: 20);
    }

    [Fact]
    public async Task Words_that_stand_on_no_card_are_never_sent_and_the_message_can_still_be_checked()
    {
        SmtpSink.SkipUnlessInstalled();
        using var sink = new SmtpSink();
        await using var fixture = await new HubFixture(SmtpSendingTests.Config(sink)).StartAsync();
        var hub = fixture.Client;
        await hub.FeedAsync("watch", FeedTier.A);
        var person = await hub.PersonAsync(SmtpSendingTests.Address(0));
        fixture.Part<Database>().Write(c => c.Execute("update person set next_number = 24"));
        foreach (var name in (string[])["last", "beyond"])
        {
            await hub.SubmitAsync(person.Person, $"http://{name}.example/");
            await hub.PackAsync("watch", $"{name}.example");
            await Eventually.Holds($"the notice of {name}", async () => (await hub.MailboxAsync(person)).Any(m => m.Number == (name == "last" ? 24 : 0)));
        }
        var (last, beyond) = (SmtpSink.Body(sink.Mails[0]), SmtpSink.Body(sink.Mails[1]));
        Assert.Contains(person.Card[23], last, StringComparison.Ordinal);
        Assert.Contains("used up", beyond, StringComparison.Ordinal);
        var notice = (await hub.MailboxAsync(person)).Single(m => m.Number == 0);
        Assert.Contains("used up", notice.Text!, StringComparison.Ordinal);
        var code = fixture.Part<NoticeQueue>().Code(notice.Id);
        Assert.True((await hub.VerifyAsync(0, code)).Genuine);
        Assert.False((await hub.VerifyAsync(25, code)).Genuine);
        // On the page there is no number to type.
        using var visitor = new Visitor(fixture.Hub!.Address);
        await visitor.GetAsync("/en/verify");
        await visitor.SendAsync(("number", ""), ("code", code));
        Assert.Contains("class=\"v blue\"", visitor.Page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Releases_may_be_approved_in_any_order_and_none_is_lost()
    {
        SmtpSink.SkipUnlessInstalled();
        using var sink = new SmtpSink();
        using var responders = new Responders();
        using var sealing = SealingKey.Create();
        await using var fixture = await new HubFixture(SmtpSendingTests.Config(sink) with { Approvers = responders.Pinned }).StartAsync();
        var hub = fixture.Client;
        await hub.FeedAsync("watch", FeedTier.A);
        var (ana, chen) = (await hub.ResponderAsync(fixture.Organisation, "Ana", sealing.Public, responders.Ana.Public), await hub.ResponderAsync(fixture.Organisation, "Chen", sealing.Public, responders.Chen.Public));
        List<Enrolled> people = [];
        for (var i = 0; i < 26; i++) people.Add(await hub.PersonAsync(SmtpSendingTests.Address(i)));
        foreach (var name in (string[])["older", "newer"])
        {
            foreach (var person in people) await hub.SubmitAsync(person.Person, $"http://{name}.example/");
            await hub.PackAsync("watch", $"{name}.example");
            await Eventually.Holds($"the release of {name}", async () => (await hub.ReleasesAsync()).Count(r => r.State == "waiting") == (name == "older" ? 1 : 2));
        }
        var (newer, older) = ((await hub.ReleasesAsync())[0], (await hub.ReleasesAsync())[1]);
        Assert.False((await hub.ApproveAsync(older, ana, responders.Ana)).Released);
        foreach (var (id, key) in new[] { (ana, responders.Ana), (chen, responders.Chen) }) await hub.ApproveAsync(newer, id, key);
        await Eventually.Holds("the newer one is told", () => sink.Count == 26);
        Assert.Equal(2, (await hub.ReleasesAsync()).Count);
        var again = (await hub.ReleasesAsync()).Single(r => r.State == "waiting");
        Assert.Equal((older.Id, 0), (again.Id, again.Approvals));
        Assert.True(ReleaseStatement.TryRead(Convert.FromBase64String(again.Statement), out var statement) && ReleaseStatement.TryRead(Convert.FromBase64String(newer.Statement), out var passed) && statement.Sequence > passed.Sequence);
        using (var stale = await hub.SendAsync(HttpMethod.Post, $"releases/{older.Id}/approvals", HubClient.Json(Approvals.Sign(chen, responders.Chen, Convert.FromBase64String(older.Statement), DateTimeOffset.UtcNow.ToUnixTimeSeconds()))))
            Assert.False(stale.IsSuccessStatusCode);
        foreach (var (id, key) in new[] { (ana, responders.Ana), (chen, responders.Chen) }) await hub.ApproveAsync(again, id, key);
        await Eventually.Holds("the older one is told", () => sink.Count == 52);
    }

    [Fact]
    public async Task Somebody_whose_key_another_process_replaced_is_found_all_the_same()
    {
        await using var fixture = await new HubFixture().StartAsync();
        var hub = fixture.Client;
        await hub.FeedAsync("watch", FeedTier.A);
        var person = await hub.PersonAsync();
        await hub.SubmitAsync(person.Person, "http://bait.example/");
        // As another hub over the same store would: the index of the running one knows nothing of it.
        var (segments, people, chain, id) = (fixture.Part<SegmentStore>(), fixture.Part<PersonStore>(), fixture.Part<TokenChain>(), PersonId.Parse(person.Person));
        using var elsewhere = new SealedIndex(segments.Of);
        segments.Load(elsewhere, 0, SealedIndex.Slots);
        var bytes = PersonKey.Create();
        var fresh = new PersonKey(bytes);
        Assert.True(elsewhere.Replace(id, old =>
        {
            IReadOnlyList<Segment> after = [.. segments.Of(id).Select(s => s.Rotate(old, fresh, chain, s.Generation))];
            fixture.Part<Database>().Write(c => SegmentStore.Replace(c, id, people.Wrap(person.Person, bytes), after));
            return (fresh, after);
        }));
        await hub.PackAsync("watch", "bait.example");
        await Eventually.Holds("the notice", async () => (await hub.MailboxAsync(person)).Count == 1);
    }
}
