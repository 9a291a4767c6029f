namespace Qalqan.Formats;

/// <summary>Whether observations can be bound to a pattern's observation expressions so that every operator and qualifier holds.</summary>
/// <remarks>
/// Bindings share no observation (one that was observed n times counts n times). Two observations stand to each other only through FOLLOWEDBY and WITHIN, and
/// both become a condition on single observations once a moment is fixed: "a before b" is "a began by T, b had not ended before T" for some T; "within n seconds"
/// is "overlaps T to T + n". With all moments fixed, what is left is the assignment of demands to supplies, which <see cref="Assignment"/> solves as a flow.
/// So the work is polynomial in the observations for any one pattern, and <see cref="PatternWork"/> bounds the exponent.
/// </remarks>
sealed class ObservationSearch(IReadOnlyList<StixObservation> observations, PatternWork work)
{
    /// <summary>How many demands a pattern may unfold to: REPEATS copies what it repeats if that holds an order in time or an OR of several observations.</summary>
    const int MaxDemands = 10_000;

    readonly Dictionary<ObservationNode, int[]?> _single = new(ReferenceEqualityComparer.Instance);
    readonly List<Demand> _demands = [];
    readonly List<Moment> _moments = [];
    readonly List<(int Taken, int Alternatives)> _choices = [];
    int _choice;

    /// <summary>The indexes of observations that satisfy <paramref name="root"/>, ascending; null if none do.</summary>
    public IReadOnlyList<int>? Find(ObservationNode root)
    {
        if (Single(root) is { } one) return one.Length > 0 ? [one[0]] : null;
        do
        {
            _demands.Clear();
            _moments.Clear();
            _choice = 0;
            Demands(root, 1);
            var assignment = new Assignment(observations, _demands, work);
            if (Fix(0, assignment)) return assignment.Bound();
        }
        while (work.Error is null && NextChoice());
        return null;
    }

    /// <summary>The observations that satisfy a node which needs exactly one; null if it may need more.</summary>
    int[]? Single(ObservationNode node)
    {
        if (_single.TryGetValue(node, out var known)) return known;
        return _single[node] = node switch
        {
            Observe o => [.. Enumerable.Range(0, observations.Count).Where(i => work.Spend(1) && new ComparisonEvaluator(observations[i], work).Holds(o.Test))],
            Combine { Kind: CombineKind.Or } c => Union(c),
            Qualified { Qualifier: StartStop s } q => Single(q.Inner) is { } inner ? [.. inner.Where(i => Overlaps(s, i))] : null,
            Qualified { Qualifier: Within or Repeats { Times: 1 } } q => Single(q.Inner),
            _ => null,
        };
    }

    int[]? Union(Combine or)
    {
        var all = new SortedSet<int>();
        var single = true;
        foreach (var part in or.Parts)
        {
            var candidates = Single(part);
            if (candidates is null) single = false;
            if (single) all.UnionWith(candidates!);
        }
        return single ? [.. all] : null;
    }

    /// <summary>START is included, STOP is not (2.1 §9.4.1).</summary>
    bool Overlaps(StartStop s, int i) => s.Start < s.Stop && observations[i].First < s.Stop && observations[i].Last >= s.Start;

    /// <summary>Adds what <paramref name="node"/> asks for, <paramref name="times"/> times.</summary>
    void Demands(ObservationNode node, long times)
    {
        if (_demands.Count >= MaxDemands) work.Exhaust();
        if (work.Error is not null) return;
        if (Single(node) is { } candidates)
        {
            _demands.Add(new(candidates, times));
            return;
        }
        switch (node)
        {
            case Combine { Kind: CombineKind.Or } or:
                Demands(or.Parts[Choose(or.Parts.Count)], times);
                break;
            case Combine c:
                Parts(c, times);
                break;
            case Qualified q:
                Qualify(q, times);
                break;
        }
    }

    void Parts(Combine c, long times)
    {
        var start = _demands.Count;
        foreach (var part in c.Parts)
        {
            var border = _demands.Count;
            Demands(part, times);
            if (c.Kind == CombineKind.FollowedBy && border > start) _moments.Add(new(start, border, _demands.Count, null));
        }
    }

