namespace Qalqan;

/// <summary>What a check read and what it could not. Every report shows it: no "nothing found" without it.</summary>
public sealed record Coverage
{
    /// <summary>Files read, nested ones included.</summary>
    public long Files { get; init; }

    /// <summary>Bytes read, nested files counted in their decoded size.</summary>
    public long Bytes { get; init; }

    /// <summary>Records read: lines, mails, messages.</summary>
    public long Records { get; init; }

    /// <summary>Candidates for a match that were looked up.</summary>
    public long Observables { get; init; }

    /// <summary>What was deliberately not read, with the reason. At most <see cref="MaxListed"/>.</summary>
    public IReadOnlyList<SkippedItem> Skipped { get; init; } = [];

    /// <summary>What could not be read, with place. At most <see cref="MaxListed"/>.</summary>
    public IReadOnlyList<FaultItem> Faults { get; init; } = [];

    /// <summary>Rules that could not run, with the reason.</summary>
    public IReadOnlyList<string> RulesNotRun { get; init; } = [];

    /// <summary>How many were skipped in all.</summary>
    public long SkippedTotal { get; init; }

    /// <summary>How many faults there were in all.</summary>
    public long FaultsTotal { get; init; }

    /// <summary>How many skipped items and faults are listed one by one; the totals count the rest.</summary>
    public const int MaxListed = 1000;
}

/// <summary>Something that was deliberately not read.</summary>
/// <param name="Path">Its path as reports show it.</param>
/// <param name="Reason">Why, and what would help.</param>
public sealed record SkippedItem(string Path, string Reason);

/// <summary>Something that could not be read.</summary>
/// <param name="Path">The file's path as reports show it.</param>
/// <param name="Offset">Byte offset in that file.</param>
/// <param name="Expected">What should have been there.</param>
public sealed record FaultItem(string Path, long Offset, string Expected);
