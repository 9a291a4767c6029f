namespace Qalqan.Formats;

/// <summary>Zeek's logs as JSON lines. The same traffic gives the same fields as the tab-separated form.</summary>
sealed class ZeekJson : ILineFormat
{
    ZeekJson() { }

    /// <inheritdoc/>
    public static string Id => "log/zeek-json";

    /// <inheritdoc/>
    public static bool Recognises(ReadOnlySpan<byte> head) => HeadLines.Most(head, static line =>
    {
        if (JsonLines.ObjectStart(line) < 0) return false;
        // Every stream has a time; those of connections an id, those of files and certificates one of these.
        var near = line[..Math.Min(line.Length, 512)];
        return near.IndexOf("\"ts\""u8) > 0 && (near.IndexOf("\"id.orig_h\""u8) > 0 || near.IndexOf("\"uid\""u8) > 0 || near.IndexOf("\"fuid\""u8) > 0
            || near.IndexOf("\"certificate.version\""u8) > 0 || near.IndexOf("\"_path\""u8) > 0);
    });

    /// <inheritdoc/>
    public static ILineParser Open(ReadOnlySpan<byte> head, DateTimeOffset? modified) => new JsonLinesParser(FieldMeanings.Zeek);
}
