namespace Qalqan;

/// <summary>What a bundle shows of one entry beyond the log: its details, its file, and the salts that tie them to the entry.</summary>
public sealed record BundleDisclosure
{
    /// <summary>The entry's place in the log.</summary>
    public required long Seq { get; init; }

    /// <summary>Its details; null if they are not shown.</summary>
    public CustodyDetails? Details { get; init; }

    /// <summary>Salt of the details' commitment (32 bytes); given exactly if they are shown.</summary>
    public byte[]? DetailsSalt { get; init; }

    /// <summary>Name in the bundle of the sealed file (age); null if it is not there.</summary>
    public string? Sealed { get; init; }

    /// <summary>Name in the bundle of the plain file; null if it is not there.</summary>
    public string? Plain { get; init; }

    /// <summary>Salt of the object's commitment (32 bytes). Needed for <see cref="Plain"/>; with <see cref="Sealed"/> it lets who can open the file check its content too.</summary>
    public byte[]? Salt { get; init; }

    /// <summary>Nothing that somebody wrote.</summary>
    public override string ToString() => FormattableString.Invariant($"entry {Seq}");
}

/// <summary>A further file of a bundle, such as a report for people to read.</summary>
/// <param name="Name">Its name in the bundle.</param>
/// <param name="Sha256">Its hash (32 bytes).</param>
public sealed record BundleAttachment(string Name, byte[] Sha256);
