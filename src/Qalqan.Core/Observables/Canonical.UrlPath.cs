namespace Qalqan;

public static partial class Canonical
{
    /// <summary>Writes a decoded path: one slash for several, no <c>.</c> and <c>..</c>, and as few escapes as possible.</summary>
    static string? WritePath(ReadOnlySpan<byte> path, Span<byte> destination, ref int written)
    {
        var root = written;
        if (!Push(destination, ref written, (byte)'/')) return TooLong;
        while (!path.IsEmpty)
        {
            var end = path.IndexOfAny((byte)'/', (byte)'\\');
            var segment = end < 0 ? path : path[..end];
            path = end < 0 ? default : path[(end + 1)..];
            if (segment.IsEmpty || segment.SequenceEqual("."u8)) continue;
            if (segment.SequenceEqual(".."u8))
            {
                if (written > root + 1) written = root + destination[root..(written - 1)].LastIndexOf((byte)'/') + 1;
                continue;
            }
            foreach (var b in segment)
                if (!Escape(destination, ref written, b, alsoQuestionMark: true)) return TooLong;
            if (end >= 0 && !Push(destination, ref written, (byte)'/')) return TooLong;
        }
        return null;
    }

    static string? WriteQuery(ReadOnlySpan<byte> query, Span<byte> destination, ref int written)
    {
        foreach (var b in query)
            if (!Escape(destination, ref written, b, alsoQuestionMark: false)) return TooLong;
        return null;
    }

    /// <summary>Safe Browsing escapes what is not printable ASCII, <c>#</c> and <c>%</c>. A question mark in a path was escaped and must stay so.</summary>
    static bool Escape(Span<byte> destination, ref int written, byte b, bool alsoQuestionMark)
    {
        if (b is > 0x20 and < 0x7F and not ((byte)'#' or (byte)'%') && !(alsoQuestionMark && b == '?')) return Push(destination, ref written, b);
        if (written + 3 > MaxBytes) return false;
        destination[written++] = (byte)'%';
        destination[written++] = "0123456789ABCDEF"u8[b >> 4];
        destination[written++] = "0123456789ABCDEF"u8[b & 15];
        return true;
    }

    static bool Push(Span<byte> destination, ref int written, byte b)
    {
        if (written >= MaxBytes) return false;
        destination[written++] = b;
        return true;
    }
}
