namespace Qalqan.Hub;

/// <summary>An incident as a person tells it, before it is kept.</summary>
sealed record IncidentDraft
{
    /// <summary>Longest story that is taken, in characters: about forty pages.</summary>
    public const int MaxStory = 100_000;

    /// <summary>Most files that one incident can refer to.</summary>
    const int MaxEvidence = 200;

    /// <summary>When.</summary>
    public IncidentTime Time { get; init; } = IncidentTime.Unknown;

    /// <summary>Where.</summary>
    public IncidentPlace Place { get; init; } = IncidentPlace.Unknown;

    /// <summary>At whom it was aimed.</summary>
    public required TargetKind Target { get; init; }

    /// <summary>What was done; at least one.</summary>
    public required Tactics Tactics { get; init; }

    /// <summary>Who they said they were.</summary>
    public ClaimedOrigin Origin { get; init; }

    /// <summary>In which language.</summary>
    public LanguageUsed Language { get; init; }

    /// <summary>What was asked for.</summary>
    public Demands Demands { get; init; }

    /// <summary>What it did to the person.</summary>
    public Effects Effects { get; init; }

    /// <summary>What the person needs now.</summary>
    public Needs Needs { get; init; }

    /// <summary>By the Uyghur Human Rights Project's scale; a responder sets it.</summary>
    public Stage Stage { get; init; }

    /// <summary>In the person's own words; empty for none. Sealed to the case: the hub cannot read it again, and no statistics see it.</summary>
    public string Story { get; init; } = "";

    /// <summary>Ids of files in the vault.</summary>
    public IReadOnlyList<string> Evidence { get; init; } = [];

    /// <summary>What the person allows. Without <see cref="Consents.Keep"/> nothing is kept.</summary>
    public required Consents Consents { get; init; }

    /// <summary>Whether somebody else tells it for the person, who agreed to that: by phone, at a desk.</summary>
    public bool OnBehalf { get; init; }

    /// <summary>The household or organisation it is counted in, an id that a responder chose (<see cref="Id.New"/>); null if the person stands alone. A published number needs several of them.</summary>
    public string? Household { get; init; }

    /// <summary>Refuses what no form of ours sends.</summary>
    /// <exception cref="FormatException">A field holds what it cannot, or there is no consent to keep it.</exception>
    public void Check()
    {
        if (!Consents.HasFlag(Consents.Keep)) throw new FormatException("consent: without consent to keep it, nothing is kept");
        Defined("consent", Consents, Consents.Keep | Consents.Share | Consents.Count | Consents.Police);
        if (Tactics == Tactics.None || (Tactics & ~TacticList.Every) != 0) throw new FormatException("tactic: expected at least one of the list");
        if (!Enum.IsDefined(Target)) throw new FormatException("target: expected one of the list");
        if (!Enum.IsDefined(Origin) || !Enum.IsDefined(Language) || !Enum.IsDefined(Stage)) throw new FormatException("origin, language and stage: expected one of the list");
        Defined("demand", Demands, (Demands)((int)Demands.Other * 2 - 1));
        Defined("effect", Effects, (Effects)((int)Effects.Injury * 2 - 1));
        Defined("need", Needs, (Needs)((int)Needs.OnRecord * 2 - 1));
        if (Story.Length > MaxStory) throw new FormatException($"story: expected at most {MaxStory} characters");
        if (Evidence.Count > MaxEvidence || !Evidence.All(Id.IsValid)) throw new FormatException($"evidence: expected at most {MaxEvidence} ids of files");
        if (Household is not null && !Id.IsValid(Household)) throw new FormatException("household: expected an id");
    }

    static void Defined<T>(string field, T value, T every) where T : struct, Enum
    {
        if ((Convert.ToInt32(value, System.Globalization.CultureInfo.InvariantCulture) & ~Convert.ToInt32(every, System.Globalization.CultureInfo.InvariantCulture)) != 0) throw new FormatException($"{field}: expected values of the list");
    }
}
