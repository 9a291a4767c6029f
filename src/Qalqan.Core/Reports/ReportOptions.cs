namespace Qalqan;

/// <summary>How a report is written, whatever its format.</summary>
/// <param name="Words">The words of the reader's language.</param>
public sealed record ReportOptions(Words Words)
{
    /// <summary>How many findings a page or a terminal shows one by one. The JSON report and the CSV timeline have all: a page of 100,000 findings opens in no browser.</summary>
    public int MaxFindings { get; init; } = 500;

    /// <summary>How many skipped items and faults a page or a terminal lists one by one; the rest is counted.</summary>
    public int MaxNotRead { get; init; } = 50;
}