    void Qualify(Qualified q, long times)
    {
        var start = _demands.Count;
        switch (q.Qualifier)
        {
            case Repeats r when IsFree(q.Inner):
                Demands(q.Inner, r.Times > long.MaxValue / 4 / times ? long.MaxValue / 4 : r.Times * times);
                break;
            case Repeats r:
                Copies(q.Inner, r.Times);
                break;
            case StartStop s:
                Demands(q.Inner, times);
                for (var i = start; i < _demands.Count; i++)
                    _demands[i] = new([.. _demands[i].Candidates.Where(o => Overlaps(s, o))], _demands[i].Times);
                break;
            case Within w:
                Demands(q.Inner, times);
                _moments.Add(new(start, start, _demands.Count, w.Seconds));
                break;
        }
    }

    /// <summary>Copies are alike, so their first moments may be taken in ascending order: that leaves one of n! equal ways.</summary>
    void Copies(ObservationNode inner, long times)
    {
        var before = -1;
        var choices = _choice;
        for (var i = 0L; i < times && work.Error is null; i++)
        {
            var first = _moments.Count;
            Demands(inner, 1);
            if (first == _moments.Count || _choice != choices) continue;
            _moments[first].After = before;
            before = first;
        }
    }

    /// <summary>Whether repeating <paramref name="node"/> only multiplies its demands: no order in time inside, no choice.</summary>
    bool IsFree(ObservationNode node) => Single(node) is not null || node switch
    {
        Combine { Kind: CombineKind.And } c => c.Parts.All(IsFree),
        Qualified { Qualifier: not Within } q => IsFree(q.Inner),
        _ => false,
    };

    int Choose(int alternatives)
    {
        if (_choice == _choices.Count) _choices.Add((0, alternatives));
        return _choices[_choice++].Taken;
    }

    /// <summary>The next combination of alternatives; false after the last.</summary>
    bool NextChoice()
    {
        _choices.RemoveRange(_choice, _choices.Count - _choice);
        while (_choices.Count > 0 && _choices[^1].Taken + 1 == _choices[^1].Alternatives) _choices.RemoveAt(_choices.Count - 1);
        if (_choices.Count == 0) return false;
        _choices[^1] = (_choices[^1].Taken + 1, _choices[^1].Alternatives);
        return true;
    }

    /// <summary>Fixes moment <paramref name="next"/> and all after it; after each the demands must still be met, or this way is given up.</summary>
    bool Fix(int next, Assignment assignment)
    {
        if (!assignment.IsPossible()) return false;
        if (next == _moments.Count) return true;
        var moment = _moments[next];
        var bounds = moment.Seconds is null ? (moment.Start, moment.Border) : (moment.Border, moment.End);
        var times = Times(bounds, moment.Seconds is null);
        var earliest = moment.After < 0 ? decimal.MinValue : _moments[moment.After].Chosen;
        foreach (var time in times)
        {
            if (time < earliest) continue;
            if (!work.Spend(1)) return false;
            moment.Chosen = time;
            var saved = assignment.Save(moment.Start, moment.End);
            if (moment.Seconds is { } seconds)
                assignment.Narrow(moment.Start, moment.End, time + seconds, time);
            else
            {
                assignment.Narrow(moment.Start, moment.Border, time, decimal.MinValue);
                assignment.Narrow(moment.Border, moment.End, decimal.MaxValue, time);
            }
            if (Fix(next + 1, assignment)) return true;
            assignment.Restore(moment.Start, saved);
        }
        return false;
    }

    /// <summary>The moments worth trying: an order can turn only when something on its left begins, a span may start when something in it ends.</summary>
    SortedSet<decimal> Times((int Start, int End) demands, bool first)
    {
        var times = new SortedSet<decimal>();
        for (var i = demands.Start; i < demands.End; i++)
        {
            if (!work.Spend(_demands[i].Candidates.Length)) break;
            foreach (var o in _demands[i].Candidates) times.Add(first ? observations[o].First : observations[o].Last);
        }
        return times;
    }

    /// <summary>A moment to be fixed, over demands Start to End: for WITHIN the start of a span of that many seconds; for FOLLOWEDBY the border in time between
    /// the demands before and from Border.</summary>
    sealed class Moment(int start, int border, int end, decimal? seconds)
    {
        public int Start { get; } = start;
        public int Border { get; } = border;
        public int End { get; } = end;
        public decimal? Seconds { get; } = seconds;
        public int After { get; set; } = -1;
        public decimal Chosen { get; set; }
    }
}

/// <summary>So many different observations out of these.</summary>
sealed record Demand(int[] Candidates, long Times);
