namespace Qalqan;

/// <summary>The Traffic Light Protocol 2.0 (FIRST): with whom a thing may be shared. Ordered from widest to narrowest.</summary>
public enum Tlp : byte
{
    /// <summary>Not stated by the source. Treated as <see cref="Amber"/> on every path that leaves the organisation.</summary>
    Unknown = 0,

    /// <summary>TLP:CLEAR (TLP 1.x WHITE): no limit.</summary>
    Clear = 1,

    /// <summary>TLP:GREEN: the community.</summary>
    Green = 2,

    /// <summary>TLP:AMBER: the organisation and its clients.</summary>
    Amber = 3,

    /// <summary>TLP:AMBER+STRICT: the organisation only.</summary>
    AmberStrict = 4,

    /// <summary>TLP:RED: the named recipients only.</summary>
    Red = 5,
}
