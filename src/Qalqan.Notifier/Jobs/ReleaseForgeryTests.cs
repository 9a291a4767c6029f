using System.Security.Cryptography;
using Qalqan.Notifier;
using Xunit;

namespace Qalqan.Hub.Tests;

/// <summary>Every job here is signed with the hub's real key: the hub is taken for stolen. Only what two pinned responders signed counts.</summary>
public sealed class ReleaseForgeryTests(NotifierKeys keys) : IClassFixture<NotifierKeys>, IDisposable
{
    readonly Responders _who = new();

    public void Dispose() => _who.Dispose();

    [Fact]
    public async Task A_release_by_two_responders_opens_its_recipients()
    {
        await using var desk = Desk();
        foreach (var job in _who.Released(People(desk, 5))) Assert.Equal(NoticeOutcome.Sent, (await desk.SendAsync(job)).Outcome);
    }

    [Fact]
    public async Task One_approver_is_not_enough_nor_the_same_twice_nor_one_person_with_two_keys_nor_a_stranger()
    {
        await using var desk = Desk();
        var people = People(desk, 3);
        var (recipients, statement) = Dry(people);
        using var stranger = SigningKey.Create();
        foreach (var approvals in (ReleaseApproval[][])
        [
            [statement.Approve(_who.Ana)],
            [statement.Approve(_who.Ana), statement.Approve(_who.Ana)],
            [statement.Approve(_who.Ana), statement.Approve(_who.AnaAgain)],
            [statement.Approve(_who.Ana), statement.Approve(stranger)],
            [statement.Approve(_who.Ana), statement.Approve(_who.Ben) with { Key = _who.Chen.Public.Id }],
            [statement.Approve(_who.Ana), new(_who.Ben.Public.Id, statement.Approve(_who.Ana).Signature)],
            [statement.Approve(desk.Hub), statement.Approve(_who.Ana)],
            [statement.Approve(_who.Ana), (statement with { Sequence = 2 }).Approve(_who.Ben)],
        ])
            await Refused(desk, people[0].Job() with { Release = recipients.For(0, statement, approvals) }, "release-approvals");
        Assert.Equal(NoticeOutcome.Sent, (await desk.SendAsync(people[0].Job() with { Release = recipients.For(0, statement, [statement.Approve(_who.Ana), statement.Approve(_who.Ben)]) })).Outcome);
        // That the statement was approved once does not make a copy without approvals good.
        await Refused(desk, people[1].Job() with { Release = recipients.For(1, statement, [statement.Approve(_who.Ana)]) }, "release-approvals");
    }

    [Theory]
    [InlineData(100, NoticeOutcome.Sent)]
    [InlineData(101, NoticeOutcome.Refused)]
    public async Task Above_a_hundred_people_the_two_come_from_different_organisations(int count, NoticeOutcome expected)
    {
        await using var desk = Desk();
        var person = new NoticePerson(desk.Key);
        var recipients = new ReleaseRecipients([person.Handles, .. Enumerable.Range(1, count - 1).Select(i => BitConverter.GetBytes(i))]);
        var statement = Responders.Statement(recipients);
        var answer = await desk.SendAsync(person.Job() with { Release = recipients.For(0, statement, [statement.Approve(_who.Ana), statement.Approve(_who.Ben)]) });
        Assert.Equal(expected, answer.Outcome);
        var both = await desk.SendAsync(person.Job() with { Release = recipients.For(0, statement, [statement.Approve(_who.Ana), statement.Approve(_who.Chen)]), Attempt = 2 });
        Assert.Equal(NoticeOutcome.Sent, both.Outcome);
    }

    [Fact]
    public async Task Somebody_who_was_not_in_the_dry_run_is_not_told()
    {
        await using var desk = Desk();
        var people = People(desk, 4);
        var (recipients, statement) = Dry(people[..3]);
        ReleaseApproval[] approvals = [statement.Approve(_who.Ana), statement.Approve(_who.Ben)];
        await Refused(desk, people[3].Job() with { Release = recipients.For(0, statement, approvals) }, "release-recipient");
        // A proof from a larger tree, with the signed statement.
        var larger = new ReleaseRecipients(people.Select(p => p.Handles));
        await Refused(desk, people[3].Job() with { Release = larger.For(3, statement, approvals) }, "release-recipient");
        // The right proof at another place.
        await Refused(desk, people[0].Job() with { Release = recipients.For(0, statement, approvals) with { Index = 1 } }, "release-recipient");
        // The same person, sealed anew: other bytes than those that were approved.
        await Refused(desk, new NoticePerson(desk.Key).Job() with { Release = recipients.For(0, statement, approvals) }, "release-recipient");
    }

    [Fact]
    public async Task A_statement_with_another_digest_number_of_people_pack_or_template_is_not_the_one_that_was_signed()
    {
        await using var desk = Desk();
        var people = People(desk, 3);
        var (recipients, statement) = Dry(people);
        ReleaseApproval[] approvals = [statement.Approve(_who.Ana), statement.Approve(_who.Ben)];
        foreach (var other in (ReleaseStatement[])
        [
            statement with { Digest = RandomNumberGenerator.GetBytes(32) },
            statement with { People = 2 },
            statement with { Pack = RandomNumberGenerator.GetBytes(32) },
            statement with { Sequence = 9 },
            statement with { Id = Guid.NewGuid() },
            statement with { Expires = statement.Expires.AddDays(1) },
        ])
            await Refused(desk, people[0].Job() with { Release = recipients.For(0, other, approvals) }, "release-approvals");
        await Refused(desk, people[0].Job(NoticeTemplates.Test) with { Release = recipients.For(0, statement, approvals) }, "release-template");
    }

