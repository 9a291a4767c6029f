using System.Data.Common;
using Dapper;

namespace Qalqan.Hub;

/// <summary>Sweeps: takes a part, looks for it in the sealed observations, writes what it found together with "this part is done". The hub and its workers do it alike.</summary>
sealed class Hunter(Database database, HubKeys keys, Hunts hunts, SegmentStore segments, TimeProvider clock)
{
    /// <summary>How often people whose segments changed behind an index are loaded again.</summary>
    const int MaxReloads = 3;

    /// <summary>Under which name this process takes parts.</summary>
    public string Worker { get; } = Id.New();

    /// <summary>Takes one part, if there is one, and does it.</summary>
    /// <param name="sweep">How a part is looked through.</param>
    /// <param name="cancel">Leaves the part to others, or to the next start.</param>
    public bool RunPart(Func<LeasedRange, Hunt, CancellationToken, IReadOnlyList<Hit>> sweep, CancellationToken cancel)
    {
        if (SweepRows.Lease(database, Worker, clock.Seconds()) is not { } range) return false;
        using var activity = HubTelemetry.Activities.StartActivity("sweep");
        var hunt = hunts.Get(range.SweepId);
        var hits = sweep(range, hunt, cancel);
        database.Write(c =>
        {
            Keep(c, range, hunt, hits);
            SweepRows.Finish(c, range);
        });
        return true;
    }

    /// <summary>Writes hits down, once for each person and indicator. Who was told that an indicator was wrong is told anew when it comes back.</summary>
    void Keep(DbConnection connection, LeasedRange range, Hunt hunt, IReadOnlyList<Hit> hits)
    {
        if (hits.Count == 0) return;
        // What was withdrawn since the sweep began is not found any more.
        var inForce = connection.Query<byte[]>($"select id from indicator where sweep_id = @SweepId and state <> 'withdrawn' {database.ForShare}", new { range.SweepId }).Select(Convert.ToHexStringLower).ToHashSet();
        foreach (var hit in hits)
        {
            var (person, indicator) = (hit.Person.ToString(), hunt.Rows[hit.Indicator]);
            if (!inForce.Contains(Convert.ToHexStringLower(indicator))) continue;
            var id = keys.HitId(person, indicator);
            connection.Execute("""
                insert into hit (id, person_id, sweep_id, sealed, state, created)
                select @id, id, @sweep, @blob, 'found', @now from person where id = @person
                on conflict (id) do update set state = 'found', sweep_id = excluded.sweep_id, notice_id = null, created = excluded.created where hit.state = 'corrected'
                """, new { id, person, sweep = range.SweepId, blob = keys.Meta.Seal(indicator, Sealing.Place("hit", id, "sealed")), now = clock.Hour() });
        }
    }

    /// <summary>Asks everybody of one part. Somebody whose key or segments another process changed in the store is loaded again and asked again: the old key would find nothing, in silence.</summary>
    /// <param name="index">The index that <paramref name="sweep"/> goes over.</param>
    /// <param name="sweep">The question.</param>
    /// <param name="range">The part.</param>
    /// <param name="cancel">Stops it.</param>
    public IReadOnlyList<Hit> Ask(SealedIndex index, SealedIndex.Sweep sweep, LeasedRange range, CancellationToken cancel)
    {
        var (from, to) = range.Slots;
        var found = sweep.Range((int)from, (int)(to - from), cancel);
        for (var reloads = 0; found.Unconfirmed.Count > 0 && reloads < MaxReloads; reloads++) // what is left then agrees in eight bytes by chance
        {
            foreach (var person in found.Unconfirmed) segments.Reload(index, person);
            found = sweep.Range((int)from, (int)(to - from), cancel);
        }
        return found.Hits;
    }
}
