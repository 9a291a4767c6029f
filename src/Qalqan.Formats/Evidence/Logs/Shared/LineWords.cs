namespace Qalqan.Formats;

/// <summary>Takes a line apart at its blanks.</summary>
static class LineWords
{
    /// <summary>The next word of <paramref name="line"/> from <paramref name="i"/>, which is moved behind it.</summary>
    public static bool TryNext(ReadOnlySpan<byte> line, scoped ref int i, out ReadOnlySpan<byte> word, out int at)
    {
        while (i < line.Length && line[i] == ' ') i++;
        at = i;
        var length = line[i..].IndexOf((byte)' ');
        if (length < 0) length = line.Length - i;
        word = line.Slice(i, length);
        i += length;
        return length > 0;
    }

    /// <summary>The next word or quoted value, quotes taken off and backslash escapes kept; a quote that is never closed runs to the end of the line.</summary>
    public static bool TryNextQuoted(ReadOnlySpan<byte> line, scoped ref int i, out ReadOnlySpan<byte> value, out int at)
    {
        while (i < line.Length && line[i] == ' ') i++;
        if (i >= line.Length || line[i] != '"') return TryNext(line, ref i, out value, out at);
        at = ++i;
        while (true)
        {
            var stop = line[i..].IndexOfAny((byte)'"', (byte)'\\');
            if (stop < 0)
            {
                i = line.Length;
                value = line[at..];
                return true;
            }
            i += stop;
            if (line[i] == '"') break;
            i = Math.Min(i + 2, line.Length);
        }
        value = line[at..i];
        i++;
        return true;
    }

    /// <summary>Takes blanks off both ends.</summary>
    /// <param name="s">The text.</param>
    /// <param name="start">How many were taken off the front. Searching for the result would be quadratic on hostile text.</param>
    public static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> s, out int start)
    {
        var front = s.TrimStart(" \t"u8);
        start = s.Length - front.Length;
        return front.TrimEnd(" \t"u8);
    }

    /// <summary>Whether a value is the sign for none, <c>-</c>, or empty.</summary>
    public static bool IsAbsent(ReadOnlySpan<byte> value) => value.IsEmpty || (value.Length == 1 && value[0] == '-');
}
