namespace Qalqan.Hub;

/// <summary>A process beside the hub that takes parts of its sweeps. It has the hub's keys and the shared store, and no index of its own: of each part it loads the people, asks, and forgets.</summary>
sealed class HuntWorker(Hunter hunter, Hunts hunts, SegmentStore segments)
{
    static readonly TimeSpan Idle = TimeSpan.FromMilliseconds(500);

    /// <summary>Works until it is told to end.</summary>
    /// <param name="onPart">Called after each part.</param>
    /// <param name="cancel">Ends it; a part under way is left to others.</param>
    public async Task Loop(Action onPart, CancellationToken cancel)
    {
        while (!cancel.IsCancellationRequested)
        {
            try
            {
                if (hunter.RunPart(Sweep, cancel))
                {
                    onPart();
                    continue;
                }
                hunts.CloseEnded();
            }
            catch (Exception e) when (Database.IsAway(e) || StoreFull.Is(e))
            {
                // Longer than the store itself waits for it. The part is taken again when its time is up, by whoever is first.
            }
            await Task.Delay(Idle, cancel);
        }
    }

    IReadOnlyList<Hit> Sweep(LeasedRange range, Hunt hunt, CancellationToken cancel)
    {
        var (from, to) = range.Slots;
        using var index = new SealedIndex(segments.Of);
        segments.Load(index, from, to);
        using var sweep = index.Open(hunt.Question);
        return hunter.Ask(index, sweep, range, cancel);
    }
}
