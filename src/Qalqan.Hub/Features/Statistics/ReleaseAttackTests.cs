using Xunit;

namespace Qalqan.Hub.Tests;

/// <summary>Somebody who collects every report and subtracts.</summary>
public sealed class ReleaseAttackTests
{
    static readonly DateTimeOffset Now = new(2027, 2, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [Trait("Speed", "slow")]
    [InlineData(101)]
    [InlineData(102)]
    [InlineData(103)]
    public void Nobody_isolates_a_small_group_from_any_sequence_of_reports(int seed)
    {
        var random = new Random(seed);
        var (published, refused, derived) = (0, 0, 0);
        for (var round = 0; round < 8; round++)
        {
            var people = Population.Create(random, random.Next(25, 160), random.Next(1, 5), random.Next(2, 8));
            var releases = new List<Release>();
            for (var step = 0; step < 5; step++)
            {
                var rules = random.Next(2) == 0 ? new ReleaseRules(Audience.Public, random.Next(2) == 0 ? null : 8) : new ReleaseRules(Audience.Agreement, random.Next(2) == 0 ? null : random.Next(5, 10));
                try
                {
                    releases.Add(ReportMaker.Make(new(2026, random.Next(3, 5)), people.Current, null, rules, releases, Now));
                    published++;
                }
                catch (ReleaseRefusedException)
                {
                    refused++;
                }
                derived += Attack($"seed {seed} round {round} step {step}", releases);
                people.Change(random);
            }
        }
        Assert.True(published > 12 && refused > 0 && derived > 100, $"{published} published, {refused} refused, {derived} derived");
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}: {published} published, {refused} refused, {derived} groups derived");
    }

    [Fact]
    public void The_attacker_finds_a_group_that_a_careless_report_gives_away()
    {
        var people = Population.Create(new Random(5), 60, 2, 3);
        var release = ReportMaker.Make(new(2026, 3), people.Current, null, new(Audience.Agreement, 5), [], Now);
        var fewer = release with { Sequence = 2, Incidents = [.. release.Incidents.Skip(1)] };
        Assert.ThrowsAny<Xunit.Sdk.XunitException>(() => Attack("careless", [release, fewer]));
    }

    /// <summary>Attacks what the public has and what an authority has.</summary>
    /// <returns>How many groups were worked out.</returns>
    static int Attack(string what, IReadOnlyList<Release> releases)
    {
        var derived = 0;
        foreach (var quarter in releases.GroupBy(r => r.Quarter))
            foreach (var view in (List<Release>[])[[.. quarter.Where(r => r.Audience == Audience.Public)], [.. quarter]])
                foreach (var table in Enum.GetValues<TableName>())
                    if (view.Count > 0) derived += new Subtraction(what, table, view).Run();
        return derived;
    }
}

/// <summary>People who come, go and correct what they told.</summary>
sealed class Population
{
    static readonly string[] Places = ["CA/CA-ON", "CA/CA-QC", "FR/-", "-", "CA/-", "US/US-CA"];
    readonly List<CountedIncident> _gone = [];
    readonly int _places, _groups;
    readonly List<CountedIncident> _current = [];

    Population(int places, int groups) => (_places, _groups) = (places, groups);

    public IReadOnlyList<CountedIncident> Current => [.. _current];

    public static Population Create(Random random, int people, int places, int groups)
    {
        var population = new Population(places, groups);
        for (var p = 0; p < people; p++)
        {
            var household = $"h{(random.Next(4) == 0 ? random.Next(p + 1) : p)}";
            for (var n = random.Next(4) == 0 ? random.Next(2, 5) : 1; n > 0; n--) population._current.Add(population.Incident(random, $"i{p}.{n}", $"p{p}", household));
        }
        return population;
    }

    /// <summary>Nothing, a consent withdrawn, one given again, a correction, or many of these.</summary>
    public void Change(Random random)
    {
        for (var n = random.Next(3) switch { 0 => 0, 1 => random.Next(1, 3), _ => random.Next(5, 40) }; n > 0 && _current.Count > 0; n--)
        {
            var at = random.Next(_current.Count);
            var incident = _current[at];
            switch (random.Next(3))
            {
                case 0:
                    _gone.Add(incident);
                    _current.RemoveAt(at);
                    break;
                case 1 when _gone.Count > 0:
                    _current.Add(_gone[^1]);
                    _gone.RemoveAt(_gone.Count - 1);
                    break;
                default:
                    _current[at] = Incident(random, incident.Mark, incident.Person, incident.Household);
                    break;
            }
        }
    }

    CountedIncident Incident(Random random, string mark, string person, string household)
    {
        var first = TacticList.All[Math.Min(random.Next(_groups * 2), random.Next(_groups * 2)) % TacticList.All.Length];
        var tactics = random.Next(5) == 0 ? first | TacticList.All[random.Next(TacticList.All.Length)] : first;
        var place = Places[Math.Min(random.Next(_places), random.Next(_places))];
        return new(mark, person, household, tactics, new(place, TacticList.GroupOf(tactics).ToString(), random.Next(3) == 0 ? "FamilyThere" : "Self", random.Next(2) == 0 ? "Police" : "Unknown"));
    }
}

/// <summary>The attacker: works with sets of points, a point being an incident or a place and kind that nobody told of.</summary>
sealed class Subtraction
{
    /// <summary>Up to so many unknowns every combination of published numbers is tried.</summary>
    const int MaxUnknowns = 14;

