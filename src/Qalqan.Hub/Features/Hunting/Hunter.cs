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
            foreach (var hit in hits)
            {
                var (person, indicator) = (hit.Person.ToString(), hunt.Rows[hit.Indicator]);
                var id = keys.HitId(person, indicator);
                c.Execute("""
                    insert into hit (id, person_id, sweep_id, sealed, state, created)
                    select @id, id, @sweep, @blob, 'found', @now from person where id = @person on conflict do nothing
                    """, new { id, person, sweep = range.SweepId, blob = keys.Meta.Seal(indicator, Sealing.Place("hit", id, "sealed")), now = clock.Hour() });
            }
            SweepRows.Finish(c, range);
        });
        return true;
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
            var worked = RunPart(InMemory, cancel);
            if (decider.Run() > 0)
            {
                hunts.CloseEnded();
                signal.Set();
                worked = true;
            }
            if (!worked && !filing.Run()) await HuntSignal.Wait(next, TimeSpan.FromSeconds(1), cancel);
        }
    }
}
