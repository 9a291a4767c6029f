namespace Qalqan.Formats;

/// <summary><c>manifest.json</c> of a MISP feed: the table of contents. The events stand in <c>{uuid}.json</c> beside it.</summary>
static class MispManifest
{
    public static bool Recognises(ReadOnlySpan<byte> content, string name) => JsonShape.Of(content) == JsonKind.MispManifest;

    public static void Read(ReadOnlyMemory<byte> content, string name, IndicatorIntake intake, CancellationToken cancel) =>
        intake.Skip(FilePosition.Start, RejectionCodes.NotImportable, "the table of contents of a MISP feed: import the event files beside it");
}
