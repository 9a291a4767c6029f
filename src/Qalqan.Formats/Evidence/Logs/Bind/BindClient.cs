using System.Buffers;

namespace Qalqan.Formats;

/// <summary>BIND's lines about a client: <c>client @0x7f62b8 192.0.2.1#40000 (name): view office: query: name IN A + (198.51.100.53)</c>.</summary>
static class BindClient
{
    static readonly SearchValues<byte> TypeBytes = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"u8);

    /// <summary>Adds client, view, what happened and the name. False, and nothing added, if no client follows.</summary>
    public static bool TryAdd(ReadOnlySpan<byte> message, int offset, LineFields fields)
    {
        var i = 7;
        if (!LineWords.TryNext(message, ref i, out var word, out var at)) return false;
        if (word[0] == '@' && !LineWords.TryNext(message, ref i, out word, out at)) return false;
        var hash = word.IndexOf((byte)'#');
        if (hash < 1 || !HostText.IsIp(word[..hash])) return false;
        fields.Add("client", word[..hash], offset + at, ObservableKind.Ip, Places.Client);
        var colon = message[at..].IndexOf(": "u8);
        if (colon < 0) return true;
        // "(name)" repeats the question; it is kept only where the action does not name one.
        var peerAt = Math.Min(i, at + colon);
        while (peerAt < at + colon && message[peerAt] is (byte)' ' or (byte)'(') peerAt++;
        var peer = message[peerAt..(at + colon)].TrimEnd(" )"u8);
        i = at + colon + 2;
        if (message[i..].StartsWith("view "u8) && message[i..].IndexOf(": "u8) is > 0 and var viewEnd)
        {
            fields.Add("view", message[(i + 5)..(i + viewEnd)], offset + i + 5);
            i += viewEnd + 2;
        }
        if (!TryAction(message, i, offset, fields))
        {
            if (!peer.IsEmpty) AddQuestion(peer, offset + peerAt, fields);
            fields.Add("message", message[i..], offset + i);
        }
        return true;
    }

    static bool TryAction(ReadOnlySpan<byte> message, int i, int offset, LineFields fields)
    {
        var rest = message[i..];
        if (rest.StartsWith("query: "u8) || rest.StartsWith("answer: "u8) || rest.StartsWith("response: "u8)) return AddQuery(message, i, offset, fields);
        if (rest.StartsWith("rpz "u8)) return AddPolicy(message, i, offset, fields);
        // "query failed (SERVFAIL) for name/IN/A at query.c:7841", "query (cache) 'name/A/IN' denied"
        var mark = rest.IndexOf(") for "u8);
        var start = mark > 0 ? i + mark + 6 : rest.StartsWith("query (cache) '"u8) ? i + 15 : -1;
        if (start < 0) return false;
        var length = message[start..].IndexOfAny((byte)' ', (byte)'\'');
        if (length < 1) return false;
        fields.Add("action", message[i..(start - 1)].TrimEnd((byte)' '), offset + i);
        AddQuestion(message.Slice(start, length), offset + start, fields);
        fields.Add("message", message[(start + length)..], offset + start + length);
        return true;
    }

    /// <summary><c>query: name IN A +E(0)K (198.51.100.53)</c>, and the answer behind it where answers are logged.</summary>
    static bool AddQuery(ReadOnlySpan<byte> message, int i, int offset, LineFields fields)
    {
        var colon = message[i..].IndexOf((byte)':');
        fields.Add("action", message.Slice(i, colon), offset + i);
        i += colon + 1;
        if (!LineWords.TryNext(message, ref i, out var word, out var at)) return true;
        AddName(word, offset + at, fields);
        if (LineWords.TryNext(message, ref i, out word, out at)) fields.Add("class", word, offset + at);
        if (LineWords.TryNext(message, ref i, out word, out at)) fields.Add("type", word, offset + at);
        if (LineWords.TryNext(message, ref i, out word, out at)) fields.Add("flags", word, offset + at);
        var mark = i;
        if (LineWords.TryNext(message, ref i, out word, out at) && word.Length > 2 && word[0] == '(' && word[^1] == ')')
            TypedField.AddHost(fields, "server", word[1..^1], offset + at + 1, Places.Server);
        else i = mark;
        while (i < message.Length && message[i] == ' ') i++;
        if (i < message.Length) fields.Add("detail", message[i..], offset + i);
        return true;
    }

    /// <summary><c>rpz QNAME NXDOMAIN rewrite name/A/IN via name.policy.zone</c></summary>
    static bool AddPolicy(ReadOnlySpan<byte> message, int i, int offset, LineFields fields)
    {
        var mark = message[i..].IndexOf(" rewrite "u8);
        if (mark < 0) return false;
        fields.Add("action", message.Slice(i, mark), offset + i);
        i += mark + 9;
        if (!LineWords.TryNext(message, ref i, out var word, out var at)) return true;
        AddQuestion(word, offset + at, fields);
        while (i < message.Length && message[i] == ' ') i++;
        if (i < message.Length) fields.Add("detail", message[i..], offset + i);
        return true;
    }

    /// <summary>Adds <c>name/A/IN</c>, <c>name/IN/A</c> or a name alone.</summary>
    public static void AddQuestion(ReadOnlySpan<byte> question, int offset, LineFields fields)
    {
        // A name may hold a slash, escaped or not (10.0.0.0/24.in-addr.arpa); class and type cannot.
        var name = question;
        for (var n = 0; n < 2 && name.LastIndexOf((byte)'/') is > 0 and var slash && IsClassOrType(name[(slash + 1)..]); n++) name = name[..slash];
        AddName(name, offset, fields);
        if (name.Length < question.Length) fields.Add("type", question[(name.Length + 1)..], offset + name.Length + 1);
    }

    static void AddName(ReadOnlySpan<byte> name, int offset, LineFields fields) =>
        TypedField.AddHost(fields, "name", name, offset, Places.DnsQuery);

    static bool IsClassOrType(ReadOnlySpan<byte> s) => s.Length is > 0 and < 12 && !s.ContainsAnyExcept(TypeBytes);
}
