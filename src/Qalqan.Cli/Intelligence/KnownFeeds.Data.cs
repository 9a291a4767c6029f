namespace Qalqan.Cli;

/// <summary>A public feed that is ready to be fetched.</summary>
/// <param name="Name">The short name it gets in the store.</param>
/// <param name="Title">Whose it is and what of.</param>
/// <param name="Licence">On what terms, as an SPDX name where there is one.</param>
/// <param name="Format">What is fetched: one file, a MISP feed, or a zip archive.</param>
/// <param name="Address">Where.</param>
/// <param name="Tier">How far it is trusted: <c>research</c> was looked at by people; <c>bulk</c> is made by machines and many.</param>
/// <param name="Inside">In an archive, how the names of the files end that are read.</param>
sealed record KnownFeed(string Name, string Title, string Licence, string Format, string Address, string Tier = "research", params string[] Inside);

/// <summary>The well-known public feeds. None is bundled: the operator fetches them, under their own terms.</summary>
static class KnownFeeds
{
    const string Amnesty = "https://raw.githubusercontent.com/AmnestyTech/investigations/master/";
    const string Mvt = "https://raw.githubusercontent.com/mvt-project/mvt-indicators/main/";

    /// <summary>Every feed, in the order in which a help desk would want them.</summary>
    public static IReadOnlyList<KnownFeed> All { get; } =
    [
        new("amnesty-pegasus", "Amnesty International: NSO Group's Pegasus", "CC-BY-2.0", "stix", Amnesty + "2021-07-18_nso/pegasus.stix2"),
        new("amnesty-predator", "Amnesty International: Cytrox Predator", "CC-BY-2.0", "stix", Amnesty + "2021-12-16_cytrox/cytrox.stix2"),
        new("amnesty-android-campaign", "Amnesty International: an Android campaign of a surveillance company", "CC-BY-2.0", "stix", Amnesty + "2023-03-29_android_campaign/malware.stix2"),
        new("amnesty-wintego-helios", "Amnesty International: Wintego Helios", "CC-BY-2.0", "stix", Amnesty + "2024-05-02_wintego_helios/wintego_helios.stix2"),
        new("amnesty-novispy", "Amnesty International: NoviSpy in Serbia", "CC-BY-2.0", "stix", Amnesty + "2024-12-16_serbia_novispy/novispy.stix2"),
        new("amnesty-investigations", "Amnesty International: all investigations", "CC-BY-2.0", "zip", "https://codeload.github.com/AmnestyTech/investigations/zip/refs/heads/master", "research", ".stix2", ".csv", "domains.txt", "sha256.txt", "sha1.txt", "emails.txt", "ips.txt"),
        new("mvt-indicators", "MVT project: indicators from published research, all folders", "see the repository", "zip", "https://codeload.github.com/mvt-project/mvt-indicators/zip/refs/heads/main", "research", ".stix2", ".stix"),
        new("mvt-rcs-lab", "MVT project: RCS Lab Hermit", "see the repository", "stix", Mvt + "2022-06-23_rcs_lab/rcs.stix2"),
        new("mvt-triangulation", "MVT project: Operation Triangulation", "see the repository", "stix", Mvt + "2023-06_01_operation_triangulation/operation_triangulation.stix2"),
        new("mvt-wyrmspy-dragonegg", "MVT project: WyrmSpy and DragonEgg (APT41)", "see the repository", "stix", Mvt + "2023-07-25_wyrmspy_dragonegg/wyrmspy_dragonegg.stix2"),
        new("mvt-eaglemsgspy", "MVT project: EagleMsgSpy, used by police in China", "see the repository", "stix", Mvt + "2024-12-25_eaglemsgspy/eaglemsgspy.stix2"),
        new("stalkerware", "Echap: stalkerware and watchware for phones", "CC-BY-4.0", "stalkerware", "https://raw.githubusercontent.com/AssoEchap/stalkerware-indicators/master/ioc.yaml"),
        new("watchware", "Echap: apps sold openly to watch others, with a visible icon", "CC-BY-4.0", "stalkerware", "https://raw.githubusercontent.com/AssoEchap/stalkerware-indicators/master/watchware.yaml"),
        new("citizenlab", "Citizen Lab: malware indicators of all reports", "CC-BY-NC-SA-4.0", "zip", "https://codeload.github.com/citizenlab/malware-indicators/zip/refs/heads/master", "research", "iocs.csv", "indicators.csv", "domains.csv", "hashes.csv"),
        new("volexity", "Volexity: threat intelligence of all blog posts", "BSD-2-Clause", "zip", "https://codeload.github.com/volexity/threat-intel/zip/refs/heads/main", "research", "indicators.csv", "iocs.csv"),
        new("circl-osint", "CIRCL: OSINT feed in MISP format", "see the site", "misp-feed", "https://www.circl.lu/doc/misp/feed-osint/manifest.json"),
        new("botvrij-osint", "Botvrij.eu: OSINT feed in MISP format", "see the site", "misp-feed", "https://www.botvrij.eu/data/feed-osint/manifest.json"),
        new("urlhaus", "abuse.ch URLhaus: addresses of malware, last 30 days", "CC0-1.0", "csv", "https://urlhaus.abuse.ch/downloads/csv_recent/", "bulk"),
        new("threatfox", "abuse.ch ThreatFox: indicators, last 48 hours", "CC0-1.0", "csv", "https://threatfox.abuse.ch/export/csv/recent/", "bulk"),
    ];

    /// <summary>The feed called <paramref name="name"/>, or with that address.</summary>
    public static KnownFeed? Find(string name) =>
        All.FirstOrDefault(f => f.Name.Equals(name, StringComparison.OrdinalIgnoreCase) || f.Address == name);
}
