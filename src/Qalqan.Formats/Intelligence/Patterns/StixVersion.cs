namespace Qalqan.Formats;

/// <summary>The version of STIX that a pattern or an observation is written in.</summary>
public enum StixVersion : byte
{
    /// <summary>Not set. Never valid in data.</summary>
    Unknown = 0,

    /// <summary>STIX 2.0 (part 5, "STIX Patterning").</summary>
    V20 = 1,

    /// <summary>STIX 2.1 (section 9).</summary>
    V21 = 2,
}
