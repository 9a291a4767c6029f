namespace Qalqan.Formats;

/// <summary>Zeek's (and Bro's) tab-separated logs, any stream: the header names the columns.</summary>
sealed class ZeekTsv : ILineFormat
{
    ZeekTsv() { }

    /// <inheritdoc/>
    public static string Id => "log/zeek";

    /// <inheritdoc/>
    public static bool Recognises(ReadOnlySpan<byte> head)
    {
        head = HeadLines.WithoutMark(head);
        while (HeadLines.NextDirective(ref head, out var line, out _))
            if (line.StartsWith("#separator "u8) || line.StartsWith("#fields\t"u8)) return true;
        return false;
    }

    /// <inheritdoc/>
    public static ILineParser Open(ReadOnlySpan<byte> head, DateTimeOffset? modified)
    {
        var parser = new ZeekTsvParser();
        HeadLines.Declare(parser, head);
        return parser;
    }
}
