using Dapper;

namespace Qalqan.Hub;

/// <summary>The hub's own hunting: parts over the index in memory, then what follows from a sweep that has ended, whoever swept it.</summary>
sealed class HuntLoop(Database database, Hunter hunter, Hunts hunts, SealedIndex index, Decider decider, CaseFiling filing, Dispatcher dispatcher, HuntSignal signal)
{
    /// <summary>Hunts and decides until the hub ends.</summary>
    public async Task Run(CancellationToken cancel)
    {
        TakeOver();
        while (!cancel.IsCancellationRequested)
        {
            var next = signal.Next;
            try
            {
                if (Work(cancel)) continue;
            }
            catch (Exception e) when (StoreFull.Is(e))
            {
                // Nothing of it was kept; it is done when there is room again.
            }
            await HuntSignal.Wait(next, TimeSpan.FromSeconds(1), cancel);
        }
    }

    /// <summary>After a start: whoever worked on this store before is gone. Only where no other process shares it.</summary>
    void TakeOver()
    {
        if (!database.IsShared) database.Write(c => c.Execute("update sweep_range set state = 'waiting' where state = 'leased'"));
    }

    /// <summary>Does what there is to do, people before files.</summary>
    /// <returns>Whether there was anything.</returns>
    bool Work(CancellationToken cancel)
    {
        var worked = hunter.RunPart((range, hunt, stop) => hunter.Ask(index, hunt.Sweep, range, stop), cancel);
        if (decider.Run() > 0)
        {
            hunts.CloseEnded();
            signal.Set();
            worked = true;
        }
        return worked || (!dispatcher.IsTelling() && filing.Run());
    }
}
