namespace Qalqan.Hub;

/// <summary>Chooses rows and columns so that each of them may be published: small ones are joined, and the reader learns of none whether it was empty.</summary>
sealed class Coarsening(IReadOnlyList<CountedIncident> incidents, ReleaseRules rules)
{
    /// <summary>The three tables.</summary>
    public IReadOnlyList<TableShape> Tables() =>
    [
        new(TableName.PlaceByTactic, Places(), Closed(Enum.GetNames<TacticGroup>(), c => c.Group)),
        new(TableName.Target, Closed(Enum.GetNames<TargetKind>(), c => c.Target), []),
        new(TableName.Origin, Closed(Enum.GetNames<ClaimedOrigin>(), c => c.Origin), []),
    ];

    /// <summary>Bands over a closed list. Those too small are joined, with the smallest of the others if need be.</summary>
    List<Band> Closed(string[] names, Func<Coordinates, string> axis)
    {
        var sizes = names.Select(n => (Name: n, Incidents: incidents.Where(i => axis(i.Coordinates) == n).ToList())).OrderByDescending(s => s.Incidents.Count).ToList();
        var alone = sizes.Where(s => rules.Refuse(s.Incidents) is null).ToList();
        var joined = sizes.Except(alone).ToList();
        while (joined.Count > 0 && alone.Count > 0 && rules.Refuse([.. joined.SelectMany(s => s.Incidents)]) is not null)
        {
            joined.Insert(0, alone[^1]);
            alone.RemoveAt(alone.Count - 1);
        }
        var bands = alone.ConvertAll(s => Band.Of(s.Name));
        if (joined.Count > 0) bands.Add(Band.Of([.. joined.Select(s => s.Name).OrderBy(n => Array.IndexOf(names, n))]));
        return [.. bands.OrderBy(b => Array.IndexOf(names, b.Include[0]))];
    }

    /// <summary>Provinces that are large enough, what is left of countries, and the rest of the world, which must be large enough as well: were it left out, subtraction would give it.</summary>
    List<Band> Places()
    {
        var provinces = Large(incidents.Select(i => i.Coordinates.Place).Where(p => p.Length > 2 && !p.EndsWith('-')), p => Band.Of(p));
        var rows = new List<Band>(provinces);
        rows.AddRange(Large(incidents.Select(i => i.Coordinates.Place).Where(p => p != "-").Select(p => p[..2]), c => Country(c, provinces)));
        while (rows.Count > 0)
        {
            var rest = new Band(Band.Rest, ["*"], [.. rows.SelectMany(r => r.Include)]);
            // A listed country's exceptions are listed provinces, so what the country includes, its provinces included, is outside the rest.
            if (rules.Refuse(In(rest)) is null) return [.. rows.OrderBy(r => r.Key, StringComparer.Ordinal), rest];
            rows.Remove(rows.Where(r => r.Key.Length == 2 || !rows.Any(c => c.Key == r.Key[..2])).MinBy(r => In(r).Count)!);
        }
        return [new(Band.Rest, ["*"], [])];
    }

    List<Band> Large(IEnumerable<string> keys, Func<string, Band> band) => [.. keys.Distinct().Order(StringComparer.Ordinal).Select(band).Where(b => rules.Refuse(In(b)) is null)];

    static Band Country(string code, IEnumerable<Band> provinces) => new(code, [code + "/*"], [.. provinces.SelectMany(p => p.Include).Where(p => p.StartsWith(code + "/", StringComparison.Ordinal))]);

    List<CountedIncident> In(Band band) => [.. incidents.Where(i => band.Takes(i.Coordinates.Place))];
}
