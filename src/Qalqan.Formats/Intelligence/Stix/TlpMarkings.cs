namespace Qalqan.Formats;

/// <summary>The object markings of TLP in STIX: TLP 2.0 (FIRST and the STIX TLP 2.0 extension) and the four of STIX 2.1 §7.2.1.4 for TLP 1.x.</summary>
static class TlpMarkings
{
    /// <summary>The marking definitions of TLP 2.0, by which Qalqan marks what it writes.</summary>
    public static IReadOnlyList<(Tlp Tlp, string Id)> Version2 { get; } =
    [
        (Tlp.Clear, "marking-definition--94868c89-83c2-464b-929b-a1a8aa3c8487"),
        (Tlp.Green, "marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb"),
        (Tlp.Amber, "marking-definition--55d920b0-5e8b-4f79-9ee9-91f868d9b421"),
        (Tlp.AmberStrict, "marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003"),
        (Tlp.Red, "marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1"),
    ];

    /// <summary>The marking definitions of TLP 1.x, read and never written.</summary>
    public static IReadOnlyList<(Tlp Tlp, string Id)> Version1 { get; } =
    [
        (Tlp.Clear, "marking-definition--613f2e26-407d-48c7-9eca-b8e91df99dc9"),
        (Tlp.Green, "marking-definition--34098fce-860f-48ae-8e50-ebd3cc5e41da"),
        (Tlp.Amber, "marking-definition--f88d31f6-486f-44da-b317-01333bde0b82"),
        (Tlp.Red, "marking-definition--5e57c739-391a-4eb3-b6be-7d15ca92d5ed"),
    ];

    /// <summary>The level that the marking definition <paramref name="id"/> stands for; <see cref="Tlp.Unknown"/> if it is no TLP.</summary>
    public static Tlp Level(string id)
    {
        foreach (var (tlp, known) in Version2)
            if (id == known) return tlp;
        foreach (var (tlp, known) in Version1)
            if (id == known) return tlp;
        return Tlp.Unknown;
    }
}
