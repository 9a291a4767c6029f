namespace Qalqan.Formats;

/// <summary><c>hashes.csv</c> of a MISP feed: the MD5 of every value, and the event it is in. The values themselves are in the event files.</summary>
static class MispHashes
{
    public static bool Recognises(ReadOnlySpan<byte> content, string name)
    {
        var end = content.IndexOfAny("\r\n"u8);
        var line = end < 0 ? content : content[..end];
        return line.Length == 32 + 1 + 36 && line[32] == ',' && line[33 + 8] == '-' && line[33 + 23] == '-' && ValueGuess.Hash(System.Text.Encoding.Latin1.GetString(line[..32])) == ObservableKind.Md5;
    }

    public static void Read(ReadOnlyMemory<byte> content, string name, IndicatorIntake intake, CancellationToken cancel) =>
        intake.Skip(FilePosition.Line(1), RejectionCodes.NotImportable, "hashed values, not indicators: import the event files beside it");
}
