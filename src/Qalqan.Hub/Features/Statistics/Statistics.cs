using Dapper;

namespace Qalqan.Hub;

/// <summary>Reports for authorities: counted in memory, published once, remembered.</summary>
sealed class Statistics(Database database, HubKeys keys, IncidentStore incidents, ReleaseMemory memory, TimeProvider clock)
{
    [method: ExplicitConstructor]
    sealed record ToldRow(string OrganisationId, long Seen);

    /// <summary>Publishes a report of a quarter, and remembers it.</summary>
    /// <exception cref="ReleaseRefusedException">Nothing can be published, with the reason.</exception>
    public Release Publish(Quarter quarter, ReleaseRules rules)
    {
        var earlier = memory.All();
        var release = ReportMaker.Make(quarter, CountedIncident.Of(incidents.Counted(), quarter, keys), Activity(quarter, rules), rules, earlier, clock.GetUtcNow());
        memory.Add(release);
        return release;
    }

    /// <summary>The report of a quarter for an audience: the one that was published, or a first one.</summary>
    /// <exception cref="ReleaseRefusedException">Nothing can be published, with the reason.</exception>
    public Release PublishOnce(Quarter quarter, ReleaseRules rules) => Published(quarter, rules.Audience) is { } release && release.Audience == rules.Audience ? release : Publish(quarter, rules);

    /// <summary>The newest report of a quarter that <paramref name="audience"/> may read; null if there is none.</summary>
    public Release? Published(Quarter quarter, Audience audience) => Readable(audience).LastOrDefault(r => r.Quarter == quarter);

    /// <summary>One report; null if there is none.</summary>
    public Release? Find(string id) => memory.All().FirstOrDefault(r => r.Id == id);

    /// <summary>Every report that <paramref name="audience"/> may read, oldest first.</summary>
    public IReadOnlyList<Release> Readable(Audience audience) => [.. memory.All().Where(r => r.Audience == Audience.Public || audience == Audience.Agreement)];

    /// <summary>What the hub did in a quarter.</summary>
    ActivityFigures? Activity(Quarter quarter, ReleaseRules rules)
    {
        var span = new { from = quarter.Start.ToUnixTimeSeconds(), to = quarter.End.ToUnixTimeSeconds() };
        var told = database.Read(c => c.Query<ToldRow>("""
            select p.organisation_id as "OrganisationId", max(case when n.state = 'acknowledged' then 1 else 0 end) as "Seen" from notice n join person p on p.id = n.person_id
            where n.sent >= @from and n.sent < @to and p.canary = 0 group by n.person_id, p.organisation_id
            """, span).ToList());
        var seconds = database.Read(c => c.Query<long>("select finished - started from sweep where state = 'done' and mode = 'immediate' and started >= @from and started < @to", span).ToList());
        var feeds = (int)database.Read(c => c.ExecuteScalar<long>("select count(*) from feed where created < @to", span));
        return ActivityFigures.Of([.. told.Select(t => t.Seen != 0)], told.Select(t => t.OrganisationId).Distinct().Count(), seconds, feeds, rules);
    }
}
