using System.Buffers;

namespace Qalqan.Formats.Chats;

/// <summary>What the first bytes of a text export look like.</summary>
static class ChatHead
{
    /// <summary>Lines looked at before the first stamp: a title that somebody added.</summary>
    const int MaxLinesBefore = 4;

    /// <summary>Stamps whose texts are looked at.</summary>
    const int MaxStamps = 20;

    static readonly SearchValues<string> s_levels = SearchValues.Create(
        ["TRACE", "DEBUG", "INFO", "NOTICE", "WARN", "ERROR", "FATAL", "CRITICAL", "ALERT", "EMERGENCY", "SEVERE", "VERBOSE"], StringComparison.OrdinalIgnoreCase);

    /// <summary>Finds the first stamp of a chat. False if there is none, or if what stands behind the stamps is a program's log: many begin a line the same way.</summary>
    public static bool TryFind(ReadOnlySpan<byte> head, out ChatStamp first)
    {
        first = default;
        int found = 0, before = 0;
        var named = false;
        while (!head.IsEmpty && found < MaxStamps)
        {
            var end = head.IndexOf((byte)'\n');
            var line = end < 0 ? head : head[..end];
            head = end < 0 ? default : head[(end + 1)..];
            if (!ChatStamp.TryRead(line, out var stamp))
            {
                if (found == 0 && ++before > MaxLinesBefore) return false;
                continue;
            }
            if (found++ == 0) first = stamp;
            if (stamp.IsBracketed != first.IsBracketed || IsLog(line[stamp.Bytes..])) return false;
            named |= line[stamp.Bytes..].IndexOf(": "u8) > 0 || line.EndsWith(":"u8);
        }
        return named;
    }

    /// <summary>Whether a log's level, a second bracket or data stands where a chat has a name.</summary>
    static bool IsLog(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty || text[0] is (byte)'[' or (byte)'{') return true;
        Span<char> word = stackalloc char[40];
        var n = 0;
        while (n < word.Length && n < text.Length && text[n] is > (byte)' ' and < 0x80 and not (byte)':') word[n] = (char)text[n++];
        return ((ReadOnlySpan<char>)word[..n]).ContainsAny(s_levels) && (n == text.Length || text[n] is (byte)':' or (byte)' ');
    }
}
