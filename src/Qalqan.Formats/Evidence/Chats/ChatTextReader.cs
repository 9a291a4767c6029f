namespace Qalqan.Formats.Chats;

/// <summary>Reads text exports: a stamp, a name and a colon begin a message, lines without a stamp belong to the one before.</summary>
/// <param name="sink">Receives the messages.</param>
/// <param name="message">Where a message's parts go.</param>
/// <param name="mark">Finds in the first line of a message's text what was sent beside it, and adds it.</param>
/// <param name="cancel">Ends reading with an exception.</param>
sealed class ChatTextReader(IEvidenceSink sink, ChatMessage message, ChatTextReader.Mark mark, CancellationToken cancel)
{
    /// <summary>How much of a file is looked at to find out how dates are written, before the first message is read. Exports without media are a few MB.</summary>
    const int MaxAheadBytes = 16 << 20;

    /// <summary>The longest name of a sender, in bytes. What is longer before a colon is text.</summary>
    const int MaxNameBytes = 200;

    bool _open;

    public delegate void Mark(ChatMessage message, ReadOnlySpan<byte> text, long offset);

    /// <summary>Reads the whole file.</summary>
    /// <param name="file">The export.</param>
    /// <param name="order">The order of the dates where the format fixes it; else it is found out.</param>
    public void Read(EvidenceFile file, DateOrder order)
    {
        var content = file.Open();
        var ahead = new byte[file.CanReadAt ? Math.Min(MaxAheadBytes, file.Length ?? MaxAheadBytes) : MaxAheadBytes];
        var held = content.ReadAtLeast(ahead, ahead.Length, throwOnEndOfStream: false);
        if (order == DateOrder.Unknown) order = Decide(ahead.AsMemory(0, held));
        using var whole = new PrefixedStream(ahead.AsMemory(0, held), content);
        ReadLines(new(whole), order);
    }

    DateOrder Decide(ReadOnlyMemory<byte> ahead)
    {
        var dates = new ChatDates();
        for (var rest = ahead.Span; !rest.IsEmpty;)
        {
            cancel.ThrowIfCancellationRequested();
            var end = rest.IndexOf((byte)'\n') + 1;
            if (end == 0) end = rest.Length;
            if (ChatStamp.TryRead(rest[..end], out var stamp)) dates.Add(stamp);
            rest = rest[end..];
        }
        return dates.Decide();
    }

    void ReadLines(ChatLines lines, DateOrder order)
    {
        while (lines.TryNext(out var line))
        {
            cancel.ThrowIfCancellationRequested();
            if (!lines.Continues && ChatStamp.TryRead(line, out var stamp))
            {
                Close();
                Open(line, stamp, lines.Offset, order);
            }
            else if (_open) message.Body(line, lines.Offset);
            // Something stands before the first message: a title that somebody added, or the end of a message whose beginning was cut off.
            else if (line.ContainsAnyExcept(" \t\r\n"u8)) sink.Text(line, Places.ChatText, lines.Offset);
        }
        Close();
    }

    void Open(ReadOnlySpan<byte> line, in ChatStamp stamp, long offset, DateOrder order)
    {
        message.Start(offset);
        _open = true;
        message.Time = ChatDates.TimeOf(stamp, order);
        message.Field("date"u8, line[..stamp.Bytes].Trim("[] -\u200E\u200F\uFEFF"u8));
        var text = line[stamp.Bytes..];
        var colon = text[..Math.Min(text.Length, MaxNameBytes)].IndexOf((byte)':');
        if (colon > 0 && colon + 1 < text.Length && text[colon + 1] is (byte)' ' or (byte)'\r' or (byte)'\n' or 0xE2)
        {
            message.Field("sender"u8, Trim(text[..colon]));
            message.Field("type", "message");
            offset += stamp.Bytes + colon + 1;
            text = text[(colon + 1)..];
            if (text[0] == ' ')
            {
                text = text[1..];
                offset++;
            }
        }
        else
        {
            message.Field("type", "system");
            offset += stamp.Bytes;
        }
        mark(message, text, offset);
        message.Body(text, offset);
    }

    void Close()
    {
        if (_open) message.Emit();
        _open = false;
    }

    /// <summary>Without spaces, line breaks and marks of direction around it.</summary>
    public static ReadOnlySpan<byte> Trim(ReadOnlySpan<byte> text)
    {
        text = text.Trim(" \r\n\t"u8);
        while (StartsWithMark(text)) text = text[3..].TrimStart(" "u8);
        while (text.Length >= 3 && StartsWithMark(text[^3..])) text = text[..^3].TrimEnd(" \r\n"u8);
        return text;
    }

    /// <summary>Whether it begins with a mark of direction, which messengers put before what they wrote themselves.</summary>
    public static bool StartsWithMark(ReadOnlySpan<byte> text) =>
        text.StartsWith("\u200E"u8) || text.StartsWith("\u200F"u8) || text.StartsWith("\u202A"u8) || text.StartsWith("\u202C"u8) || text.StartsWith("\u2068"u8) || text.StartsWith("\u2069"u8);
}
