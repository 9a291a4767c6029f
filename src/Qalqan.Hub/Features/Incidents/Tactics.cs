namespace Qalqan.Hub;

/// <summary>What was done to somebody. A closed list: words of one's own would end up in statistics.</summary>
/// <remarks>The numbers are stored: never renumber, only add.</remarks>
[Flags]
enum Tactics
{
    /// <summary>Not said.</summary>
    None = 0,

    /// <summary>An unwanted call or message.</summary>
    UnwantedContact = 1 << 0,

    /// <summary>A threat that names family.</summary>
    ThreatNamingFamily = 1 << 1,

    /// <summary>Family detained, or held "hostage".</summary>
    FamilyDetained = 1 << 2,

    /// <summary>A demand to inform or spy.</summary>
    DemandToInform = 1 << 3,

    /// <summary>Pressure by passports, papers or a consulate.</summary>
    ConsularPressure = 1 << 4,

    /// <summary>An Interpol notice or other legal means.</summary>
    LegalPressure = 1 << 5,

    /// <summary>Watched or followed.</summary>
    Surveillance = 1 << 6,

    /// <summary>Private facts or lies spread.</summary>
    Smear = 1 << 7,

    /// <summary>Account takeover, phishing or spyware.</summary>
    DigitalAttack = 1 << 8,

    /// <summary>Somebody posed as the person or as their organisation.</summary>
    Impersonation = 1 << 9,

    /// <summary>An event was disturbed.</summary>
    EventDisruption = 1 << 10,

    /// <summary>Violence, or an attempt.</summary>
    Physical = 1 << 11,
}

/// <summary>Tactics as statistics name them: two or more each, so that no published number says which one a person met.</summary>
enum TacticGroup
{
    /// <summary>Tactics of more than one group.</summary>
    Several,

    /// <summary><see cref="Tactics.UnwantedContact"/> and <see cref="Tactics.DemandToInform"/>.</summary>
    Contact,

    /// <summary><see cref="Tactics.ThreatNamingFamily"/> and <see cref="Tactics.FamilyDetained"/>.</summary>
    Family,

    /// <summary><see cref="Tactics.ConsularPressure"/> and <see cref="Tactics.LegalPressure"/>.</summary>
    Papers,

    /// <summary><see cref="Tactics.DigitalAttack"/> and <see cref="Tactics.Impersonation"/>.</summary>
    Digital,

    /// <summary><see cref="Tactics.Smear"/> and <see cref="Tactics.EventDisruption"/>.</summary>
    Public,

    /// <summary><see cref="Tactics.Surveillance"/> and <see cref="Tactics.Physical"/>.</summary>
    Presence,
}

/// <summary>Lists of tactics.</summary>
static class TacticList
{
    /// <summary>Every tactic, in the order in which a form asks for them.</summary>
    public static readonly Tactics[] All = [.. Enum.GetValues<Tactics>().Where(t => t != Tactics.None)];

    /// <summary>Every bit that means something.</summary>
    public static readonly Tactics Every = All.Aggregate((a, b) => a | b);

    static readonly (TacticGroup Group, Tactics Tactics)[] Groups =
    [
        (TacticGroup.Contact, Tactics.UnwantedContact | Tactics.DemandToInform),
        (TacticGroup.Family, Tactics.ThreatNamingFamily | Tactics.FamilyDetained),
        (TacticGroup.Papers, Tactics.ConsularPressure | Tactics.LegalPressure),
        (TacticGroup.Digital, Tactics.DigitalAttack | Tactics.Impersonation),
        (TacticGroup.Public, Tactics.Smear | Tactics.EventDisruption),
        (TacticGroup.Presence, Tactics.Surveillance | Tactics.Physical),
    ];

    /// <summary>The one group an incident is counted in: each incident is counted once.</summary>
    public static TacticGroup GroupOf(Tactics tactics)
    {
        foreach (var (group, members) in Groups)
            if ((tactics & ~members) == 0) return group;
        return TacticGroup.Several;
    }

    /// <summary>The tactics of a group; all of them for <see cref="TacticGroup.Several"/>.</summary>
    public static Tactics Of(TacticGroup group) => group == TacticGroup.Several ? Every : Groups.First(g => g.Group == group).Tactics;

    /// <summary>Each tactic that is set.</summary>
    public static IEnumerable<Tactics> Each(this Tactics tactics) => All.Where(t => tactics.HasFlag(t));
}
