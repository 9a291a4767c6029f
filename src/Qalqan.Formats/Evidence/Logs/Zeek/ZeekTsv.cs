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
        while (!head.IsEmpty)
        {
            var line = HeadLines.Next(ref head, out _);
            if (line.IsEmpty) continue;
            if (line[0] != '#') return false;
            if (line.StartsWith("#separator "u8) || line.StartsWith("#fields\t"u8)) return true;
        }
        return false;
    }

    /// <inheritdoc/>
    public static ILineParser Open(ReadOnlySpan<byte> head, DateTimeOffset? modified)
    {
        var parser = new ZeekTsvParser();
        var fields = new LineFields();
        head = HeadLines.WithoutMark(head);
        while (!head.IsEmpty)
        {
            var line = HeadLines.Next(ref head, out var cut);
            if (cut) break;
            if (line.IsEmpty) continue;
            if (line[0] != '#') break;
            parser.TryParse(line, fields);
        }
        return parser;
    }
}
