using Dapper;

namespace Qalqan.Hub;

/// <summary>Somebody who was hit and has not said "I saw it".</summary>
/// <param name="Person">Pseudonym.</param>
/// <param name="CaseId">Their case; null until it is filed.</param>
/// <param name="Since">The hour of the oldest notice that waits.</param>
/// <param name="Notices">How many wait.</param>
/// <param name="Attempt">How many ways were tried.</param>
/// <param name="State">Of the newest: <c>queued</c>, <c>sent</c> or <c>refused</c>.</param>
sealed record Unacknowledged(string Person, string? CaseId, long Since, long Notices, long Attempt, string State);

/// <summary>What waits, most harmful first.</summary>
sealed class QueueRows(Database database, TimeProvider clock)
{
    /// <summary>Days of the small picture.</summary>
    public const int Days = 14;

    [method: ExplicitConstructor]
    sealed record Row(string Person, string? CaseId, long Since, long Notices, long Attempt, string State);

    /// <summary>People who were hit and have not acknowledged, oldest first.</summary>
    public IReadOnlyList<Unacknowledged> Hit(string organisation) => [.. database.Read(c => c.Query<Row>("""
        select p.id as "Person", p.case_id as "CaseId", min(n.created) as "Since", count(*) as "Notices", max(n.attempt) as "Attempt", max(n.state) as "State" from notice n join person p on p.id = n.person_id
        where p.organisation_id = @organisation and p.canary = 0 and n.template = @template and n.state in ('queued', 'sent', 'refused', 'dropped') group by p.id, p.case_id order by min(n.created), p.id
        """, new { organisation, template = NoticeTemplates.Hit }).ToList()).Select(r => new Unacknowledged(r.Person, r.CaseId, r.Since, r.Notices, r.Attempt, r.State))];

    /// <summary>New cases and notices of hits on each of the last days, oldest first.</summary>
    public IReadOnlyList<int> PerDay(string organisation)
    {
        const long Day = 86_400;
        var today = clock.Seconds() / Day;
        var counts = database.Read(c => c.Query<(long Day, long Count)>("""
            select t.at / 86400, count(*) from (
              select n.created as at from notice n join person p on p.id = n.person_id where p.organisation_id = @organisation and p.canary = 0
              union all select opened from case_file where organisation_id = @organisation) t
            where t.at >= @since group by t.at / 86400
            """, new { organisation, since = (today - Days + 1) * Day }).ToDictionary(r => r.Day, r => (int)r.Count));
        return [.. Enumerable.Range(0, Days).Select(i => counts.GetValueOrDefault(today - Days + 1 + i))];
    }

    /// <summary>When a feed last brought something: the health of intelligence.</summary>
    public IReadOnlyDictionary<string, long> LastAccepted() => database.Read(c => c.Query<(byte[] Feed, long At)>("select feed, max(accepted) from indicator group by feed").ToDictionary(r => Convert.ToHexStringLower(r.Feed), r => r.At));
}
