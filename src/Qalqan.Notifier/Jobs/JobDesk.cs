using System.Collections.Concurrent;

namespace Qalqan.Notifier;

/// <summary>Takes signed jobs and answers each: verifies, remembers, opens, renders, sends, forgets.</summary>
sealed class JobDesk(VerifyingKey hub, KeyRing keys, Journal journal, OpenLimits limits, ReleaseCheck releases, Delivery delivery, NoticeTexts texts, TimeProvider clock)
{
    static readonly TimeSpan WhenTheDiskIsFull = TimeSpan.FromMinutes(1);

    readonly ConcurrentDictionary<Guid, Lazy<Task<NoticeAnswer>>> _running = new();

    /// <summary>The answer to one line of a batch. Never throws on what the line says.</summary>
    public async Task<NoticeAnswer> AnswerAsync(string line, CancellationToken cancel)
    {
        if (!NoticeJob.TryRead(line, hub, out var job, out var digest)) return Refused(Guid.Empty, "signature");
        // The same job twice at the same time is one job.
        var running = _running.GetOrAdd(job.Id, _ => new(() => HandleAsync(job, new Guid(digest.AsSpan(0, 16)), cancel)));
        try
        {
            return await running.Value;
        }
        finally
        {
            _running.TryRemove(new(job.Id, running));
        }
    }

    async Task<NoticeAnswer> HandleAsync(NoticeJob job, Guid digest, CancellationToken cancel)
    {
        try
        {
            var known = journal.Find(job.Id);
            if (known is { } other && other.Digest != digest) return Refused(job.Id, "job-id-used");
            if (known is { State: JobState.Sent or JobState.Refused } done) return Again(job, done);
            if (job.NotAfter <= clock.GetUtcNow()) return Refused(job.Id, "expired");
            var mark = Guid.Empty;
            if (job.Release is not null)
            {
                if (releases.Refusal(job, out mark) is { } rule) return Refused(job.Id, rule);
                if (journal.FindMark(mark) is { } user && user != job.Id) return Refused(job.Id, "release-used");
            }
            else if (known is null && !limits.TryTake(out var wait)) return Later(job.Id, wait, "limit");
            if (known is null) await journal.WriteAsync(job.Id, JobState.Intent, "", digest, mark);
            return await SendAsync(job, digest, mark, cancel);
        }
        catch (IOException)
        {
            return Later(job.Id, WhenTheDiskIsFull, "disk");
        }
    }

    async Task<NoticeAnswer> SendAsync(NoticeJob job, Guid digest, Guid mark, CancellationToken cancel)
    {
        if (!TryOpen(job, out var letter, out var reason)) return await CloseAsync(job.Id, digest, mark, Refused(job.Id, reason));
        using (letter)
        {
            if (letter.Bundle.Channels.Count == 0) return await CloseAsync(job.Id, digest, mark, Sent(job.Id, "mailbox", letter.Mailbox));
            var came = await delivery.SendAsync(letter.Bundle, letter.Form, job.Attempt, job.Id, cancel);
            if (came.Channel is not null) return await CloseAsync(job.Id, digest, mark, Sent(job.Id, came.Channel, letter.Mailbox));
            if (came.Later is { } wait) return Later(job.Id, wait, came.Reason!) with { Mailbox = letter.Mailbox };
            return await CloseAsync(job.Id, digest, mark, Refused(job.Id, came.Reason!) with { Mailbox = letter.Mailbox });
        }
    }

    // The hub did not get our answer, or lost it. Nothing is sent again; the mailbox copy is made again, for only we can.
    NoticeAnswer Again(NoticeJob job, JobRecord done)
    {
        if (!TryOpen(job, out var letter, out var reason)) return Refused(job.Id, reason);
        using (letter)
        {
            if (done.State == JobState.Refused) return Refused(job.Id, "refused-before") with { Mailbox = letter.Mailbox };
            return new(Journal.Kinds[Math.Min(done.Channel, Journal.Kinds.Length - 1)], job.Id, letter.Mailbox, NoticeOutcome.Sent, null, done.Time);
        }
    }

    bool TryOpen(NoticeJob job, out Letter letter, out string reason)
    {
        letter = null!;
        reason = "handles";
        if (!keys.TryOpen(job.Handles, job.Person, out var bundle)) return false;
        reason = "notice";
        if (Letter.TryWrite(job, bundle, texts, out letter!)) return true;
        bundle.Dispose();
        return false;
    }

    async Task<NoticeAnswer> CloseAsync(Guid job, Guid digest, Guid mark, NoticeAnswer answer)
    {
        await journal.WriteAsync(job, answer.Outcome == NoticeOutcome.Sent ? JobState.Sent : JobState.Refused, answer.Channel ?? "", digest, mark);
        return answer;
    }

    NoticeAnswer Sent(Guid job, string channel, byte[] mailbox) => new(channel, job, mailbox, NoticeOutcome.Sent, null, clock.GetUtcNow());

    NoticeAnswer Later(Guid job, TimeSpan wait, string reason) => new(null, job, null, NoticeOutcome.Later, reason, clock.GetUtcNow() + wait);

    static NoticeAnswer Refused(Guid job, string reason) => new(null, job, null, NoticeOutcome.Refused, reason, null);
}
