namespace Qalqan.Cli;

/// <summary>What the user asked of <c>check</c>.</summary>
sealed record CheckRequest
{
    /// <summary>Paths, <c>-</c>, or values typed in their place.</summary>
    public required IReadOnlyList<string> Paths { get; init; }

    /// <summary>Intelligence besides the user's own: files, folders, names or addresses of subscribed feeds.</summary>
    public IReadOnlyList<string> Intelligence { get; init; } = [];

    /// <summary>text, json, html, csv or stix.</summary>
    public string Format { get; init; } = "text";

    /// <summary>Where the report is written; null for standard output.</summary>
    public string? OutputFolder { get; init; }

    /// <summary>The least severity that makes the exit status 1.</summary>
    public Severity FailOn { get; init; } = Severity.Medium;

    /// <summary>Domains whose look-alikes are reported, as typed.</summary>
    public IReadOnlyList<string> Protected { get; init; } = [];

    /// <summary>The report's language; null for the system's.</summary>
    public string? Language { get; init; }

    /// <summary>How many threads read.</summary>
    public int Threads { get; init; } = 1;
}
