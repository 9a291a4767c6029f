using System.Text;

namespace Qalqan.Formats;

/// <summary>uuencoded files, as a transfer encoding or standing in the text of a mail (POSIX uuencode).</summary>
static class UuEncoding
{
    /// <summary>Finds the next <c>begin MODE NAME</c> line at or after <paramref name="at"/> that is followed by a data line.</summary>
    /// <param name="text">The text.</param>
    /// <param name="at">Where to start.</param>
    /// <param name="name">The file's name.</param>
    /// <returns>Index of the line; -1 if there is none.</returns>
    public static int FindBegin(ReadOnlySpan<byte> text, int at, out string name)
    {
        name = "";
        while (at < text.Length)
        {
            var i = text[at..].IndexOf("begin "u8);
            if (i < 0) return -1;
            at += i;
            var end = MailLines.End(text, at, out var next);
            if ((at == 0 || text[at - 1] is (byte)'\n' or (byte)'\r') && TryName(text[(at + 6)..end], out name) && IsData(text[next..MailLines.End(text, next, out _)])) return at;
            at = end;
        }
        return -1;
    }

    static bool TryName(ReadOnlySpan<byte> rest, out string name)
    {
        name = "";
        var digits = rest.IndexOf((byte)' ');
        if (digits is not (3 or 4) || rest[..digits].ContainsAnyExceptInRange((byte)'0', (byte)'7') || rest.Length > 300) return false;
        name = Encoding.UTF8.GetString(rest[(digits + 1)..]).Trim();
        return name.Length > 0;
    }

    static bool IsData(ReadOnlySpan<byte> line) =>
        line.Length > 0 && line[0] is >= 32 and <= 96 && ((line[0] - 32) & 63) is var n && line.Length >= 1 + ((n + 2) / 3 * 4) - 3 && line.Length <= 1 + ((n + 2) / 3 * 4) + 2;

    /// <summary>Appends the decoded file whose <c>begin</c> line starts at <paramref name="at"/>.</summary>
    /// <returns>Where the text goes on behind the <c>end</c> line, or behind the last data line where it is missing.</returns>
    public static int Decode(ReadOnlySpan<byte> text, int at, ByteBuffer output)
    {
        MailLines.End(text, at, out at);
        while (at < text.Length)
        {
            var end = MailLines.End(text, at, out var next);
            var line = text[at..end];
            if (line.SequenceEqual("end"u8)) return next;
            if (line.Length == 0 || line[0] is < 32 or > 96) return at;
            var n = (line[0] - 32) & 63;
            for (var i = 1; n > 0; i += 4)
            {
                var bits = (Six(line, i) << 18) | (Six(line, i + 1) << 12) | (Six(line, i + 2) << 6) | Six(line, i + 3);
                for (var shift = 16; shift >= 0 && n > 0; shift -= 8, n--) output.Append((byte)(bits >> shift));
            }
            at = next;
        }
        return at;
    }

    // Blanks at the end of a line are lost in transport; they stood for zero.
    static int Six(ReadOnlySpan<byte> line, int i) => i < line.Length ? (line[i] - 32) & 63 : 0;
}
