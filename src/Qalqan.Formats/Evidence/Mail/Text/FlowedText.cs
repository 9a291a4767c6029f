namespace Qalqan.Formats;

/// <summary>Joins the lines of <c>format=flowed</c> text (RFC 3676): an address cut over two lines is one again.</summary>
static class FlowedText
{
    /// <summary>Appends <paramref name="text"/> with its soft line breaks taken out.</summary>
    /// <param name="text">The text.</param>
    /// <param name="deleteSpace">Whether the blank before a soft break goes too (<c>DelSp=yes</c>).</param>
    /// <param name="output">Where it goes.</param>
    public static void Join(ReadOnlySpan<byte> text, bool deleteSpace, ByteBuffer output)
    {
        for (var at = 0; at < text.Length;)
        {
            var end = MailLines.End(text, at, out var next);
            var line = text[at..end];
            // A line starting with a blank was stuffed with it so that it is not taken for a quote or an envelope line.
            if (line.StartsWith(" "u8)) line = line[1..];
            var soft = line.EndsWith(" "u8) && !line.SequenceEqual("-- "u8);
            output.Append(soft && deleteSpace ? line[..^1] : line);
            if (!soft) output.Append((byte)'\n');
            at = next;
        }
    }
}
