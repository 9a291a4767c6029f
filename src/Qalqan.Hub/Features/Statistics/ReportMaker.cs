namespace Qalqan.Hub;

/// <summary>Decides what a report says. Pure: the same incidents, rules and earlier releases give the same report.</summary>
static class ReportMaker
{
    /// <summary>A new release, ready to be published and remembered.</summary>
    /// <param name="quarter">Of which quarter; over at <paramref name="now"/>.</param>
    /// <param name="incidents">Everything of that quarter that may be counted.</param>
    /// <param name="activity">What the hub did, by the same rules; ignored if it was published before, because what was said once is not said again with other numbers.</param>
    /// <param name="rules">The rules.</param>
    /// <param name="earlier">Every release so far.</param>
    /// <param name="now">Now.</param>
    /// <exception cref="ReleaseRefusedException">Nothing can be published, with the reason.</exception>
    public static Release Make(Quarter quarter, IReadOnlyList<CountedIncident> incidents, ActivityFigures? activity, ReleaseRules rules, IReadOnlyList<Release> earlier, DateTimeOffset now)
    {
        if (now < quarter.End) throw new ReleaseRefusedException($"{quarter} is not over: two reports of one quarter would differ by what came in between");
        if (rules.Refuse(incidents) is { } reason) throw new ReleaseRefusedException($"{quarter}: {reason} for any number to be published");
        var same = earlier.Where(r => r.Quarter == quarter).OrderBy(r => r.Sequence).ToList();
        var tables = new List<ReleasedTable>();
        foreach (var shape in new Coarsening(incidents, rules).Tables())
        {
            var numbers = new Suppression(shape, incidents, rules, same).Choose()
                ?? throw new ReleaseRefusedException($"{quarter}: with an earlier report of the same quarter, a group of fewer than {Math.Min(rules.K, same.Select(r => r.K).Append(rules.K).Min())} people could be worked out by subtraction; the earlier report stands");
            tables.Add(new(shape, numbers));
        }
        var said = same.FirstOrDefault(r => r.Activity is not null && (r.Audience == Audience.Public || rules.Audience == Audience.Agreement))?.Activity;
        var shown = said ?? (same.Count == 0 ? activity : null);
        return new(Id.New(), earlier.Select(r => r.Sequence).DefaultIfEmpty().Max() + 1, now, quarter, rules.Audience, rules.K, tables, shown, [.. incidents.Select(i => new CountedMark(i.Mark, i.Person, i.Coordinates))]);
    }
}

/// <summary>A report that would have told too much. The message says why, and nothing about anybody.</summary>
sealed class ReleaseRefusedException(string message) : Exception(message);
