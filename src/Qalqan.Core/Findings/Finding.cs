namespace Qalqan;

/// <summary>One indicator, or one sign, in one file: what happened there, how often, since when.</summary>
/// <remarks>Words are not here: a report writes title, explanation and next step from the resource files in the reader's language.</remarks>
public sealed record Finding
{
    /// <summary>How many record ids <see cref="Records"/> holds at the most.</summary>
    public const int MaxRecords = 1000;

    /// <summary>How much it asks of the reader.</summary>
    public required Severity Severity { get; init; }

    /// <summary>What it says of the file.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>Which source read the record, e.g. <c>mail/message</c>.</summary>
    public required string Source { get; init; }

    /// <summary>The file, as reports show it.</summary>
    public required string Path { get; init; }

    /// <summary>Where in the first record it was seen, a name from <see cref="Places"/>.</summary>
    public required string Place { get; init; }

    /// <summary>Ids of the records it was seen in: the first <see cref="MaxRecords"/>, in file order, each once.</summary>
    public required IReadOnlyList<string> Records { get; init; }

    /// <summary>How often it was seen, at least 1.</summary>
    public required long Count { get; init; }

    /// <summary>Byte offset of the first.</summary>
    public required long Offset { get; init; }

    /// <summary>The earliest time of its records, UTC; null if none has one.</summary>
    public DateTimeOffset? FirstTime { get; init; }

    /// <summary>The latest time of its records, UTC; null if none has one.</summary>
    public DateTimeOffset? LastTime { get; init; }

    /// <summary>What was seen first, canonical; null for a sign without a single value.</summary>
    public SeenObservable? Observable { get; init; }

    /// <summary>The indicator that matched; null for a sign.</summary>
    public MatchedIndicator? Indicator { get; init; }

    /// <summary>The sign; null for an indicator.</summary>
    public SignRule? Rule { get; init; }

    /// <summary>Named values for the placeholders of the words. Hostile.</summary>
    public IReadOnlyList<(string Name, string Value)> Details { get; init; } = [];
}

/// <summary>An observable as a report keeps it.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Value">Its canonical value, or as written where it has none. Hostile.</param>
public sealed record SeenObservable(ObservableKind Kind, string Value);

/// <summary>The indicator behind a finding, with everything that weakens or supports it.</summary>
/// <param name="Kind">What it warns about.</param>
/// <param name="Value">Its canonical value.</param>
/// <param name="Sources">Every feed that warns about it, at least one.</param>
/// <param name="WarningLists">Warning lists that hold the value; each lowers the severity.</param>
/// <param name="Weak">The match is weaker than equality: a name cut at 16 characters.</param>
/// <param name="Expired">All sources' validity had ended when the evidence was checked.</param>
public sealed record MatchedIndicator(ObservableKind Kind, string Value, IReadOnlyList<IndicatorSource> Sources, IReadOnlyList<string> WarningLists,
    bool Weak = false, bool Expired = false);

/// <summary>One feed's say on an indicator.</summary>
/// <param name="Feed">The feed's short name.</param>
/// <param name="Name">What it belongs to: a malware or campaign; null if the feed does not say.</param>
/// <param name="Tlp">With whom it may be shared.</param>
/// <param name="ValidFrom">From when it holds, UTC; null if not said.</param>
/// <param name="ValidUntil">Until when it holds, UTC; null if not said.</param>
public sealed record IndicatorSource(string Feed, string? Name, Tlp Tlp, DateTimeOffset? ValidFrom, DateTimeOffset? ValidUntil);
