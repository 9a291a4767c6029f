namespace Qalqan.Cli;

/// <summary>A feed as the store knows it.</summary>
/// <param name="Name">Its short name.</param>
/// <param name="Address">Where it comes from; null if it was imported from files.</param>
/// <param name="Licence">On what terms; null if not known.</param>
/// <param name="Format">Its format; null if it varies.</param>
/// <param name="Tier">How far it is trusted, in the operator's word; null if not said.</param>
/// <param name="Tlp">With whom it may be shared where its files do not say.</param>
/// <param name="ETag">What the server called the last version.</param>
/// <param name="Modified">What the server gave as its date, as it wrote it.</param>
/// <param name="Fetched">When it was last fetched or imported, UTC.</param>
/// <param name="Enabled">Whether it is compiled.</param>
/// <param name="Release">How many releases were taken in.</param>
/// <param name="Withdrawn">How many indicators its source withdrew.</param>
/// <param name="Kinds">How many indicators of each kind it has now.</param>
sealed record StoredFeed(string Name, string? Address, string? Licence, string? Format, string? Tier, Tlp Tlp, string? ETag, string? Modified,
    DateTimeOffset? Fetched, bool Enabled, long Release, long Withdrawn, IReadOnlyDictionary<ObservableKind, long> Kinds)
{
    public long Count => Kinds.Values.Sum();
}

/// <summary>What the operator says of a feed whose release is taken in. Null leaves what is stored.</summary>
sealed record FeedRecord(string Name, string? Address = null, string? Licence = null, string? Format = null, string? Tier = null, Tlp Tlp = Tlp.Unknown);

/// <summary>What a release changed.</summary>
/// <param name="Added">Indicators seen for the first time.</param>
/// <param name="Kept">Indicators that were there before.</param>
/// <param name="Withdrawn">Indicators that the release no longer has.</param>
/// <param name="Held">Why nothing was changed; null if the release was taken in.</param>
sealed record ReleaseResult(long Added, long Kept, long Withdrawn, string? Held = null);
