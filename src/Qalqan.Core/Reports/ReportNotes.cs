namespace Qalqan;

/// <summary>What every report must say about a check's limits.</summary>
public static class ReportNotes
{
    /// <summary>Whether only values were looked up that came by themselves: a pasted link has neither files nor a size.</summary>
    public static bool IsValuesOnly(Coverage coverage) => coverage is { Files: 0, Bytes: 0, Observables: > 0 };

    /// <summary>Whether part of what was given was not read, so that the verdict is silent about it.</summary>
    public static bool IsPartly(Coverage coverage) =>
        coverage.Faults.Count > 0 || coverage.Skipped.Count > 0 || coverage.FaultsTotal > 0 || coverage.SkippedTotal > 0 || coverage.RulesNotRun.Count > 0;
}
