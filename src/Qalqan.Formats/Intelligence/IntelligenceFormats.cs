namespace Qalqan.Formats;

/// <summary>One format that published intelligence comes in.</summary>
/// <param name="Id">Stable name, e.g. <c>stix</c>.</param>
/// <param name="Recognises">Whether a file is of this format, from its content (UTF-8, no byte-order mark). The name is a hint where content cannot tell.</param>
/// <param name="Read">Reads the whole content. Never throws on it.</param>
sealed record IntelligenceFormat(string Id, IntelligenceFormat.Recogniser Recognises, IntelligenceFormat.Reader Read)
{
    public delegate bool Recogniser(ReadOnlySpan<byte> content, string name);

    public delegate void Reader(ReadOnlyMemory<byte> content, string name, IndicatorIntake intake, CancellationToken cancel);
}

/// <summary>Every format of published intelligence, in the order in which they are asked. The last one takes any text.</summary>
static class IntelligenceFormats
{
    public static IReadOnlyList<IntelligenceFormat> All { get; } =
    [
        new("stix", StixReader.Recognises, StixReader.Read),
        new("misp", MispReader.Recognises, MispReader.Read),
        new("misp-manifest", MispManifest.Recognises, MispManifest.Read),
        new("warninglist", WarningListFile.Recognises, WarningListFile.Decline),
        new("openioc", OpenIocReader.Recognises, OpenIocReader.Read),
        new("stix1", StixXmlReader.Recognises, StixXmlReader.Read),
        new("stalkerware", StalkerwareReader.Recognises, StalkerwareReader.Read),
        new("yara", YaraReader.Recognises, YaraReader.Read),
        new("misp-hashes", MispHashes.Recognises, MispHashes.Read),
        new("csv", TableReader.Recognises, TableReader.Read),
        new("list", ListReader.Recognises, ListReader.Read),
    ];
}
