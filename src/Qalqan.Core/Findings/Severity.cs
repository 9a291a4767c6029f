namespace Qalqan;

/// <summary>How much a finding asks of the reader. Ordered.</summary>
public enum Severity : byte
{
    /// <summary>Not set. Never valid in data.</summary>
    Unknown = 0,

    /// <summary>Worth knowing; asks for nothing.</summary>
    Informational = 1,

    /// <summary>A trait that ordinary mail and logs have often, or a match that a warning list weakens.</summary>
    Low = 2,

    /// <summary>Look at it this week.</summary>
    Medium = 3,

    /// <summary>Look at it today.</summary>
    High = 4,

    /// <summary>A published indicator that ordinary activity does not produce. Speak with a responder now.</summary>
    Critical = 5,
}
