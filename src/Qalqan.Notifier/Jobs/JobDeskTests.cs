using Qalqan.Notifier;
using Xunit;

namespace Qalqan.Hub.Tests;

public sealed class JobDeskTests(NotifierKeys keys) : IClassFixture<NotifierKeys>
{
    [Fact]
    public async Task A_person_without_channels_gets_the_long_form_into_the_mailbox()
    {
        await using var desk = new NotifierDesk(keys.Ring);
        var person = new NoticePerson(desk.Key);
        var job = person.Job();
        var answer = await desk.SendAsync(job);
        Assert.Equal((NoticeOutcome.Sent, "mailbox"), (answer.Outcome, answer.Channel));
        Assert.True(MailboxNotice.TryOpen(person.Mailbox, answer.Mailbox, person.Pseudonym, out var notice));
        Assert.Contains(NoticeCard.Words(person.CardKey, 7), notice.Text, StringComparison.Ordinal);
        Assert.All(job.MessageCode.Split(' '), group => Assert.Contains(group, notice.Text, StringComparison.Ordinal));
        Assert.Contains(NoticePerson.Nickname, notice.Text, StringComparison.Ordinal);
        Assert.Equal((job.Id, 7, "en", "hit"), (notice.Id, notice.CardNumber, notice.Language, notice.Template));
    }

    [Fact]
    public async Task Fifty_people_in_ten_minutes_and_five_hundred_in_a_day_are_the_most_without_a_release_also_across_restarts()
    {
        await using var desk = new NotifierDesk(keys.Ring);
        var person = new NoticePerson(desk.Key);
        for (var i = 0; i < 50; i++)
        {
            Assert.Equal(NoticeOutcome.Sent, (await desk.SendAsync(person.Job())).Outcome);
            if (i == 20) await desk.RestartAsync();
        }
        await desk.RestartAsync();
        var stopped = await desk.SendAsync(person.Job());
        Assert.Equal((NoticeOutcome.Later, "limit"), (stopped.Outcome, stopped.Reason));
        Assert.InRange(stopped.Time!.Value - desk.Clock.GetUtcNow(), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(10));
        for (var batch = 1; batch < 10; batch++)
        {
            desk.Clock.Move(TimeSpan.FromMinutes(10));
            for (var i = 0; i < 50; i++) Assert.Equal(NoticeOutcome.Sent, (await desk.SendAsync(person.Job())).Outcome);
        }
        desk.Clock.Move(TimeSpan.FromMinutes(20));
        var full = await desk.SendAsync(person.Job());
        Assert.Equal((NoticeOutcome.Later, "limit"), (full.Outcome, full.Reason));
        desk.Clock.Move(TimeSpan.FromHours(-30)); // a clock that is set back gives nothing back
        Assert.Equal("limit", (await desk.SendAsync(person.Job())).Reason);
        desk.Clock.Move(TimeSpan.FromHours(30) + TimeSpan.FromDays(1));
        Assert.Equal(NoticeOutcome.Sent, (await desk.SendAsync(person.Job() with { NotAfter = desk.Clock.GetUtcNow().AddDays(1) })).Outcome);
    }

