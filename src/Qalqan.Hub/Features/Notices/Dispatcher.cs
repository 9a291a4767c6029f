using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using Dapper;

namespace Qalqan.Hub;

/// <summary>Carries notices that are due to the notifier and writes down what became of them. The rows are the truth: a notice is asked for until its answer is written.</summary>
sealed class Dispatcher(Database database, HubKeys keys, Releases releases, NoticeQueue notices, NotifierClient notifier, HubCustody custody, HubEvents events, HuntSignal signal, HubOptions options, TimeProvider clock) : IDisposable
{
    /// <summary>Jobs in one request. Small enough that the first answers are back soon.</summary>
    const int Batch = 100;

    /// <summary>Requests at once: while one waits for a slow channel, others go on.</summary>
    const int Parallel = 4;

    /// <summary>After this many the person's responder is asked to reach them.</summary>
    const int MaxAttempts = 4;

    /// <summary>For how long a notice is worth sending. Longer than a notifier is ever away, for one that has expired is lost; shorter than the notifier remembers what it sent (90 days).</summary>
    static readonly TimeSpan JobLives = TimeSpan.FromDays(30);

    [method: ExplicitConstructor]
    sealed record Due(string Id, string PersonId, long Number, string Template, string? ReleaseId, long Attempt, long Created, byte[] Handles);

    readonly SemaphoreSlim _sending = new(1);

    /// <inheritdoc/>
    public void Dispose() => _sending.Dispose();

    /// <summary>Does something while nothing is being sent.</summary>
    public async Task Between(Func<Task> action, CancellationToken cancel)
    {
        await _sending.WaitAsync(cancel);
        try
        {
            await action();
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>Sends everything that is due.</summary>
    /// <returns>How many answers were written.</returns>
    public async Task<int> Run(CancellationToken cancel)
    {
        var written = 0;
        await Between(async () => written = await SendDue(cancel), cancel);
        return written;
    }

    async Task<int> SendDue(CancellationToken cancel)
    {
        Escalate();
        var due = database.Read(c => c.Query<Due>("""
            select n.id as "Id", n.person_id as "PersonId", n.number as "Number", n.template as "Template", n.release_id as "ReleaseId", n.attempt as "Attempt", n.created as "Created", p.handles as "Handles"
            from notice n join person p on p.id = n.person_id where n.state = 'queued' and n.due <= @now order by n.due limit 2000
            """, new { now = clock.Seconds() }).ToList());
        if (due.Count == 0) return 0;
        using var activity = HubTelemetry.Activities.StartActivity("dispatch");
        custody.Append(due.Select(_ => CustodyVerb.NoticeQueued));
        custody.Sign();
        var proofs = due.Select(d => d.ReleaseId).OfType<string>().Distinct().ToDictionary(r => r, releases.Proofs);
        var written = 0;
        await System.Threading.Tasks.Parallel.ForEachAsync(due.Chunk(Batch), new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = cancel }, async (batch, token) =>
        {
            Interlocked.Add(ref written, await Send(batch, proofs, token));
        });
        return written;
    }

    async Task<int> Send(Due[] batch, Dictionary<string, Func<byte[], NoticeRelease?>> proofs, CancellationToken cancel)
    {
        var byJob = batch.ToDictionary(d => JobId(d.Id, d.Attempt));
        var verbs = new List<CustodyVerb>();
        await foreach (var answer in notifier.Send(batch.Select(d => Job(d, proofs).Sign(keys.Jobs)), cancel))
        {
            if (!byJob.TryGetValue(answer.Id, out var notice)) continue;
            database.Write(c => Write(c, notice, answer));
            if (answer.Outcome == NoticeOutcome.Refused)
            {
                verbs.Add(CustodyVerb.NoticeRefused);
                events.Refused();
            }
            else if (answer.Outcome != NoticeOutcome.Sent) events.Late();
            if (answer.Outcome != NoticeOutcome.Sent) continue;
            verbs.Add(CustodyVerb.NoticeSent);
            events.Sent();
        }
        custody.Append(verbs);
        return batch.Length;
    }

    NoticeJob Job(Due due, Dictionary<string, Func<byte[], NoticeRelease?>> proofs) => new(
        Attempt: (int)due.Attempt,
        CardNumber: (int)due.Number,
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
            connection.Execute("insert into mailbox_item (id, person_id, sealed, created) values (@Id, @PersonId, @blob, @hour) on conflict do nothing", new { notice.Id, notice.PersonId, blob, hour = clock.Hour() });
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
        while (!cancel.IsCancellationRequested)
        {
            var next = signal.Next;
            var worked = 0;
            try
            {
                worked = await Run(cancel);
            }
            catch (Exception e) when (e is HttpRequestException or IOException or TaskCanceledException && !cancel.IsCancellationRequested)
            {
                events.NotifierDown(); // the rows stay queued
            }
            catch (Exception e) when (StoreFull.Is(e))
            {
                // So they do when an answer cannot be written: it is asked for again.
            }
            if (worked == 0) await HuntSignal.Wait(next, TimeSpan.FromSeconds(1), cancel);
        }
    }
}
