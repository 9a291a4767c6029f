namespace Qalqan;

/// <summary>What a feed warns about: one observable, with where the warning comes from and how long it holds.</summary>
/// <remarks>Identity is (<see cref="Feed"/>, <see cref="Kind"/>, <see cref="Value"/>), never the id a feed gave: feeds regenerate those at each release.</remarks>
public sealed record Indicator
{
    /// <summary>What is warned about.</summary>
    public required ObservableKind Kind { get; init; }

    /// <summary>The canonical value (<see cref="Canonical"/>). For <see cref="ObservableKind.Other"/>, the value as the feed wrote it.</summary>
    public required string Value { get; init; }

    /// <summary>The feed's short name, as the operator knows it.</summary>
    public required string Feed { get; init; }

    /// <summary>What it belongs to, as the feed names it: a malware, tool or campaign. Null where the feed does not say.</summary>
    public string? Name { get; init; }

    /// <summary>The feed's own word for a kind that Qalqan keeps but does not match. Null unless <see cref="Kind"/> is <see cref="ObservableKind.Other"/>.</summary>
    public string? OtherKind { get; init; }

    /// <summary>With whom it may be shared.</summary>
    public Tlp Tlp { get; init; }

    /// <summary>From when the warning holds, UTC. Null where the feed does not say.</summary>
    public DateTimeOffset? ValidFrom { get; init; }

    /// <summary>Until when the warning holds, UTC, exclusive. Null means no end was given.</summary>
    public DateTimeOffset? ValidUntil { get; init; }

    /// <summary>The feed marked this URL or path as a prefix: everything that continues it on a segment border matches too.</summary>
    public bool Prefix { get; init; }

    /// <summary>Warning lists that hold this value, by list name. Each lowers the finding's severity and is explained in it. Never null.</summary>
    public IReadOnlyList<string> WarningLists { get; init; } = [];
}
