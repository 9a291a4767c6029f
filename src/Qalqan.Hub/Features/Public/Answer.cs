namespace Qalqan.Hub;

/// <summary>An answer as its page shows it.</summary>
/// <param name="Result">The check's result.</param>
/// <param name="Until">Until when it is held; null if there was no room to hold it.</param>
sealed record Answer(CheckResult Result, DateTimeOffset? Until)
{
    /// <summary>Findings on one page. A page of more opens on no old phone; the gravest come first.</summary>
    const int MaxFindings = 20;

    /// <summary>The result with as many findings as are shown.</summary>
    public CheckResult Shown => Left > 0 ? Result with { Findings = [.. Result.Findings.Take(MaxFindings)] } : Result;

    /// <summary>How many findings are not shown.</summary>
    public int Left => Math.Max(0, Result.Findings.Count - MaxFindings);
}
