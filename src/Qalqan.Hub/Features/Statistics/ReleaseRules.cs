namespace Qalqan.Hub;

/// <summary>Who may read a report.</summary>
enum Audience
{
    /// <summary>Everybody.</summary>
    Public,

    /// <summary>An authority that signed an agreement. It reads the public reports as well.</summary>
    Agreement,
}

/// <summary>What must be true of every number before it is published.</summary>
sealed record ReleaseRules
{
    /// <summary>No setting goes below it.</summary>
    public const int Floor = 5;

    /// <summary>Fewest households or organisations behind a number.</summary>
    public const int MinHouseholds = 3;

    /// <summary>Fewest people who met a tactic other than the commonest: with fewer, "one of these tactics" means the commonest.</summary>
    public const int MinOtherTactic = 3;

    /// <summary>Numbers are shown as multiples of it: two shown numbers do not give the exact third.</summary>
    public const int Rounding = 5;

    /// <summary>Rules for an audience.</summary>
    /// <param name="audience">Who reads it.</param>
    /// <param name="k">Fewest people behind a number; null for the usual 20, or 10 under an agreement.</param>
    /// <exception cref="FormatException">It is below what may be.</exception>
    public ReleaseRules(Audience audience, int? k = null)
    {
        var usual = audience == Audience.Public ? 20 : 10;
        if (k < Floor) throw new FormatException($"k: expected {Floor} or more");
        (Audience, K) = (audience, k ?? usual);
    }

    /// <summary>Who reads it.</summary>
    public Audience Audience { get; }

    /// <summary>Fewest people behind a number.</summary>
    public int K { get; }

    /// <summary>Why the number of <paramref name="incidents"/> is not published; null if it may be.</summary>
    /// <param name="incidents">What it would count.</param>
    /// <param name="k">Fewest people, where the reader has numbers with fewer than <see cref="K"/> already; null for <see cref="K"/>.</param>
    public string? Refuse(IReadOnlyCollection<CountedIncident> incidents, int? k = null)
    {
        var people = incidents.GroupBy(i => i.Person).ToList();
        if (people.Count < (k ?? K)) return "too few people";
        if (incidents.Select(i => i.Household).Distinct().Count() < MinHouseholds) return "too few households";
        if (people.Max(p => p.Count()) * 3 > incidents.Count) return "one person tells more than a third";
        var met = TacticList.All.Select(t => (Tactic: t, People: people.Count(p => p.Any(i => i.Tactics.HasFlag(t))))).MaxBy(m => m.People);
        var others = people.Count(p => p.Any(i => (i.Tactics & ~met.Tactic) != 0));
        return others < MinOtherTactic ? "too few tactics" : null;
    }

    /// <summary>A number as it is shown.</summary>
    public static int Round(int count) => (count + Rounding / 2) / Rounding * Rounding;
}
