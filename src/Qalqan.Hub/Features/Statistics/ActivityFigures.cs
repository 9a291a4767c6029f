namespace Qalqan.Hub;

/// <summary>What the hub did in a quarter, as it is shown. What was too small to publish is null.</summary>
/// <param name="PeopleTold">People who were sent a notice, rounded.</param>
/// <param name="AcknowledgedPercent">How many of a hundred of them said that they saw it, rounded.</param>
/// <param name="MedianSeconds">From an accepted warning to the end of the search through everything that is kept: half took no longer.</param>
/// <param name="SlowestSeconds">99 of 100 searches took no longer.</param>
/// <param name="Feeds">Sources of warnings in use.</param>
sealed record ActivityFigures(int? PeopleTold, int? AcknowledgedPercent, long? MedianSeconds, long? SlowestSeconds, int? Feeds)
{
    /// <summary>Searches fewer than these say nothing about the slowest in a hundred.</summary>
    const int MinSearchesForSlowest = 100;

    /// <summary>Figures under the rules of a release.</summary>
    /// <param name="told">People who were told; each with whether they acknowledged.</param>
    /// <param name="organisations">Organisations or households behind them.</param>
    /// <param name="seconds">How long each search took. About machines, not people; few of them would still tell when one was.</param>
    /// <param name="feeds">Feeds in use.</param>
    /// <param name="rules">The rules.</param>
    public static ActivityFigures? Of(IReadOnlyCollection<bool> told, int organisations, IReadOnlyCollection<long> seconds, int feeds, ReleaseRules rules)
    {
        var people = told.Count >= rules.K && organisations >= ReleaseRules.MinHouseholds;
        var seen = told.Count(t => t);
        // Of those who did and of those who did not there must be enough, or "all" or "none" says it of each.
        var share = people && seen >= rules.K && told.Count - seen >= rules.K;
        long[] sorted = [.. seconds.Order()];
        var figures = new ActivityFigures(
            people ? ReleaseRules.Round(told.Count) : null,
            share ? ReleaseRules.Round((int)(100L * seen / told.Count)) : null,
            sorted.Length >= rules.K ? sorted[(sorted.Length - 1) / 2] : null,
            sorted.Length >= MinSearchesForSlowest ? sorted[(int)Math.Ceiling(sorted.Length * 0.99) - 1] : null,
            feeds >= ReleaseRules.MinHouseholds ? feeds : null);
        return figures == new ActivityFigures(null, null, null, null, null) ? null : figures;
    }
}
