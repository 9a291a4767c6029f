namespace Qalqan.Formats;

/// <summary>The W3C extended log format: IIS, and proxies, caches and cloud services that took it over.</summary>
sealed class W3cExtended : ILineFormat
{
    W3cExtended() { }

    /// <inheritdoc/>
    public static string Id => "log/w3c";

    /// <inheritdoc/>
    public static bool Recognises(ReadOnlySpan<byte> head)
    {
        head = HeadLines.WithoutMark(head);
        while (HeadLines.NextDirective(ref head, out var line, out _))
        {
            // Zeek's directive is lower case; these are the names of the W3C's own fields.
            if (line.StartsWith("#Fields:"u8) && (line.IndexOf("time"u8) > 0 || line.IndexOf("cs-"u8) > 0 || line.IndexOf("c-ip"u8) > 0)) return true;
        }
        return false;
    }

    /// <inheritdoc/>
    public static ILineParser Open(ReadOnlySpan<byte> head, DateTimeOffset? modified)
    {
        var parser = new W3cParser();
        HeadLines.Declare(parser, head);
        return parser;
    }
}
