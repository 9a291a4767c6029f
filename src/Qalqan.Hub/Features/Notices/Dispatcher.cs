using System.Collections.Concurrent;
using System.Data.Common;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Dapper;

namespace Qalqan.Hub;

/// <summary>Carries notices that are due to the notifier and writes down what became of them. The rows are the truth: a notice is asked for until its answer is written.</summary>
sealed class Dispatcher(Database database, HubKeys keys, Releases releases, NoticeQueue notices, NotifierClient notifier, HubCustody custody, HubEvents events, HuntSignal signal, HubOptions options, TimeProvider clock) : IDisposable
{
    /// <summary>Jobs in one request. Small enough that the first answers are back soon.</summary>
    const int Batch = 100;

    /// <summary>Requests at once that began not long ago: what two processors of the notifier can open and render.</summary>
    const int Fresh = 4;

    /// <summary>Requests at once in all. One that waits for a slow channel (45 s) costs the notifier nothing, and must not hold up anybody else's notices.</summary>
    const int Most = 32;

    /// <summary>After this a request is taken to wait for a channel.</summary>
    static readonly TimeSpan Slow = TimeSpan.FromSeconds(3);

    /// <summary>For so long what is due is taken to be under way at any moment.</summary>
    static readonly TimeSpan JustDue = TimeSpan.FromSeconds(10);

    /// <summary>After this many the person's responder is asked to reach them.</summary>
    const int MaxAttempts = 4;

    /// <summary>For how long a notice is worth sending. Longer than a notifier is ever away, for one that has expired is lost; shorter than the notifier remembers what it sent (90 days).</summary>
    static readonly TimeSpan JobLives = TimeSpan.FromDays(30);

    [method: ExplicitConstructor]
    sealed record Due(string Id, string PersonId, long Number, string Template, string? ReleaseId, long Attempt, long Created, byte[] Handles);

    /// <summary>One at a time looks for what is due, or does something while nothing is being sent.</summary>
    readonly SemaphoreSlim _turn = new(1);

    /// <summary>Touched by whoever has the turn only.</summary>
    readonly List<(Task Done, long Began)> _requests = [];

    /// <summary>Notices in requests that have not ended, and when those began: nobody asks for them a second time meanwhile.</summary>
    readonly ConcurrentDictionary<string, long> _underWay = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public void Dispose() => _turn.Dispose();

