using System.Data.Common;
using System.Security.Cryptography;
using System.Text.Json;
using Dapper;

namespace Qalqan.Hub;

/// <summary>When a sweep has ended: who is told now, who when somebody agrees, and who never.</summary>
sealed class Decider(Database database, HubKeys keys, KnownIntelligence known, PersonStore people, NoticeQueue notices, HubCustody custody, HubEvents events, TimeProvider clock)
{
    /// <summary>A batch goes out at a random time within this: the source of an indicator shall not read from our hour what we saw when.</summary>
    static readonly TimeSpan BatchWindow = TimeSpan.FromHours(6);

    /// <summary>An approval given later rests on counts that are no longer true.</summary>
    static readonly TimeSpan ReleaseLives = TimeSpan.FromDays(7);

    [method: ExplicitConstructor]
    sealed record Row(string Id, string Mode, byte[] Sealed);

    /// <summary>Decides every sweep that has ended.</summary>
    /// <returns>How many.</returns>
    public int Run()
    {
        var ended = database.Read(c => c.Query<Row>("""select id as "Id", mode as "Mode", sealed as "Sealed" from sweep where state = 'decide' order by started""").ToList());
        foreach (var sweep in ended) Decide(sweep);
        return ended.Count;
    }

    void Decide(Row sweep)
    {
        var enrolled = people.Count();
        DryRun? run;
        string? held;
        lock (Releases.Numbering) (run, held) = database.Write(c => Decide(c, sweep, enrolled));
        if (run is null) return;
        custody.Append(CustodyVerb.SweepFinished);
        events.Swept(sweep.Id, run.People.Count);
        if (held is not null) events.Held(held, run.People.Count, run.Organisations);
    }

    (DryRun? Run, string? Held) Decide(DbConnection connection, Row sweep, int enrolled)
    {
        // Whoever is second finds nothing to decide.
        if (connection.Execute("update sweep set state = 'done', finished = @now where id = @id and state = 'decide'", new { id = sweep.Id, now = clock.Seconds() }) == 0) return (null, null);
        var dry = DryRun.Of(connection, sweep.Id, Sources);
        return (dry, dry.People.Count > 0 && sweep.Mode != "search" ? Act(connection, sweep, dry, enrolled) : null);
    }

    /// <returns>The release that waits; null if people are told without one.</returns>
    string? Act(DbConnection connection, Row sweep, DryRun run, int enrolled)
    {
        var needs = FanOut.Approvals(run.People.Count, run.Organisations, enrolled, run.Sources);
        if (sweep.Mode == "manual") needs = Math.Max(1, needs);
        if (run.Canaries > 0 || needs > 0) return Hold(connection, sweep, run, needs, blocked: run.Canaries > 0);
        foreach (var person in run.People)
        {
            var delay = sweep.Mode == "batch" ? TimeSpan.FromSeconds(RandomNumberGenerator.GetInt32((int)BatchWindow.TotalSeconds)) : default;
            notices.Tell(connection, sweep.Id, person, delay: delay);
        }
        return null;
    }

    string Hold(DbConnection connection, Row sweep, DryRun run, int needs, bool blocked)
    {
        var id = Id.New();
        var origin = keys.Meta.TryOpen(sweep.Sealed, Sealing.Place("sweep", sweep.Id, "sealed"), out var json) ? JsonSerializer.Deserialize(json, StoreJson.Default.SweepOrigin)! : throw new InvalidDataException("a sweep's row does not open");
        var sequence = connection.ExecuteScalar<long>("select coalesce(max(sequence), 0) + 1 from release");
        var statement = new ReleaseStatement(MerkleTree.Root(run.Leaves), clock.GetUtcNow() + ReleaseLives, Guid.Parse(id), Convert.FromHexString(origin.Pack), run.People.Count, sequence, NoticeTemplates.Hit);
        connection.Execute("""
            insert into release (id, sweep_id, state, statement, leaves, organisations, needs, sequence, created, expires)
            values (@id, @sweep, @state, @statement, @leaves, @organisations, @needs, @sequence, @now, @expires)
            """, new
        {
            id,
            sweep = sweep.Id,
            state = blocked ? "blocked" : "waiting",
            statement = statement.ToBytes(),
            leaves = run.Leaves.SelectMany(l => l).ToArray(),
            organisations = (long)run.Organisations,
            needs = (long)needs,
            sequence,
            now = clock.Seconds(),
            expires = statement.Expires.ToUnixTimeSeconds(),
        });
        return id;
    }

    /// <summary>Two feeds that say the same of everything found are two sources; anything that one alone says makes it one.</summary>
    int Sources(IReadOnlyList<(byte[] Hit, byte[] Sealed)> hits) => hits.All(h => keys.Meta.TryOpen(h.Sealed, Sealing.Place("hit", h.Hit, "sealed"), out var row) && known.FeedsOf(row) > 1) ? 2 : 1;
}
