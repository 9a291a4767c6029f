namespace Qalqan;

/// <summary>What a check says of one piece of evidence, or of all of it. There is no word for "safe", by design. Ordered, the gravest last.</summary>
public enum Verdict : byte
{
    /// <summary>Not set. Never valid in data.</summary>
    Unknown = 0,

    /// <summary>Nothing known matches as of today.</summary>
    NoMatchToday = 1,

    /// <summary>It could not be read, or not wholly; always with the reason.</summary>
    CouldNotCheck = 2,

    /// <summary>Traits of an attack, or a match that is weakened by a warning list; no published indicator in full strength.</summary>
    LooksSuspicious = 3,

    /// <summary>A published indicator matched.</summary>
    KnownIndicatorMatched = 4,

    /// <summary>An earlier finding was withdrawn. Only later in time, never the result of a check.</summary>
    Corrected = 5,
}

/// <summary>The names of verdicts and severities as reports write them.</summary>
public static class VerdictNames
{
    /// <summary>The stable name of <paramref name="verdict"/>, e.g. <c>no-match-today</c>.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="verdict"/> is not set.</exception>
    public static string Name(this Verdict verdict) => verdict switch
    {
        Verdict.NoMatchToday => "no-match-today",
        Verdict.CouldNotCheck => "could-not-check",
        Verdict.LooksSuspicious => "looks-suspicious",
        Verdict.KnownIndicatorMatched => "known-indicator-matched",
        Verdict.Corrected => "corrected",
        _ => throw new ArgumentOutOfRangeException(nameof(verdict), verdict, "not a verdict"),
    };

    /// <summary>The stable name of <paramref name="severity"/>, e.g. <c>high</c>.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="severity"/> is not set.</exception>
    public static string Name(this Severity severity) => severity switch
    {
        Severity.Informational => "informational",
        Severity.Low => "low",
        Severity.Medium => "medium",
        Severity.High => "high",
        Severity.Critical => "critical",
        _ => throw new ArgumentOutOfRangeException(nameof(severity), severity, "not a severity"),
    };
}