    /// <summary>Does something while nothing is being sent.</summary>
    public async Task Between(Func<Task> action, CancellationToken cancel)
    {
        await _turn.WaitAsync(cancel);
        try
        {
            await Ended().WaitAsync(cancel);
            await action();
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Whether somebody is being told just now, or became due a moment ago. Not who waits for a slow channel, nor, after some seconds, for a notifier that is away.</summary>
    public bool IsTelling() => _underWay.IsEmpty
        ? database.Read(c => c.ExecuteScalar<long>("select count(*) from notice where state = 'queued' and due <= @now and due > @since", new { now = clock.Seconds(), since = clock.Seconds() - (long)JustDue.TotalSeconds })) > 0
        : _underWay.Values.Any(began => Stopwatch.GetElapsedTime(began) < Slow);

    /// <summary>Begins to send what is due, and does not wait for the answers.</summary>
    async Task Begin(CancellationToken cancel)
    {
        await _turn.WaitAsync(cancel);
        try
        {
            foreach (var (done, _) in _requests.Where(r => r.Done.IsFaulted)) await done; // a defect ends the hub, which is started again
            _requests.RemoveAll(r => r.Done.IsCompleted);
            var places = Math.Min(Fresh - _requests.Count(r => Stopwatch.GetElapsedTime(r.Began) < Slow), Most - _requests.Count);
            if (places <= 0) return;
            Escalate();
            var due = Look(places * Batch);
            if (due.Count == 0) return;
            custody.Append(due.Select(_ => CustodyVerb.NoticeQueued));
            custody.Sign();
            var proofs = due.Select(d => d.ReleaseId).OfType<string>().Distinct().ToDictionary(r => r, releases.Proofs);
            foreach (var batch in due.Chunk(Batch))
            {
                var began = Stopwatch.GetTimestamp();
                foreach (var notice in batch) _underWay[notice.Id] = began;
                _requests.Add((Task.Run(() => Carry(batch, proofs, cancel), CancellationToken.None), began));
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    List<Due> Look(int most) => [.. database.Read(c => c.Query<Due>("""
        select n.id as "Id", n.person_id as "PersonId", n.number as "Number", n.template as "Template", n.release_id as "ReleaseId", n.attempt as "Attempt", n.created as "Created", p.handles as "Handles"
        from notice n join person p on p.id = n.person_id where n.state = 'queued' and n.due <= @now order by n.due limit @limit
        """, new { now = clock.Seconds(), limit = (long)most + _underWay.Count }).ToList()).Where(d => !_underWay.ContainsKey(d.Id)).Take(most)];

    async Task Carry(Due[] batch, Dictionary<string, Func<byte[], NoticeRelease?>> proofs, CancellationToken cancel)
    {
        var answered = 0;
        try
        {
            using var activity = HubTelemetry.Activities.StartActivity("dispatch");
            var byJob = batch.ToDictionary(d => JobId(d.Id, d.Attempt));
            await foreach (var answers in notifier.Send(batch.Select(d => Job(d, proofs).Sign(keys.Jobs)), cancel)) answered += Keep(answers, byJob);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            // The hub ends; what has no answer yet is asked for after the next start.
        }
        catch (Exception e) when (StoreFull.Is(e))
        {
            // An answer that cannot be written is asked for again.
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
        {
            events.NotifierDown(); // the rows stay queued
        }
        finally
        {
            foreach (var notice in batch) _underWay.TryRemove(notice.Id, out _);
            if (answered > 0) signal.Set(); // there is a place, and perhaps more that is due
        }
    }

    /// <summary>Writes down what the notifier answered: together, for each transaction waits for the disk.</summary>
    /// <returns>How many were written.</returns>
    int Keep(IReadOnlyList<NoticeAnswer> answers, Dictionary<Guid, Due> byJob)
    {
        var known = answers.Where(a => byJob.ContainsKey(a.Id)).ToList();
        database.Write(c =>
        {
            foreach (var answer in known) Write(c, byJob[answer.Id], answer);
        });
        foreach (var answer in known) Say(answer);
        custody.Append(known.Select(a => a.Outcome).Where(o => o != NoticeOutcome.Later).Select(o => o == NoticeOutcome.Sent ? CustodyVerb.NoticeSent : CustodyVerb.NoticeRefused));
        return known.Count;
    }

    void Say(NoticeAnswer answer)
    {
        if (answer.Outcome == NoticeOutcome.Sent) events.Sent();
        else if (answer.Outcome == NoticeOutcome.Refused) events.Refused(answer.Reason ?? "");
        else events.Late();
    }

    NoticeJob Job(Due due, Dictionary<string, Func<byte[], NoticeRelease?>> proofs) => new(
        Attempt: (int)due.Attempt,
        CardNumber: NoticeQueue.CardLine(due.Number),
        FallbackLanguage: "",
        Handles: due.Handles,
        Id: JobId(due.Id, due.Attempt),
        Language: "",
        MessageCode: notices.Code(due.Id),
        NotAfter: DateTimeOffset.FromUnixTimeSeconds(due.Created) + JobLives,
        Person: due.PersonId,
        Release: due.ReleaseId is { } release ? proofs[release](due.Handles) : null,
        SentHour: DateTimeOffset.FromUnixTimeSeconds(due.Created),
        Template: due.Template);

    void Write(DbConnection connection, Due notice, NoticeAnswer answer)
    {
        if (answer.Mailbox is { } blob)
            // Who was deleted meanwhile has no mailbox any more.
            connection.Execute("insert into mailbox_item (id, person_id, sealed, created) select @Id, id, @blob, @hour from person where id = @PersonId on conflict do nothing", new { notice.Id, notice.PersonId, blob, hour = clock.Hour() });
        var (state, due) = answer.Outcome switch
        {
            NoticeOutcome.Sent => ("sent", clock.Seconds() + (long)options.EscalateAfter.TotalSeconds),
            NoticeOutcome.Refused => ("refused", 0),
            _ => ("queued", answer.Time?.ToUnixTimeSeconds() ?? clock.Seconds() + 60),
        };
        connection.Execute("update notice set state = @state, due = @due, sent = @sent, channel = @channel where id = @Id and state = 'queued' and attempt = @Attempt",
            new { state, due, sent = state == "sent" ? clock.Hour() : (long?)null, channel = answer.Channel, notice.Id, notice.Attempt });
    }

    /// <summary>Nobody has seen it: the next of the person's ways, and in the end a responder.</summary>
    void Escalate() => database.Write(c =>
    {
        c.Execute("update notice set attempt = attempt + 1, state = 'queued', due = @now where state = 'sent' and due <= @now and attempt < @MaxAttempts", new { now = clock.Seconds(), MaxAttempts });
        c.Execute("update notice set state = 'unanswered' where state = 'sent' and due <= @now and attempt >= @MaxAttempts", new { now = clock.Seconds(), MaxAttempts });
    });

    /// <summary>The id under which the notifier knows one attempt: the same after a crash, another for the next attempt.</summary>
    static Guid JobId(string notice, long attempt) => new(SHA256.HashData(Encoding.ASCII.GetBytes($"{notice}/{attempt}")).AsSpan(0, 16));

    /// <summary>Looks for work until the hub ends.</summary>
    public async Task Loop(CancellationToken cancel)
    {
        try
        {
            while (!cancel.IsCancellationRequested)
            {
                var next = signal.Next;
                try
                {
                    await Begin(cancel);
                }
                catch (Exception e) when (StoreFull.Is(e) || e is IOException)
                {
                    // Nothing was begun; the rows stay queued.
                }
                await HuntSignal.Wait(next, TimeSpan.FromSeconds(1), cancel);
            }
        }
        finally
        {
            await Ended(); // they use what is disposed of next
        }
    }

    /// <summary>Completes when nothing is being sent; whoever has the turn, or nobody any more, may wait for it.</summary>
    async Task Ended() => await Task.WhenAll(_requests.Select(r => r.Done)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
