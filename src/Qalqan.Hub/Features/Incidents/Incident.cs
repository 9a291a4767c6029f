namespace Qalqan.Hub;

/// <summary>An incident in the register, without the story: that only the case's responders can open.</summary>
sealed record Incident
{
    /// <summary>Its own id, random.</summary>
    public required string Id { get; init; }

    /// <summary>The pseudonym of the person it happened to.</summary>
    public required string Person { get; init; }

    /// <summary>Their case.</summary>
    public required string Case { get; init; }

    /// <summary>When it was told, to the hour.</summary>
    public required DateTimeOffset Told { get; init; }

    /// <summary>When somebody must ask whether it should still be kept.</summary>
    public required DateTimeOffset Review { get; init; }

    /// <summary>What was told; <see cref="IncidentDraft.Story"/> is empty here.</summary>
    public required IncidentDraft Fields { get; init; }

    /// <summary>Whether there is a story in the case.</summary>
    public required bool HasStory { get; init; }

    /// <summary>What was passed on and what came back, oldest first.</summary>
    public IReadOnlyList<PassedOn> PassedOn { get; init; } = [];

    /// <summary>What the person allows now.</summary>
    public Consents Consents => Fields.Consents;
}

/// <summary>One time that an incident left the hub.</summary>
/// <param name="Id">Its own id.</param>
/// <param name="Time">When, to the hour.</param>
/// <param name="Use">Which consent allowed it: <see cref="Consents.Share"/> or <see cref="Consents.Police"/>.</param>
/// <param name="To">To whom, as the person should read it.</param>
/// <param name="What">What was given, as the person should read it.</param>
/// <param name="Answers">What came back, oldest first; none yet if empty.</param>
sealed record PassedOn(string Id, DateTimeOffset Time, Consents Use, string To, string What, IReadOnlyList<CameBack> Answers);

/// <summary>What came back.</summary>
/// <param name="Time">When, to the hour.</param>
/// <param name="Text">What, as the person should read it.</param>
sealed record CameBack(DateTimeOffset Time, string Text);
