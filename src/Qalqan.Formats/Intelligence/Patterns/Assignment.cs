namespace Qalqan.Formats;

/// <summary>Gives observations to demands: each demand so many of its candidates, each observation as often as it was observed. A flow, found by augmenting paths.</summary>
sealed class Assignment(IReadOnlyList<StixObservation> observations, IReadOnlyList<Demand> demands, PatternWork work)
{
    readonly decimal[] _latestFirst = [.. demands.Select(_ => decimal.MaxValue)];
    readonly decimal[] _earliestLast = [.. demands.Select(_ => decimal.MinValue)];
    Dictionary<int, long> _free = [];
    Dictionary<int, Dictionary<int, long>> _given = [];

    /// <summary>The observations given, ascending, each once. After <see cref="IsPossible"/> was true.</summary>
    public IReadOnlyList<int> Bound() => [.. _given.Where(g => g.Value.Count > 0).Select(g => g.Key).Order()];

    /// <summary>The limits in time of demands <paramref name="start"/> to <paramref name="end"/>.</summary>
    public (decimal[] LatestFirst, decimal[] EarliestLast) Save(int start, int end) => (_latestFirst[start..end], _earliestLast[start..end]);

    /// <summary>Takes back what was changed since <see cref="Save"/>.</summary>
    public void Restore(int start, (decimal[] LatestFirst, decimal[] EarliestLast) saved)
    {
        saved.LatestFirst.CopyTo(_latestFirst, start);
        saved.EarliestLast.CopyTo(_earliestLast, start);
    }

    /// <summary>From here on these demands take only what began by <paramref name="latestFirst"/> and had not ended before <paramref name="earliestLast"/>.</summary>
    public void Narrow(int start, int end, decimal latestFirst, decimal earliestLast)
    {
        for (var i = start; i < end; i++)
        {
            _latestFirst[i] = Math.Min(_latestFirst[i], latestFirst);
            _earliestLast[i] = Math.Max(_earliestLast[i], earliestLast);
        }
    }

    /// <summary>Whether all demands can be met at once.</summary>
    public bool IsPossible()
    {
        _free = [];
        _given = [];
        for (var d = 0; d < demands.Count; d++)
        {
            var missing = Greedy(d, demands[d].Times);
            while (missing > 0)
            {
                var moved = Augment(d, missing);
                if (moved == 0) return false;
                missing -= moved;
            }
        }
        return work.Error is null;
    }

    bool Suits(int demand, int observation) =>
        observations[observation].First <= _latestFirst[demand] && observations[observation].Last >= _earliestLast[demand];

    long Free(int observation) => _free.TryGetValue(observation, out var free) ? free : observations[observation].Times;

    void Give(int demand, int observation, long times)
    {
        if (!_given.TryGetValue(observation, out var takers)) _given[observation] = takers = [];
        var now = takers.GetValueOrDefault(demand) + times;
        if (now == 0)
            takers.Remove(demand);
        else
            takers[demand] = now;
        _free[observation] = Free(observation) - times;
    }

    long Greedy(int demand, long missing)
    {
        foreach (var o in demands[demand].Candidates)
        {
            if (missing == 0 || !work.Spend(1)) break;
            if (!Suits(demand, o)) continue;
            var times = Math.Min(missing, Free(o));
            if (times == 0) continue;
            Give(demand, o, times);
            missing -= times;
        }
        return missing;
    }

    /// <summary>Breadth first from a demand over what it could take, and over what those who have it could take instead, to something free.</summary>
    long Augment(int demand, long wanted)
    {
        var cameFrom = new Dictionary<int, (int Demand, int Observation)>();
        var queue = new Queue<(int Demand, int Observation)>();
        var asked = new HashSet<int> { demand };
        queue.Enqueue((demand, -1));
        while (queue.TryDequeue(out var at))
        {
            foreach (var o in demands[at.Demand].Candidates)
            {
                if (!work.Spend(1)) return 0;
                if (!Suits(at.Demand, o) || !cameFrom.TryAdd(o, at)) continue;
                if (Free(o) > 0) return Move(o, cameFrom, wanted);
                foreach (var taker in _given[o].Keys)
                    if (asked.Add(taker)) queue.Enqueue((taker, o));
            }
        }
        return 0;
    }

    long Move(int free, Dictionary<int, (int Demand, int Observation)> cameFrom, long wanted)
    {
        var times = Math.Min(wanted, Free(free));
        for (var o = free; cameFrom[o].Observation is >= 0 and var given; o = given) times = Math.Min(times, _given[given][cameFrom[o].Demand]);
        for (var o = free; o >= 0;)
        {
            var (demand, given) = cameFrom[o];
            Give(demand, o, times);
            if (given >= 0) Give(demand, given, -times);
            o = given;
        }
        return times;
    }
}
