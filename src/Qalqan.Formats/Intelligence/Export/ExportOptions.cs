namespace Qalqan.Formats;

/// <summary>What may leave, and the times that indicators do not carry themselves. An export of the same indicators with the same options is the same bytes.</summary>
public sealed record ExportOptions
{
    /// <summary>The narrowest audience that the receiver belongs to: indicators for a narrower one stay here. Not stated counts as <see cref="Tlp.Amber"/>.</summary>
    public required Tlp Maximum { get; init; }

    /// <summary>Stands in where a feed gave no start of validity, because STIX requires one: a time that stays the same from export to export, e.g. that of the first import. UTC.</summary>
    public required DateTimeOffset KnownSince { get; init; }

    /// <summary>When the set was last changed, UTC: receivers take a later version of an object only with a later time. Null: the time of each indicator itself.</summary>
    public DateTimeOffset? ReleasedAt { get; init; }

    /// <summary>The event's title in a MISP export.</summary>
    public string Title { get; init; } = "Indicators";

    internal bool Allows(Tlp tlp) => tlp.Stated() <= Maximum;
}

/// <summary>What became of the indicators. Their sum is how many there were.</summary>
/// <param name="Written">In the export.</param>
/// <param name="AboveTlp">For a narrower audience than the receiver.</param>
/// <param name="WithoutForm">Of a kind that this format has no form for.</param>
/// <param name="Repeated">Written already: the same feed, kind and value.</param>
public readonly record struct ExportCount(long Written, long AboveTlp, long WithoutForm, long Repeated);

/// <summary>The Traffic Light Protocol on the way out.</summary>
static class ExportTlp
{
    /// <summary>What a source did not state is for the organisation and its clients.</summary>
    public static Tlp Stated(this Tlp tlp) => tlp == Tlp.Unknown ? Tlp.Amber : tlp;

    /// <summary><c>amber+strict</c>, as in <c>tlp_2_0</c> of a marking and after <c>tlp:</c> in a tag.</summary>
    public static string Tag(this Tlp tlp) => tlp.Stated().Name().ToLowerInvariant();
}
