namespace Qalqan.Formats.Chats;

/// <summary>What the first bytes of a text export look like.</summary>
static class ChatHead
{
    /// <summary>Lines looked at before the first stamp: a title that somebody added.</summary>
    const int MaxLines = 4;

    /// <summary>Finds the first stamp with a name or a system message behind it.</summary>
    public static bool TryFind(ReadOnlySpan<byte> head, out ChatStamp stamp)
    {
        stamp = default;
        for (var i = 0; i < MaxLines && !head.IsEmpty; i++)
        {
            var end = head.IndexOf((byte)'\n');
            var line = end < 0 ? head : head[..end];
            if (ChatStamp.TryRead(line, out stamp) && line.Length > stamp.Bytes) return true;
            if (end < 0) break;
            head = head[(end + 1)..];
        }
        return false;
    }
}