    [Fact]
    public async Task An_expired_release_and_an_expired_job_are_refused()
    {
        await using var desk = Desk();
        var people = People(desk, 2);
        var (released, job) = (_who.Released(people)[0], people[1].Job());
        Assert.True(ReleaseStatement.TryRead(released.Release!.Statement, out var statement));
        desk.Clock.Move(statement.Expires - desk.Clock.GetUtcNow()); // to the moment, whatever time has passed since the desk was set up
        await Refused(desk, released, "release-expired");
        desk.Clock.Move(job.NotAfter - desk.Clock.GetUtcNow());
        await Refused(desk, job, "expired");
    }

    [Fact]
    public async Task An_older_release_that_was_never_used_is_refused_and_one_in_use_goes_on_also_after_a_restart()
    {
        await using var desk = Desk();
        var people = People(desk, 2);
        var (older, first, second) = (_who.Released(people, 5), _who.Released(people, 7), _who.Released(people, 8));
        Assert.Equal(NoticeOutcome.Sent, (await desk.SendAsync(first[0])).Outcome);
        Assert.Equal(NoticeOutcome.Sent, (await desk.SendAsync(second[0])).Outcome);
        desk.Clock.Move(ReleaseCheck.Together);
        await Refused(desk, older[0], "release-sequence");
        await desk.RestartAsync();
        await Refused(desk, older[1], "release-sequence");
        await Refused(desk, _who.Released(people, 8)[1], "release-sequence");
        Assert.Equal(NoticeOutcome.Sent, (await desk.SendAsync(first[1])).Outcome);
    }

    [Fact]
    public async Task Of_releases_that_were_approved_together_the_newer_may_come_first_and_a_number_is_used_once()
    {
        await using var desk = Desk();
        var people = People(desk, 2);
        var (older, newer) = (_who.Released(people, 5), _who.Released(people, 6));
        Assert.Equal(NoticeOutcome.Sent, (await desk.SendAsync(newer[0])).Outcome);
        Assert.Equal(NoticeOutcome.Sent, (await desk.SendAsync(older[0])).Outcome);
        await Refused(desk, _who.Released(people, 5)[1], "release-sequence");
        desk.Clock.Move(ReleaseCheck.Together);
        Assert.Equal(NoticeOutcome.Sent, (await desk.SendAsync(older[1])).Outcome);
    }

    [Fact]
    public async Task A_release_tells_each_person_once_an_attempt_however_many_jobs_the_hub_signs()
    {
        await using var desk = Desk();
        var people = People(desk, 2);
        var (recipients, statement) = Dry(people);
        var release = recipients.For(0, statement, [statement.Approve(_who.Ana), statement.Approve(_who.Ben)]);
        Assert.Equal(NoticeOutcome.Sent, (await desk.SendAsync(people[0].Job() with { Release = release })).Outcome);
        await Refused(desk, people[0].Job() with { Release = release }, "release-used");
        await desk.RestartAsync();
        await Refused(desk, people[0].Job() with { Release = release }, "release-used");
        Assert.Equal(NoticeOutcome.Sent, (await desk.SendAsync(people[0].Job() with { Release = release, Attempt = 2 })).Outcome);
    }

    [Fact]
    public async Task Handles_of_one_person_sent_under_anothers_pseudonym_do_not_open()
    {
        await using var desk = Desk();
        var people = People(desk, 2);
        await Refused(desk, people[0].Job() with { Person = people[1].Pseudonym }, "handles");
    }

    [Fact]
    public async Task A_used_job_id_does_not_carry_another_job()
    {
        await using var desk = Desk();
        var people = People(desk, 2);
        var job = people[0].Job();
        Assert.Equal(NoticeOutcome.Sent, (await desk.SendAsync(job)).Outcome);
        await Refused(desk, people[1].Job() with { Id = job.Id }, "job-id-used");
        await Refused(desk, job with { Template = NoticeTemplates.Correction }, "job-id-used");
    }

    [Fact]
    public async Task A_job_that_waits_is_the_same_job_after_its_handles_were_sealed_to_the_next_key()
    {
        await using var desk = new NotifierDesk(keys.Ring, new NotifierConfig { AllowInsideAddresses = true });
        var person = new NoticePerson(desk.Key, new ChannelHandle("ntfy", "http://127.0.0.1:1/topic"));
        var job = person.Job();
        Assert.Equal(NoticeOutcome.Later, (await desk.SendAsync(job)).Outcome);
        await desk.RestartAsync();
        // Sealed anew, and reachable through the mailbox alone, so that it can end.
        Assert.Equal(NoticeOutcome.Sent, (await desk.SendAsync(job with { Handles = person.Sealed(desk.Key) })).Outcome);
        Assert.Equal(NoticeOutcome.Sent, (await desk.SendAsync(job)).Outcome);
        await Refused(desk, job with { Person = People(desk, 1)[0].Pseudonym }, "job-id-used");
    }

    NotifierDesk Desk() => new(keys.Ring, new NotifierConfig { Approvers = _who.Pinned });

    static NoticePerson[] People(NotifierDesk desk, int count) => [.. Enumerable.Range(0, count).Select(_ => new NoticePerson(desk.Key))];

    static (ReleaseRecipients, ReleaseStatement) Dry(NoticePerson[] people)
    {
        var recipients = new ReleaseRecipients(people.Select(p => p.Handles));
        return (recipients, Responders.Statement(recipients));
    }

    static async Task Refused(NotifierDesk desk, NoticeJob job, string reason)
    {
        var answer = await desk.SendAsync(job);
        Assert.Equal((NoticeOutcome.Refused, reason), (answer.Outcome, answer.Reason));
        Assert.Null(answer.Mailbox);
    }
}
