namespace Qalqan.Hub;

/// <summary>Chooses which numbers of a table are published: those that may be on their own, less as many as it takes until nothing else follows from them.</summary>
sealed class Suppression
{
    readonly TableShape _shape;
    readonly ReleaseRules _rules;
    readonly Dictionary<Position, IReadOnlyList<CountedIncident>> _counted;
    readonly List<(Differencing Attacker, int K)> _attackers;
    readonly HashSet<Position> _published;

    /// <summary>Prepares a table.</summary>
    /// <param name="shape">The table.</param>
    /// <param name="incidents">What it counts.</param>
    /// <param name="rules">The rules of the new release.</param>
    /// <param name="earlier">Every release of the same quarter so far, oldest first.</param>
    public Suppression(TableShape shape, IReadOnlyList<CountedIncident> incidents, ReleaseRules rules, IReadOnlyList<Release> earlier)
    {
        (_shape, _rules) = (shape, rules);
        _counted = shape.Positions().ToDictionary(at => at, at => (IReadOnlyList<CountedIncident>)[.. incidents.Where(i => shape.Counts(at, i.Coordinates))]);
        _published = [.. _counted.Where(c => rules.Refuse(c.Value) is null).Select(c => c.Key)];
        var view = new TableView(shape, [.. _published], [.. incidents.Select(i => new CountedMark(i.Mark, i.Person, i.Coordinates))]);
        _attackers = [.. Readers(earlier).Select(r => (new Differencing([.. r.Releases.Select(e => View(e, shape.Name)).OfType<TableView>(), view], incidents, rules), r.K))];
    }

    /// <summary>The numbers that may be published; null if not even the total may.</summary>
    public IReadOnlyList<ReleasedNumber>? Choose()
    {
        if (!_published.Contains(Position.Grand)) return null;
        var withheld = new List<Position>();
        while (Next() is { } drop)
        {
            if (drop == Position.Grand) return null;
            _published.Remove(drop);
            withheld.Add(drop);
        }
        // The way there withheld more than it needed to.
        foreach (var at in withheld.OrderByDescending(Size))
        {
            _published.Add(at);
            if (Next() is not null) _published.Remove(at);
        }
        return [.. _shape.Positions().Where(_published.Contains).Select(at => new ReleasedNumber(at, ReleaseRules.Round(Size(at))))];
    }

    /// <summary>The number to withhold next; null if what is left may be published.</summary>
    Position? Next()
    {
        if (Remainder() is { } line) return Smallest(p => p.IsInner && IsIn(p, line)) ?? line;
        foreach (var (attacker, k) in _attackers)
            if (attacker.Check(_published, k) is [var exposure, ..]) return Drop(exposure);
        return null;
    }

    Position Drop(Exposure exposure)
    {
        // A number that counts the group and nothing else of this release, or the others of the sum that gives it.
        var inner = exposure.Inside.Where(p => p.IsInner).ToList();
        if (inner.Count > 0) return inner[0];
        var lines = exposure.Through is { } through && through != Position.Grand ? [through] : exposure.Inside.Where(p => p != Position.Grand).ToList();
        return Smallest(p => p.IsInner && lines.Exists(l => IsIn(p, l))) ?? Smallest(lines.Contains) ?? Smallest(p => p.IsInner) ?? Smallest(p => p != Position.Grand) ?? Position.Grand;
    }

    /// <summary>A published sum whose withheld parts, taken together, may not be published; null if there is none.</summary>
    Position? Remainder()
    {
        foreach (var line in _published.Where(p => !p.IsInner && p != Position.Grand).OrderBy(p => p.Row).ThenBy(p => p.Column))
        {
            var parts = _shape.Positions().Where(p => p.IsInner && IsIn(p, line)).ToList();
            var shown = parts.Where(_published.Contains).ToList();
            if (shown.Count > 0 && shown.Count < parts.Count && _rules.Refuse([.. parts.Except(shown).SelectMany(p => _counted[p])]) is not null) return line;
        }
        return null;
    }

    Position? Smallest(Func<Position, bool> which) => _published.Where(which).OrderBy(Size).ThenBy(p => p.Row).ThenBy(p => p.Column).Select(p => (Position?)p).FirstOrDefault();

    int Size(Position at) => _counted[at].Count;

    static bool IsIn(Position part, Position line) => (line.Row == Position.Total || line.Row == part.Row) && (line.Column == Position.Total || line.Column == part.Column);

    /// <summary>Who reads the new release, with what else they have: everybody has what is public, an authority what is public and what agreements gave, to it or to others.</summary>
    IEnumerable<(IReadOnlyList<Release> Releases, int K)> Readers(IReadOnlyList<Release> earlier)
    {
        var open = earlier.Where(r => r.Audience == Audience.Public).ToList();
        if (_rules.Audience == Audience.Public) yield return (open, open.Select(r => r.K).Append(_rules.K).Min());
        if (_rules.Audience == Audience.Agreement || open.Count < earlier.Count) yield return (earlier, earlier.Select(r => r.K).Append(_rules.K).Min());
    }

    static TableView? View(Release release, TableName name) => release.Tables.FirstOrDefault(t => t.Shape.Name == name) is { } table
        ? new(table.Shape, [.. table.Numbers.Select(n => n.At)], release.Incidents)
        : null;
}
