using System.Data.Common;
using Dapper;

namespace Qalqan.Hub;

/// <summary>A part of a sweep that one worker has for a while.</summary>
[method: ExplicitConstructor]
sealed record LeasedRange(string SweepId, long Part, long Ranges)
{
    /// <summary>The slots of people in this part: from, inclusive, and to, exclusive.</summary>
    public (long From, long To) Slots => (Part * 256 / Ranges, (Part + 1) * 256 / Ranges);
}

/// <summary>The rows that make a sweep resumable, and let several processes share one.</summary>
static class SweepRows
{
    /// <summary>Parts of a sweep. Each is committed alone, so that a killed worker costs one of them.</summary>
    public const int Ranges = 16;

    /// <summary>How long a worker may be silent before another takes its part over.</summary>
    public const int LeaseSeconds = 20;

    /// <summary>Begins a sweep.</summary>
    public static void Start(DbConnection connection, string id, string mode, byte[] origin, long now)
    {
        connection.Execute("insert into sweep (id, state, mode, ranges, sealed, started) values (@id, 'running', @mode, @ranges, @origin, @now) on conflict do nothing", new { id, mode, ranges = (long)Ranges, origin, now });
        for (long part = 0; part < Ranges; part++)
            connection.Execute("insert into sweep_range (sweep_id, part, state, lease_until) values (@id, @part, 'waiting', 0) on conflict do nothing", new { id, part });
    }

    /// <summary>Takes a part that nobody has, or whose worker has gone silent.</summary>
    /// <returns>Null if there is none.</returns>
    public static LeasedRange? Lease(Database database, string worker, long now) => database.Write(c =>
    {
        var sql = $"""
            select r.sweep_id as "SweepId", r.part as "Part", s.ranges as "Ranges" from sweep_range r join sweep s on s.id = r.sweep_id
            where s.state = 'running' and (r.state = 'waiting' or (r.state = 'leased' and r.lease_until < @now)) order by s.started, r.part limit 1
            {(database.IsShared ? "for update of r skip locked" : "")}
            """;
        var range = c.QueryFirstOrDefault<LeasedRange>(sql, new { now });
        if (range is not null)
            c.Execute("update sweep_range set state = 'leased', worker = @worker, lease_until = @until where sweep_id = @SweepId and part = @Part", new { worker, until = now + LeaseSeconds, range.SweepId, range.Part });
        return range;
    });

    /// <summary>Within the transaction that wrote what was found: ends a part, and the sweep with its last.</summary>
    public static void Finish(DbConnection connection, LeasedRange range)
    {
        // Two workers that end the last two parts at once must see each other: whoever is second waits here.
        connection.Execute("update sweep set ranges = ranges where id = @SweepId", new { range.SweepId });
        connection.Execute("update sweep_range set state = 'done' where sweep_id = @SweepId and part = @Part", new { range.SweepId, range.Part });
        connection.Execute("update sweep set state = 'decide' where id = @SweepId and state = 'running' and not exists (select 1 from sweep_range where sweep_id = @SweepId and state <> 'done')", new { range.SweepId });
    }
}
