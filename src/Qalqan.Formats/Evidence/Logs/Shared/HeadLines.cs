namespace Qalqan.Formats;

/// <summary>Asks the first lines of a file whether they are in a format.</summary>
static class HeadLines
{
    // Enough to outvote a banner; a file's character does not change after this many lines.
    const int Asked = 24;

    /// <summary>Whether at least two of three lines pass. Empty lines and lines that start with <c>#</c> do not vote, nor does a last line that is cut, unless it is the only one.</summary>
    public static bool Most(ReadOnlySpan<byte> head, Func<ReadOnlySpan<byte>, bool> test)
    {
        head = WithoutMark(head);
        int yes = 0, no = 0;
        while (!head.IsEmpty && yes + no < Asked)
        {
            var line = Next(ref head, out var cut);
            if (line.IsEmpty || line[0] == '#') continue;
            if (cut && yes + no > 0) break;
            if (test(line)) yes++;
            else no++;
        }
        return yes > 0 && yes >= no * 2;
    }

    /// <summary>Whether <paramref name="parser"/> reads at least two of three of the first lines.</summary>
    public static bool Most(ReadOnlySpan<byte> head, ILineParser parser)
    {
        var fields = new LineFields();
        return Most(head, line => parser.TryParse(line, fields));
    }

    /// <summary>The next line of <paramref name="head"/>, its break taken off, which is moved behind it.</summary>
    /// <param name="head">What is left of the head.</param>
    /// <param name="cut">Whether the line has no end in the head.</param>
    public static ReadOnlySpan<byte> Next(ref ReadOnlySpan<byte> head, out bool cut)
    {
        var end = head.IndexOf((byte)'\n');
        cut = end < 0;
        var line = cut ? head : head[..end];
        head = cut ? default : head[(end + 1)..];
        return line.Length > 0 && line[^1] == '\r' ? line[..^1] : line;
    }

    /// <summary>The next of the lines that start with <c>#</c>, of those that stand first; empty ones do not count.</summary>
    /// <returns>False at the first other line, and at the end.</returns>
    public static bool NextDirective(ref ReadOnlySpan<byte> head, out ReadOnlySpan<byte> line, out bool cut)
    {
        line = default;
        cut = false;
        while (line.IsEmpty && !head.IsEmpty) line = Next(ref head, out cut);
        return !line.IsEmpty && line[0] == '#';
    }

    /// <summary>Tells <paramref name="parser"/> what the head's whole directives say of the lines behind them.</summary>
    public static void Declare(ILineParser parser, ReadOnlySpan<byte> head)
    {
        var fields = new LineFields();
        head = WithoutMark(head);
        while (NextDirective(ref head, out var line, out var cut) && !cut) parser.TryParse(line, fields);
    }

    /// <summary>Takes a UTF-8 byte order mark off.</summary>
    public static ReadOnlySpan<byte> WithoutMark(ReadOnlySpan<byte> s) => s.StartsWith("\uFEFF"u8) ? s[3..] : s;
}
