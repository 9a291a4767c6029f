using System.Globalization;

namespace Qalqan.Hub;

/// <summary>A table of one release, and which of its numbers are, or would be, published.</summary>
sealed record TableView(TableShape Shape, IReadOnlyList<Position> Published, IReadOnlyList<CountedMark> Incidents);

/// <summary>A group that could be singled out by adding and subtracting published numbers.</summary>
/// <param name="Through">The number of the newest release that gives it away; null if it follows from several.</param>
/// <param name="Inside">The numbers of the newest release that count the group.</param>
/// <param name="Reason">What would be learnt.</param>
sealed record Exposure(Position? Through, IReadOnlyList<Position> Inside, string Reason);

/// <summary>
/// Tells what an attacker with every release can work out. Incidents that the same numbers count are one unknown; the published numbers are sums of unknowns.
/// Places that nobody told of are unknowns as well: that they are empty must not be learnt either.
/// </summary>
/// <remarks>Only releases of one quarter and one table share unknowns. Between tables every combination of coordinates is possible, so that sums over one say nothing about parts of another.</remarks>
sealed class Differencing
{
    const double Epsilon = 1e-6;

    readonly IReadOnlyList<TableView> _releases;
    readonly List<(int Release, Position At)> _numbers = [];
    readonly List<Unknown> _finest;
    readonly Dictionary<string, CountedIncident> _current;
    readonly ReleaseRules _rules;

    /// <summary>An unknown: which numbers count it, its people, and its incidents as they stand now, null for one that is counted no more.</summary>
    sealed record Unknown(int[] Numbers, HashSet<string> People, List<CountedIncident?> Incidents)
    {
        /// <summary>Whether it may be known.</summary>
        public bool MayBeKnown(ReleaseRules rules, int k) => People.Count >= k && (Incidents.Contains(null) || rules.Refuse([.. Incidents.OfType<CountedIncident>()], k) is null);
    }

    /// <summary>Prepares a check.</summary>
    /// <param name="releases">Everything the attacker has of one table and quarter; the one to be decided on is the last, with all that it could publish.</param>
    /// <param name="current">What the last one counts.</param>
    /// <param name="rules">Its rules.</param>
    public Differencing(IReadOnlyList<TableView> releases, IReadOnlyList<CountedIncident> current, ReleaseRules rules)
    {
        (_releases, _rules) = (releases, rules);
        _current = current.ToDictionary(i => i.Mark);
        for (var r = 0; r < releases.Count; r++)
            foreach (var at in releases[r].Published) _numbers.Add((r, at));
        _finest = Merge([.. Told(), .. Untold()]);
    }

    /// <summary>What could be singled out if the last release published <paramref name="published"/>.</summary>
    /// <param name="published">Numbers of the last release.</param>
    /// <param name="k">Fewest people.</param>
    public List<Exposure> Check(IReadOnlySet<Position> published, int k)
    {
        var visible = Enumerable.Range(0, _numbers.Count).Where(n => _numbers[n].Release < _releases.Count - 1 || published.Contains(_numbers[n].At)).ToHashSet();
        var unknowns = Merge(_finest.Select(u => u with { Numbers = [.. u.Numbers.Where(visible.Contains)] })).Where(u => u.Numbers.Length > 0).ToList();
        var sums = visible.ToDictionary(n => n, n => Enumerable.Range(0, unknowns.Count).Where(u => unknowns[u].Numbers.Contains(n)).ToHashSet());
        var found = Peel(unknowns, sums, k);
        if (found.Count == 0)
            foreach (var part in Parts(sums)) found.AddRange(new Bounds(unknowns, part, _rules, k).Exposed().Select(e => Exposed(unknowns[e.Unknown], null, e.Reason)));
        return found;
    }

    /// <summary>A sum of one unknown gives it, and then every sum that holds it is a sum of the others. What is given without being published itself was withheld for a reason.</summary>
    List<Exposure> Peel(List<Unknown> unknowns, Dictionary<int, HashSet<int>> sums, int k)
    {
        var found = new List<Exposure>();
        var published = sums.Values.Where(s => s.Count == 1).Select(s => s.Single()).ToHashSet();
        while (sums.FirstOrDefault(s => s.Value.Count == 1) is { Value: not null } given)
        {
            var known = given.Value.Single();
            if (!published.Contains(known) || !unknowns[known].MayBeKnown(_rules, k)) found.Add(Exposed(unknowns[known], given.Key, "follows from one sum"));
            foreach (var (number, members) in sums.ToList())
                if (members.Remove(known) && members.Count == 0) sums.Remove(number);
        }
        return found;
    }

    Exposure Exposed(Unknown unknown, int? number, string reason)
    {
        var last = _releases.Count - 1;
        return new(number is { } n && _numbers[n].Release == last ? _numbers[n].At : null, [.. unknown.Numbers.Where(i => _numbers[i].Release == last).Select(i => _numbers[i].At)], reason);
    }

