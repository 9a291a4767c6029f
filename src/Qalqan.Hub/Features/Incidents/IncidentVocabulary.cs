namespace Qalqan.Hub;

// The closed vocabularies of the register. The numbers are stored: never renumber, only add.

/// <summary>Whom an incident was aimed at.</summary>
enum TargetKind
{
    /// <summary>The person who reports.</summary>
    Self = 1,

    /// <summary>Family in the country where the person lives.</summary>
    FamilyHere = 2,

    /// <summary>Family in the country that the attack comes from.</summary>
    FamilyThere = 3,

    /// <summary>An organisation.</summary>
    Organisation = 4,
}

/// <summary>Who the caller or sender said they were. What they said, not who they are.</summary>
enum ClaimedOrigin
{
    /// <summary>Nothing was said, or nobody knows.</summary>
    Unknown = 0,

    /// <summary>The police or a security service.</summary>
    Police = 1,

    /// <summary>A consulate or an embassy.</summary>
    Consulate = 2,

    /// <summary>Somebody else.</summary>
    Other = 3,
}

/// <summary>The language that was used towards the person.</summary>
enum LanguageUsed
{
    /// <summary>Not said.</summary>
    Unknown = 0,

    /// <summary>Uyghur.</summary>
    Uyghur = 1,

    /// <summary>Chinese.</summary>
    Chinese = 2,

    /// <summary>Tibetan.</summary>
    Tibetan = 3,

    /// <summary>English.</summary>
    English = 4,

    /// <summary>French.</summary>
    French = 5,

    /// <summary>Turkish.</summary>
    Turkish = 6,

    /// <summary>Another.</summary>
    Other = 7,
}

/// <summary>What was asked for.</summary>
[Flags]
enum Demands
{
    /// <summary>Nothing, or not said.</summary>
    None = 0,

    /// <summary>To inform on others.</summary>
    Inform = 1 << 0,

    /// <summary>To stop speaking or working in public.</summary>
    Silence = 1 << 1,

    /// <summary>To travel or return.</summary>
    Return = 1 << 2,

    /// <summary>Papers, pictures or data.</summary>
    Data = 1 << 3,

    /// <summary>Money.</summary>
    Money = 1 << 4,

    /// <summary>Something else.</summary>
    Other = 1 << 5,
}

/// <summary>What it did to the person.</summary>
[Flags]
enum Effects
{
    /// <summary>Nothing, or not said.</summary>
    None = 0,

    /// <summary>Fear, sleep, health.</summary>
    Health = 1 << 0,

    /// <summary>Contact with family was cut.</summary>
    FamilyContact = 1 << 1,

    /// <summary>Public work was stopped or reduced.</summary>
    PublicWork = 1 << 2,

    /// <summary>Work, study or income suffered.</summary>
    Livelihood = 1 << 3,

    /// <summary>A move to another place.</summary>
    Moved = 1 << 4,

    /// <summary>Injury.</summary>
    Injury = 1 << 5,
}

/// <summary>What the person needs now.</summary>
[Flags]
enum Needs
{
    /// <summary>Nothing, or not said.</summary>
    None = 0,

    /// <summary>Help with a phone, computer or account.</summary>
    Devices = 1 << 0,

    /// <summary>Somebody to talk to.</summary>
    Support = 1 << 1,

    /// <summary>A lawyer.</summary>
    Legal = 1 << 2,

    /// <summary>Help with going to the police.</summary>
    Police = 1 << 3,

    /// <summary>That it is written down, nothing more.</summary>
    OnRecord = 1 << 4,
}

/// <summary>The stage by the Uyghur Human Rights Project's scale.</summary>
enum Stage
{
    /// <summary>Not placed.</summary>
    Unknown = 0,

    /// <summary>Threats and requests through Interpol.</summary>
    Threats = 1,

    /// <summary>Detention.</summary>
    Detention = 2,

    /// <summary>Rendition.</summary>
    Rendition = 3,
}

/// <summary>What a person allows. Each stands alone and can be withdrawn.</summary>
[Flags]
enum Consents
{
    /// <summary>Nothing: such an incident is not kept.</summary>
    None = 0,

    /// <summary>To keep it. Withdrawn, it is deleted.</summary>
    Keep = 1 << 0,

    /// <summary>To share it with a partner organisation.</summary>
    Share = 1 << 1,

    /// <summary>To count it in statistics. Withdrawn, no later report counts it.</summary>
    Count = 1 << 2,

    /// <summary>To give it to the police.</summary>
    Police = 1 << 3,
}

/// <summary>How exactly somebody remembers a date.</summary>
enum DatePrecision
{
    /// <summary>Not at all.</summary>
    Unknown = 0,

    /// <summary>The year.</summary>
    Year = 1,

    /// <summary>The month.</summary>
    Month = 2,

    /// <summary>The day.</summary>
    Day = 3,
}
