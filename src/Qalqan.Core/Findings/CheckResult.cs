namespace Qalqan;

/// <summary>The whole result of a check: what every report format is written from.</summary>
public sealed record CheckResult
{
    /// <summary>The gravest verdict of all findings; <see cref="Verdict.CouldNotCheck"/> if there are none and something could not be read.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>When the check ended, UTC.</summary>
    public required DateTimeOffset CheckedAt { get; init; }

    /// <summary>The intelligence that was used.</summary>
    public required IReadOnlyList<IntelligenceUsed> Intelligence { get; init; }

    /// <summary>Findings, gravest first, then by path and offset.</summary>
    public required IReadOnlyList<Finding> Findings { get; init; }

    /// <summary>What was read and what was not.</summary>
    public required Coverage Coverage { get; init; }
}

/// <summary>One feed as it was used in a check.</summary>
/// <param name="Feed">Its short name.</param>
/// <param name="Indicators">How many of its indicators were used.</param>
/// <param name="Newest">The newest validity start or import among them, UTC; null if unknown.</param>
public sealed record IntelligenceUsed(string Feed, int Indicators, DateTimeOffset? Newest);