    /// <summary>Sums that share no unknown say nothing about each other.</summary>
    static IEnumerable<List<HashSet<int>>> Parts(Dictionary<int, HashSet<int>> sums)
    {
        var left = sums.Values.ToList();
        while (left.Count > 0)
        {
            var (part, reached) = (new List<HashSet<int>> { left[0] }, new HashSet<int>(left[0]));
            left.RemoveAt(0);
            while (left.FindIndex(reached.Overlaps) is >= 0 and var i)
            {
                part.Add(left[i]);
                reached.UnionWith(left[i]);
                left.RemoveAt(i);
            }
            yield return part;
        }
    }

    /// <summary>What was told: one unknown for each incident, by what each release counted it as.</summary>
    IEnumerable<Unknown> Told()
    {
        var incidents = new Dictionary<string, (string Person, List<int> Numbers)>();
        for (var r = 0; r < _releases.Count; r++)
            foreach (var incident in _releases[r].Incidents)
            {
                if (!incidents.TryGetValue(incident.Mark, out var seen)) incidents.Add(incident.Mark, seen = (incident.Person, []));
                var (x, y) = (TableShape.X(_releases[r].Shape.Name, incident.Coordinates), TableShape.Y(_releases[r].Shape.Name, incident.Coordinates));
                seen.Numbers.AddRange(Counting(r, x, y));
            }
        return incidents.Select(i => new Unknown([.. i.Value.Numbers], [i.Value.Person], [_current.GetValueOrDefault(i.Key)]));
    }

    /// <summary>What nobody told, but somebody could have told, of every place and kind.</summary>
    IEnumerable<Unknown> Untold()
    {
        var all = _releases.SelectMany(r => r.Incidents).Select(i => i.Coordinates).Distinct().ToList();
        var name = _releases[0].Shape.Name;
        string[] xs = [.. all.Select(c => TableShape.X(name, c)).Concat(_releases.SelectMany(r => r.Shape.Rows).SelectMany(b => b.Samples)).Distinct()];
        string[] ys = [.. all.Select(c => TableShape.Y(name, c)).Concat(_releases.SelectMany(r => r.Shape.Columns).SelectMany(b => b.Samples)).Distinct()];
        return from x in xs from y in ys select new Unknown([.. Enumerable.Range(0, _releases.Count).SelectMany(r => Counting(r, x, y))], [], []);
    }

    IEnumerable<int> Counting(int release, string x, string y) =>
        Enumerable.Range(0, _numbers.Count).Where(n => _numbers[n].Release == release && _releases[release].Shape.Counts(_numbers[n].At, x, y));

    static List<Unknown> Merge(IEnumerable<Unknown> unknowns)
    {
        var merged = new Dictionary<string, Unknown>();
        foreach (var unknown in unknowns)
        {
            var key = string.Join(' ', unknown.Numbers.Select(n => n.ToString(CultureInfo.InvariantCulture)));
            if (!merged.TryGetValue(key, out var same)) merged.Add(key, same = new(unknown.Numbers, [], []));
            same.People.UnionWith(unknown.People);
            same.Incidents.AddRange(unknown.Incidents);
        }
        return [.. merged.Values];
    }

    /// <summary>What the sums say about the unknowns that none of them gives.</summary>
    sealed class Bounds
    {
        readonly List<Unknown> _unknowns;
        readonly int[] _members;
        readonly List<int[]> _sums;
        readonly ReleaseRules _rules;
        readonly int _k;

        public Bounds(List<Unknown> unknowns, List<HashSet<int>> part, ReleaseRules rules, int k)
        {
            (_unknowns, _rules, _k) = (unknowns, rules, k);
            _members = [.. part.SelectMany(s => s).Distinct().Order()];
            _sums = part.ConvertAll(s => s.Select(u => Array.BinarySearch(_members, u)).ToArray());
        }

        /// <summary>The unknowns about which too much is said.</summary>
        public IEnumerable<(int Unknown, string Reason)> Exposed()
        {
            var counts = new FeasibleRange(_sums, [.. _members.Select(m => (double)_unknowns[m].Incidents.Count)]);
            for (var i = 0; i < _members.Length; i++)
                if (Reason(counts, i) is { } reason)
                    yield return (_members[i], reason);
        }

        string? Reason(FeasibleRange counts, int member)
        {
            var small = !_unknowns[_members[member]].MayBeKnown(_rules, _k);
            var (least, most) = (counts.Min(member), counts.Max(member));
            if (small && most < _k - Epsilon) return "cannot be large";
            if (small && least > Epsilon) return "cannot be empty";
            if (most - least < ReleaseRules.Floor - Epsilon) return "is almost known";
            return new FeasibleRange(_sums, Weights(member)).Max(member) < _k - Epsilon ? "is in a group of too few people" : null;
        }

        /// <summary>Weights whose sum over any group that holds <paramref name="member"/> is at most the number of its people: somebody with incidents in several places is shared out among them, and counts whole for the one in question.</summary>
        double[] Weights(int member)
        {
            var own = _unknowns[_members[member]].People;
            var shares = _members.SelectMany(m => _unknowns[m].People).GroupBy(p => p).ToDictionary(g => g.Key, g => 1.0 / g.Count());
            return [.. _members.Select((m, i) => i == member ? own.Count : _unknowns[m].People.Where(p => !own.Contains(p)).Sum(p => shares[p]))];
        }
    }
}
