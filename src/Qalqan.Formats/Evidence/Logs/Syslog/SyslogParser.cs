namespace Qalqan.Formats;

/// <summary>Reads <c>[&lt;PRI&gt;]time [host] [program[pid]:] message</c>.</summary>
sealed class SyslogParser(DateTimeOffset? modified) : ILineParser
{
    // RFC 3164 §4.1.3 allows 32 characters; Ubuntu's com.canonical.Unity.Scope.Music is longer. A longer word is not a program.
    const int MaxTag = 128;

    readonly BsdTime _bsd = new(modified);

    /// <inheritdoc/>
    public ReadOnlySpan<byte> HeaderMark => default;

    /// <inheritdoc/>
    public bool TryParse(ReadOnlySpan<byte> line, LineFields fields)
    {
        fields.Clear();
        var i = 0;
        var priority = ReadPriority(line, ref i);
        // An RFC 5424 version: another format.
        if (!TryReadTime(line, ref i, out var time)) return false;
        if (i >= line.Length || (line[i] != ' ' && line[i] != ':')) return false;
        fields.Time = time;
        if (!priority.IsEmpty) fields.Add("pri", priority, 1);
        var hostFollows = line[i] == ' ';
        i++;
        if (hostFollows) ReadHost(line, ref i, fields);
        ReadTag(line, i, fields);
        return true;
    }

    bool TryReadTime(ReadOnlySpan<byte> line, ref int i, out DateTimeOffset? time)
    {
        if (LogTime.TryIso(line[i..], out var iso, out var length))
        {
            // A date and a time with a blank between are many formats' way to begin; syslog's has the T.
            time = iso;
            if (line[i + 10] != 'T') return false;
            i += length;
            return true;
        }
        if (!_bsd.TryRead(line[i..], out time, out length)) return false;
        i += length;
        return true;
    }

    /// <summary>Reads <c>&lt;13&gt;</c>; returns the number or nothing.</summary>
    internal static ReadOnlySpan<byte> ReadPriority(ReadOnlySpan<byte> line, ref int i)
    {
        if (line.IsEmpty || line[0] != '<') return default;
        var end = line[..Math.Min(line.Length, 5)].IndexOf((byte)'>');
        if (end < 2 || line[1..end].ContainsAnyExceptInRange((byte)'0', (byte)'9')) return default;
        i = end + 1;
        return line[1..end];
    }

    static void ReadHost(ReadOnlySpan<byte> line, ref int i, LineFields fields)
    {
        var next = i;
        if (!LineWords.TryNext(line, ref next, out var word, out var at)) return;
        // "Mar 24 14:26:01 --- last message repeated 2 times ---" and "Mar 11 09:39:38 dnsmasq[1]: …" have no host.
        if (word[^1] == ':' || word[0] == '-' || word.Contains((byte)'[')) return;
        fields.Add("host", word, at);
        i = next;
    }

    static void ReadTag(ReadOnlySpan<byte> line, int i, LineFields fields)
    {
        while (i < line.Length && line[i] == ' ') i++;
        var rest = line[i..];
        var end = rest[..Math.Min(rest.Length, MaxTag)].IndexOfAny((byte)' ', (byte)':', (byte)'[');
        if (end <= 0 || rest[end] == ' ')
        {
            SyslogMessage.Add(default, rest, i, fields);
            return;
        }
        var program = rest[..end];
        fields.Add("program", program, i);
        var n = end;
        if (rest[n] == '[')
        {
            var close = rest[n..Math.Min(rest.Length, n + MaxTag)].IndexOf((byte)']');
            if (close > 0)
            {
                fields.Add("pid", rest.Slice(n + 1, close - 1), i + n + 1);
                n += close + 1;
            }
        }
        if (n < rest.Length && rest[n] == ':') n++;
        SyslogMessage.Add(WithoutPath(program), rest[n..], i + n, fields);
    }

    static ReadOnlySpan<byte> WithoutPath(ReadOnlySpan<byte> program) => program[(program.LastIndexOf((byte)'/') + 1)..];
}
