namespace Qalqan.Formats;

/// <summary>Reads both dialects; which one a line is in shows in its first byte.</summary>
sealed class WebErrorParser : ILineParser
{
    // Apache writes time, module and level, process, source and client before the message; more brackets belong to the message.
    const int MaxBrackets = 6;

    // nginx writes seven at the most. Each searches for its end, so their number must be bounded.
    const int MaxContexts = 16;

    /// <inheritdoc/>
    public ReadOnlySpan<byte> HeaderMark => default;

    /// <inheritdoc/>
    public bool TryParse(ReadOnlySpan<byte> line, LineFields fields)
    {
        fields.Clear();
        return line.Length > 20 && (line[0] == '[' ? TryApache(line, fields) : TryNginx(line, fields));
    }

    /// <summary><c>[Fri Sep 09 10:42:29.902022 2011] [core:error] [pid 35708:tid 43286] [client 192.0.2.1:53375] message</c></summary>
    static bool TryApache(ReadOnlySpan<byte> line, LineFields fields)
    {
        var i = 0;
        var known = 0;
        for (var n = 0; n < MaxBrackets && i < line.Length && line[i] == '['; n++)
        {
            var end = line[i..].IndexOf((byte)']');
            if (end < 0) break;
            if (!TryBracket(line.Slice(i + 1, end - 1), i + 1, fields)) break;
            known++;
            i += end + 1;
            while (i < line.Length && line[i] == ' ') i++;
        }
        if (known < 2) return false;
        AddClientBehindStatus(line, i, fields);
        if (i < line.Length) fields.Add("message", line[i..], i);
        return true;
    }

    static bool TryBracket(ReadOnlySpan<byte> inside, int offset, LineFields fields)
    {
        if (fields.Time is null && LogTime.TryAsctime(inside, out var time, out _)) fields.Time = time;
        else if (inside.StartsWith("client "u8)) AddClient(inside[7..], offset + 7, fields);
        else if (inside.StartsWith("pid "u8)) fields.Add("pid", inside[4..], offset + 4);
        else if (inside.StartsWith("remote "u8)) AddClient(inside[7..], offset + 7, fields);
        else if (IsLevel(inside[(inside.IndexOf((byte)':') + 1)..])) fields.Add("level", inside, offset);
        else return false;
        return true;
    }

    /// <summary>An error of the operating system may push the client behind itself: <c>(70014)End of file found: [client 192.0.2.1 :42114] AH01991</c>.</summary>
    static void AddClientBehindStatus(ReadOnlySpan<byte> line, int i, LineFields fields)
    {
        if (i >= line.Length || line[i] != '(') return;
        var at = line[i..].IndexOf("[client "u8);
        if (at < 0) return;
        var start = i + at + 8;
        var length = line[start..].IndexOf((byte)']');
        if (length > 0) AddClient(line.Slice(start, length), start, fields);
    }

    static void AddClient(ReadOnlySpan<byte> value, int offset, LineFields fields)
    {
        // ModSecurity repeats the client that Apache has just named.
        for (var n = 0; n < fields.Count; n++)
            if (fields.Name(n) == "client") return;
        var space = value.IndexOf((byte)' ');
        TypedField.AddHost(fields, "client", space > 0 ? value[..space] : value, offset, Places.Client);
    }

    /// <summary><c>2024/03/01 12:34:56 [error] 1234#5678: *99 message, client: 192.0.2.1, server: example.org, request: "GET / HTTP/1.1", host: "example.org"</c></summary>
    static bool TryNginx(ReadOnlySpan<byte> line, LineFields fields)
    {
        if (line[4] != '/' || !LogTime.TryIso(line, out var time, out var i)) return false;
        if (i + 2 >= line.Length || line[i] != ' ' || line[i + 1] != '[') return false;
        i += 2;
        var end = line[i..].IndexOf((byte)']');
        if (end < 0 || !IsLevel(line.Slice(i, end))) return false;
        fields.Time = time;
        fields.Add("level", line.Slice(i, end), i);
        i = Math.Min(i + end + 2, line.Length);
        var colon = line[i..].IndexOf(": "u8);
        if (colon > 0 && line.Slice(i, colon).Contains((byte)'#'))
        {
            fields.Add("pid", line.Slice(i, colon), i);
            i += colon + 2;
        }
        AddNginxMessage(line, i, fields);
        return true;
    }

    /// <summary>The context stands at the end, in a fixed order. The client's own text can stand only before it, in the message, and behind it, in quotes.</summary>
    static void AddNginxMessage(ReadOnlySpan<byte> line, int i, LineFields fields)
    {
        var context = line[i..].IndexOf(", client: "u8);
        fields.Add("message", context < 0 ? line[i..] : line.Slice(i, context), i);
        if (context < 0) return;
        i += context;
        for (var n = 0; n < MaxContexts && i + 2 < line.Length && line[i] == ','; n++)
        {
            i += 2;
            var colon = line[i..].IndexOf(": "u8);
            if (colon is < 1 or > 16) break;
            var key = line.Slice(i, colon);
            i += colon + 2;
            var start = i;
            if (i < line.Length && line[i] == '"') i += 1 + Math.Max(0, line[(i + 1)..].IndexOf("\", "u8));
            var length = line[i..].IndexOf(", "u8);
            i = length < 0 ? line.Length : i + length;
            AddContext(key, line[start..i], start, fields);
        }
        if (i < line.Length) fields.Add("extra", line[i..], i);
    }

    static void AddContext(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, int offset, LineFields fields)
    {
        if (value.Length > 1 && value[0] == '"')
        {
            value = value[^1] == '"' ? value[1..^1] : value[1..];
            offset++;
        }
        if (value.IsEmpty) return;
        if (key.SequenceEqual("client"u8)) TypedField.AddHost(fields, "client", value, offset, Places.Client);
        else if (key.SequenceEqual("server"u8)) TypedField.AddHost(fields, "server", value, offset, Places.Server);
        else if (key.SequenceEqual("request"u8)) fields.Add("request", value, offset);
        else if (key.SequenceEqual("upstream"u8)) TypedField.AddUrl(fields, "upstream", value, offset, Places.Server);
        else if (key.SequenceEqual("host"u8)) TypedField.AddHost(fields, "host", value, offset, Places.HttpRequest);
        else if (key.SequenceEqual("referrer"u8)) TypedField.AddUrl(fields, "referrer", value, offset, Places.HttpReferrer);
        else fields.Add("extra", value, offset);
    }

    static bool IsLevel(ReadOnlySpan<byte> s) =>
        s.SequenceEqual("error"u8) || s.SequenceEqual("warn"u8) || s.SequenceEqual("notice"u8) || s.SequenceEqual("info"u8) || s.SequenceEqual("crit"u8)
        || s.SequenceEqual("alert"u8) || s.SequenceEqual("emerg"u8) || s.SequenceEqual("debug"u8) || (s.Length == 6 && s.StartsWith("trace"u8));
}
