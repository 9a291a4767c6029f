namespace Qalqan.Formats;

/// <summary>Reads <c>&lt;PRI&gt;1 TIME HOST PROGRAM PID ID [data] message</c>, RFC 5424 §6, with the octet count of RFC 6587 before it if a collector kept it.</summary>
sealed class Syslog5424Parser : ILineParser
{
    // §6.3: an id and a name have 32 characters at the most. Vendors write longer ones.
    const int MaxName = 128;

    // More parameters than any sender writes; the rest of the line is text.
    const int MaxParameters = 512;

    readonly ByteScratch _scratch = new();
    readonly NameTree _names = new(static _ => FieldMeaning.Text);

    /// <inheritdoc/>
    public ReadOnlySpan<byte> HeaderMark => default;

    /// <inheritdoc/>
    public bool TryParse(ReadOnlySpan<byte> line, LineFields fields)
    {
        fields.Clear();
        var count = 0;
        while (count < line.Length && count < 6 && char.IsAsciiDigit((char)line[count])) count++;
        var i = count > 0 && count < line.Length && line[count] == ' ' ? count + 1 : 0;
        var start = i;
        var within = 0;
        var priority = SyslogParser.ReadPriority(line[start..], ref within);
        i = start + within;
        if (priority.IsEmpty || i + 2 >= line.Length || line[i] != '1' || line[i + 1] != ' ') return false;
        i += 2;
        if (!LineWords.TryNext(line, ref i, out var word, out var at)) return false;
        if (LogTime.TryIso(word, out var time, out var used) && used == word.Length) fields.Time = time;
        else if (!LineWords.IsAbsent(word)) return false;
        fields.Add("pri", priority, start + 1);
        AddWord("host", line, ref i, fields, out _);
        AddWord("program", line, ref i, fields, out var program);
        AddWord("pid", line, ref i, fields, out _);
        AddWord("msgid", line, ref i, fields, out _);
        while (i < line.Length && line[i] == ' ') i++;
        if (i < line.Length && line[i] == '-') i++;
        else ReadData(line, ref i, fields);
        if (i < line.Length && line[i] == ' ') i++;
        if (line[Math.Min(i, line.Length)..].StartsWith("\uFEFF"u8)) i += 3;
        SyslogMessage.Add(program[(program.LastIndexOf((byte)'/') + 1)..], line[Math.Min(i, line.Length)..], i, fields);
        return true;
    }

    static void AddWord(string name, ReadOnlySpan<byte> line, ref int i, LineFields fields, out ReadOnlySpan<byte> word)
    {
        if (LineWords.TryNext(line, ref i, out word, out var at) && !LineWords.IsAbsent(word)) fields.Add(name, word, at);
        else word = default;
    }

    /// <summary><c>[id name="value" …][id …]</c>; damage leaves the rest to the message.</summary>
    void ReadData(ReadOnlySpan<byte> line, ref int i, LineFields fields)
    {
        var count = 0;
        while (i < line.Length && line[i] == '[')
        {
            var length = line[i..Math.Min(line.Length, i + MaxName)].IndexOfAny((byte)' ', (byte)']');
            if (length < 2) return;
            var id = _names.Child(_names.Root, line.Slice(i + 1, length - 1));
            var n = i + length;
            while (n < line.Length && line[n] == ' ')
                if (++count > MaxParameters || !TryParameter(line, ref n, id, fields)) return;
            if (n >= line.Length || line[n] != ']') return;
            i = n + 1;
        }
    }

    bool TryParameter(ReadOnlySpan<byte> line, ref int n, NameNode id, LineFields fields)
    {
        var i = n + 1;
        var equals = line[i..Math.Min(line.Length, i + MaxName)].IndexOf("=\""u8);
        if (equals < 1) return false;
        var name = line.Slice(i, equals);
        i += equals + 1;
        if (!LineWords.TryNextQuoted(line, ref i, out var value, out var at)) return false;
        n = i;
        fields.Add(_names.Child(id, name).Name, _scratch.Unescape(value), at);
        return true;
    }
}