    [Fact]
    public async Task What_was_sent_is_answered_again_and_not_sent_again_and_counts_once()
    {
        await using var server = await LoopbackServer.StartAsync();
        await using var desk = new NotifierDesk(keys.Ring);
        var person = new NoticePerson(desk.Key, new ChannelHandle("ntfy", new Uri(server.Url, "topic").ToString()));
        var job = person.Job();
        var left = desk.Parts.Limits.Left();
        var first = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => desk.SendAsync(job)));
        Assert.All(first, a => Assert.Equal((NoticeOutcome.Sent, "ntfy"), (a.Outcome, a.Channel)));
        await desk.RestartAsync();
        var again = await desk.SendAsync(job);
        Assert.Equal((NoticeOutcome.Sent, "ntfy"), (again.Outcome, again.Channel));
        Assert.True(MailboxNotice.TryOpen(person.Mailbox, again.Mailbox, person.Pseudonym, out _));
        Assert.Single(server.Requests);
        Assert.Equal(left - 1, desk.Parts.Limits.Left());
    }

    [Fact]
    public async Task A_channel_that_is_down_means_later_with_a_mailbox_copy_now_and_the_same_job_is_sent_when_it_is_back()
    {
        await using var server = await LoopbackServer.StartAsync();
        server.Answer = http => { http.Response.StatusCode = 503; return Task.CompletedTask; };
        await using var desk = new NotifierDesk(keys.Ring);
        var person = new NoticePerson(desk.Key, new ChannelHandle("ntfy", new Uri(server.Url, "topic").ToString()));
        var job = person.Job();
        var later = await desk.SendAsync(job);
        Assert.Equal((NoticeOutcome.Later, "ntfy-503"), (later.Outcome, later.Reason));
        Assert.True(later.Time > desk.Clock.GetUtcNow());
        Assert.True(MailboxNotice.TryOpen(person.Mailbox, later.Mailbox, person.Pseudonym, out _));
        await desk.RestartAsync();
        server.Answer = _ => Task.CompletedTask;
        Assert.Equal(NoticeOutcome.Sent, (await desk.SendAsync(job)).Outcome);
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task Attempt_n_starts_at_the_nth_channel_and_a_refusal_goes_to_the_next_at_once()
    {
        await using var server = await LoopbackServer.StartAsync();
        server.Answer = http => { http.Response.StatusCode = http.Request.Path == "/one" ? 404 : 200; return Task.CompletedTask; };
        await using var desk = new NotifierDesk(keys.Ring);
        var person = new NoticePerson(desk.Key, [.. ((string[])["one", "two", "three"]).Select(t => new ChannelHandle("ntfy", new Uri(server.Url, t).ToString()))]);
        foreach (var attempt in (int[])[1, 2, 3, 4]) Assert.Equal(NoticeOutcome.Sent, (await desk.SendAsync(person.Job() with { Attempt = attempt })).Outcome);
        Assert.Equal(["/one", "/two", "/two", "/three", "/one", "/two"], server.Requests.Select(r => r.Path));
    }

    [Fact]
    [Trait("Speed", "slow")]
    public async Task A_channel_that_says_nothing_for_ten_seconds_gets_the_next_one_beside_it()
    {
        await using var server = await LoopbackServer.StartAsync();
        server.Answer = http => http.Request.Path == "/slow" ? Task.Delay(TimeSpan.FromSeconds(14), http.RequestAborted) : Task.CompletedTask;
        await using var desk = new NotifierDesk(keys.Ring);
        var person = new NoticePerson(desk.Key, new ChannelHandle("ntfy", new Uri(server.Url, "slow").ToString()), new ChannelHandle("ntfy", new Uri(server.Url, "fast").ToString()));
        Assert.Equal(NoticeOutcome.Sent, (await desk.SendAsync(person.Job())).Outcome);
        Assert.Equal(["/slow", "/fast"], server.Requests.Select(r => r.Path));
    }

    [Fact]
    public async Task A_full_disk_takes_no_intent_so_nothing_is_sent()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "no /dev/full to stand for a full disk");
        var path = Path.Combine(Directory.CreateTempSubdirectory("qfull").FullName, "journal");
        File.CreateSymbolicLink(path, "/dev/full");
        var job = Guid.NewGuid();
        await using (var journal = new Journal(path, TimeProvider.System))
        {
            await Assert.ThrowsAsync<IOException>(() => journal.WriteAsync(job, JobState.Intent, "", Guid.NewGuid(), Guid.Empty));
            Assert.Null(journal.Find(job));
        }
        Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
    }

    [Fact]
    public async Task A_line_that_the_hub_did_not_sign_is_refused_and_leaves_no_trace()
    {
        await using var desk = new NotifierDesk(keys.Ring);
        using var other = SigningKey.Create();
        var job = new NoticePerson(desk.Key).Job();
        foreach (var line in (string[])["", ".", "a.b", job.Sign(other), new string('A', 300_000)])
        {
            var answer = await desk.Parts.Desk!.AnswerAsync(line, CancellationToken.None);
            Assert.Equal((NoticeOutcome.Refused, "signature", Guid.Empty), (answer.Outcome, answer.Reason, answer.Id));
        }
        Assert.Null(desk.Parts.Journal.Find(job.Id));
    }
}