    readonly string _what;
    readonly int _k;
    readonly Dictionary<string, HashSet<string>> _peopleOf = [];
    readonly List<string> _unknowns;
    readonly List<bool[]> _sums = [];

    public Subtraction(string what, TableName table, IReadOnlyList<Release> view)
    {
        (_what, _k) = ($"{what} {table}", view.Min(r => r.K));
        var numbers = view.SelectMany((r, i) => r.Tables.Single(t => t.Shape.Name == table) is var t ? t.Numbers.Select(n => (Release: i, t.Shape, n.At)) : []).ToList();
        var marks = view.SelectMany(r => r.Incidents).Select(m => m.Mark).Distinct();
        foreach (var mark in marks)
        {
            var told = view.Select(r => r.Incidents.FirstOrDefault(m => m.Mark == mark)).ToList();
            Point(string.Concat(numbers.Select(n => told[n.Release] is { } m && n.Shape.Counts(n.At, m.Coordinates) ? '1' : '0')), told.OfType<CountedMark>().First().Person);
        }
        foreach (var place in (string[])["CA/CA-ON", "CA/CA-QC", "CA/CA-BC", "CA/-", "FR/-", "US/US-CA", "DE/-", "-"])
            foreach (var group in Enum.GetNames<TacticGroup>())
                foreach (var target in Enum.GetNames<TargetKind>())
                    foreach (var origin in Enum.GetNames<ClaimedOrigin>())
                        Point(string.Concat(numbers.Select(n => n.Shape.Counts(n.At, new(place, group, target, origin)) ? '1' : '0')), null);
        _unknowns = [.. _peopleOf.Keys.Where(u => u.Contains('1', StringComparison.Ordinal))];
        for (var n = 0; n < numbers.Count; n++) _sums.Add([.. _unknowns.Select(u => u[n] == '1')]);
    }

    /// <summary>Every group that follows has enough people.</summary>
    /// <returns>How many groups were worked out.</returns>
    public int Run() => Nested() + (_unknowns.Count <= MaxUnknowns ? Exhaustive() : 0);

    void Point(string numbers, string? person)
    {
        if (!_peopleOf.TryGetValue(numbers, out var people)) _peopleOf.Add(numbers, people = []);
        if (person is not null) people.Add(person);
    }

    /// <summary>Takes away from each group any group inside it, and goes on with what is left.</summary>
    int Nested()
    {
        var known = new Dictionary<string, bool[]>();
        var queue = new Queue<bool[]>(_sums);
        while (queue.Count > 0 && known.Count < 600)
        {
            var set = queue.Dequeue();
            if (!set.Contains(true) || !known.TryAdd(string.Concat(set.Select(b => b ? '1' : '0')), set)) continue;
            Enough(set);
            foreach (var other in known.Values.ToList())
            {
                if (Inside(other, set)) queue.Enqueue([.. set.Select((b, i) => b && !other[i])]);
                if (Inside(set, other)) queue.Enqueue([.. other.Select((b, i) => b && !set[i])]);
            }
        }
        return known.Count;
    }

    /// <summary>Every group of unknowns, if it is a combination of the sums.</summary>
    int Exhaustive()
    {
        var orthogonal = Orthogonal();
        var found = 0;
        for (var set = 1; set < 1 << _unknowns.Count; set++)
        {
            var group = Enumerable.Range(0, _unknowns.Count).Select(i => (set >> i & 1) == 1).ToArray();
            if (orthogonal.Exists(o => Math.Abs(group.Select((b, i) => b ? o[i] : 0).Sum()) > 1e-6)) continue;
            Enough(group);
            found++;
        }
        return found;
    }

    /// <summary>A basis of what no sum sees: a group follows from the sums if and only if it sees none of it either.</summary>
    List<double[]> Orthogonal()
    {
        var rows = _sums.ConvertAll(s => s.Select(b => b ? 1.0 : 0).ToArray());
        var (pivots, rank) = (new List<int>(), 0);
        for (var column = 0; column < _unknowns.Count && rank < rows.Count; column++)
        {
            var best = Enumerable.Range(rank, rows.Count - rank).MaxBy(r => Math.Abs(rows[r][column]));
            if (Math.Abs(rows[best][column]) < 1e-9) continue;
            (rows[rank], rows[best]) = (rows[best], rows[rank]);
            var by = rows[rank][column];
            for (var j = 0; j < _unknowns.Count; j++) rows[rank][j] /= by;
            for (var r = 0; r < rows.Count; r++)
                if (r != rank && rows[r][column] is not 0 and var times)
                    for (var j = 0; j < _unknowns.Count; j++) rows[r][j] -= times * rows[rank][j];
            pivots.Add(column);
            rank++;
        }
        return [.. Enumerable.Range(0, _unknowns.Count).Except(pivots).Select(free =>
        {
            var o = new double[_unknowns.Count];
            o[free] = 1;
            for (var p = 0; p < pivots.Count; p++) o[pivots[p]] = -rows[p][free];
            return o;
        })];
    }

    void Enough(bool[] set)
    {
        var people = new HashSet<string>();
        for (var i = 0; i < set.Length; i++)
            if (set[i]) people.UnionWith(_peopleOf[_unknowns[i]]);
        Assert.True(people.Count >= _k, $"{_what}: a group of {people.Count} people was worked out, k is {_k}");
    }

    static bool Inside(bool[] part, bool[] whole)
    {
        var smaller = false;
        for (var i = 0; i < part.Length; i++)
        {
            if (part[i] && !whole[i]) return false;
            smaller |= whole[i] && !part[i];
        }
        return smaller;
    }
}
