using System.Data.Common;
using Dapper;

namespace Qalqan.Hub;

/// <summary>Sweeps: takes a part, looks for it in the sealed observations, writes what it found together with "this part is done".</summary>
sealed class Hunter(Database database, HubKeys keys, Hunts hunts, Decider decider, CaseFiling filing, HuntSignal signal, TimeProvider clock)
{
    readonly string _worker = Id.New();

    /// <summary>After a start: whoever worked on this store before is gone. Only where no other process shares it.</summary>
    public void TakeOver()
    {
        if (!database.IsShared) database.Write(c => c.Execute("update sweep_range set state = 'waiting' where state = 'leased'"));
    }

    /// <summary>Takes one part, if there is one, and does it.</summary>
    /// <param name="sweep">How a part is looked through.</param>
    /// <param name="cancel">Leaves the part to others, or to the next start.</param>
    public bool RunPart(Func<LeasedRange, Hunt, CancellationToken, IReadOnlyList<Hit>> sweep, CancellationToken cancel)
    {
        if (SweepRows.Lease(database, _worker, clock.Seconds()) is not { } range) return false;
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

    /// <summary>One part over the index in memory.</summary>
    public static IReadOnlyList<Hit> InMemory(LeasedRange range, Hunt hunt, CancellationToken cancel)
    {
        var (from, to) = range.Slots;
        return hunt.Sweep.Range((int)from, (int)(to - from), cancel).Hits;
    }

    /// <summary>Hunts and decides until the hub ends.</summary>
    public async Task Loop(CancellationToken cancel)
    {
        TakeOver();
        while (!cancel.IsCancellationRequested)
        {
            var next = signal.Next;
            try
            {
                if (Run(cancel)) continue;
            }
            catch (Exception e) when (StoreFull.Is(e))
            {
                // Nothing of it was kept; it is done when there is room again.
            }
            await HuntSignal.Wait(next, TimeSpan.FromSeconds(1), cancel);
        }
    }

    /// <summary>Does what there is to do, people before files.</summary>
    /// <returns>Whether there was anything.</returns>
    bool Run(CancellationToken cancel)
    {
        var worked = RunPart(InMemory, cancel);
        if (decider.Run() > 0)
        {
            hunts.CloseEnded();
            signal.Set();
            worked = true;
        }
        return worked || filing.Run();
    }
}
