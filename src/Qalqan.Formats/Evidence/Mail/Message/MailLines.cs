namespace Qalqan.Formats;

/// <summary>Lines as mail has them: CRLF by the standard, LF from exports, CR from old Macs, CRCRLF from programs that converted twice; all of them in one file.</summary>
static class MailLines
{
    /// <summary>The end of the line that starts at <paramref name="at"/>, its line break not counted.</summary>
    /// <param name="bytes">The message.</param>
    /// <param name="at">Where the line starts.</param>
    /// <param name="next">Where the next line starts; the length of <paramref name="bytes"/> after the last.</param>
    public static int End(ReadOnlySpan<byte> bytes, int at, out int next)
    {
        var i = bytes[at..].IndexOfAny((byte)'\r', (byte)'\n');
        if (i < 0) return next = bytes.Length;
        var end = at + i;
        next = end + 1;
        if (bytes[end] == '\n') return end;
        if (next < bytes.Length && bytes[next] == '\n') next++;
        else if (next + 1 < bytes.Length && bytes[next] == '\r' && bytes[next + 1] == '\n') next += 2;
        return end;
    }

    /// <summary>Where the line break before <paramref name="lineStart"/> begins, but not before <paramref name="floor"/>: the break before a boundary belongs to the boundary (RFC 2046 §5.1.1).</summary>
    public static int BreakBefore(ReadOnlySpan<byte> bytes, int floor, int lineStart)
    {
        var end = lineStart;
        if (end > floor && bytes[end - 1] == '\n') end--;
        if (end > floor && bytes[end - 1] == '\r') end--;
        return end;
    }

    /// <summary>Whether <paramref name="b"/> is a space or a tab.</summary>
    public static bool IsBlank(byte b) => b is (byte)' ' or (byte)'\t';

    /// <summary><paramref name="bytes"/> without blanks and line breaks at either end.</summary>
    public static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> bytes) => bytes.Trim(" \t\r\n"u8);
}
