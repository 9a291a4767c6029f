namespace Qalqan.Formats;

/// <summary>The line before each message of a mailbox: <c>From sender@host Sat Jan  3 01:05:34 2026</c> (RFC 4155).</summary>
static class EnvelopeLine
{
    /// <summary>Whether <paramref name="line"/> is <c>From</c>, something, and a time with a year. Without this, a sentence that starts with "From" would cut a message in two.</summary>
    public static bool HasDate(ReadOnlySpan<byte> line)
    {
        if (!line.StartsWith("From "u8) || line.Length > 400) return false;
        var colon = line.IndexOf((byte)':');
        // The time, hh:mm, stands behind a blank; the year is four digits somewhere behind the sender.
        while (colon >= 0)
        {
            if (colon >= 6 && colon + 2 < line.Length && Digit(line[colon - 1]) && Digit(line[colon + 1]) && Digit(line[colon + 2])) break;
            var next = line[(colon + 1)..].IndexOf((byte)':');
            colon = next < 0 ? -1 : colon + 1 + next;
        }
        if (colon < 0) return false;
        for (var i = 5; i + 4 <= line.Length; i++)
            if (Digit(line[i]) && Digit(line[i + 1]) && Digit(line[i + 2]) && Digit(line[i + 3]) && (i + 4 == line.Length || !Digit(line[i + 4])) && line[i - 1] == ' ') return true;
        return false;
    }

    static bool Digit(byte b) => b is >= (byte)'0' and <= (byte)'9';
}
