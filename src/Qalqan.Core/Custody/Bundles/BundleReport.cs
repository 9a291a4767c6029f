namespace Qalqan;

/// <summary>Something about a bundle that does not hold.</summary>
/// <param name="Place">Where: a part's name, with a line or an entry's number. May be hostile; show it with <see cref="SafeText"/>.</param>
/// <param name="Expected">What should have been there, in plain words.</param>
public sealed record BundleFault(string Place, string Expected);

/// <summary>What the check of a bundle found.</summary>
public sealed record BundleReport
{
    /// <summary>It is no bundle of a version known here: nothing else was looked at.</summary>
    public bool Unusable { get; init; }

    /// <summary>What does not hold; empty if everything does. At most 100 are told.</summary>
    public required IReadOnlyList<BundleFault> Faults { get; init; }

    /// <summary>Whether everything holds.</summary>
    public bool Holds => !Unusable && Faults.Count == 0;

    /// <summary>The log's name as the bundle gives it; empty if it could not be read.</summary>
    public string Origin { get; init; } = "";

    /// <summary>How many entries the bundle has.</summary>
    public int Entries { get; init; }

    /// <summary>How many of them carry a signature of their actor that holds.</summary>
    public int Signed { get; init; }

    /// <summary>How many files agree with the entries that they belong to.</summary>
    public int Files { get; init; }

    /// <summary>The last checkpoint's size; null if there is none that holds.</summary>
    public long? LogSize { get; init; }

    /// <summary>The last checkpoint's <see cref="Checkpoint.Fingerprint"/>; null if there is none that holds.</summary>
    public string? Fingerprint { get; init; }

    /// <summary>Time of the first entry, as the hub's clock said.</summary>
    public DateTimeOffset? First { get; init; }

    /// <summary>Time of the last entry, as the hub's clock said.</summary>
    public DateTimeOffset? Last { get; init; }

    /// <summary>Entries whose time is before that of the entry above them: a clock was set back, or somebody signed earlier than it was logged.</summary>
    public int TimesGoingBack { get; init; }

    /// <summary>Whether the checkpoints were checked with a key from outside the bundle. If not, the bundle agrees with itself and nothing says whose it is.</summary>
    public bool KeyGiven { get; init; }
}
