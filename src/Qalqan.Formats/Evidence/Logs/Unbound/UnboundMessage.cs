namespace Qalqan.Formats;

/// <summary>What Unbound says about queries: <c>192.0.2.1 www.example.org. A IN</c>, with the reply's code and timing behind where <c>log-replies</c> is on.</summary>
static class UnboundMessage
{
    /// <summary>Reads <c>[1234:0] info: message</c>, as Unbound writes to syslog.</summary>
    public static bool TryAddTagged(ReadOnlySpan<byte> text, int offset, LineFields fields)
    {
        var i = 0;
        if (!LineWords.TryNext(text, ref i, out var word, out var at)) return false;
        if (word[0] == '[')
        {
            fields.Add("thread", word.Trim("[]:"u8), offset + at + 1);
            if (!LineWords.TryNext(text, ref i, out word, out at)) return true;
        }
        if (word[^1] != ':') return false;
        fields.Add("level", word[..^1], offset + at);
        while (i < text.Length && text[i] == ' ') i++;
        Add(text[i..], offset + i, fields);
        return true;
    }

    /// <summary>Adds the message behind the level.</summary>
    public static void Add(ReadOnlySpan<byte> message, int offset, LineFields fields)
    {
        if (TryQuestion(message, 0, offset, fields)) return;
        // "evil.example. always_nxdomain 192.0.2.1@40000 www.evil.example. A IN", "rpz: applied [zone] evil.example. rpz-nxdomain 192.0.2.1@40000 …"
        var sign = message.IndexOf((byte)'@');
        var start = sign < 0 ? -1 : message[..sign].LastIndexOf((byte)' ') + 1;
        if (start > 0 && TryQuestion(message, start, offset, fields))
        {
            fields.Add("action", message[..(start - 1)], offset);
            return;
        }
        if (TryVerb(message, "resolving "u8, offset, fields) || TryVerb(message, "response for "u8, offset, fields)) return;
        if (!message.IsEmpty) fields.Add("message", message, offset);
    }

    /// <summary><c>client name type class …</c>; the client may carry its port behind <c>@</c>.</summary>
    static bool TryQuestion(ReadOnlySpan<byte> message, int i, int offset, LineFields fields)
    {
        if (!LineWords.TryNext(message, ref i, out var client, out var clientAt)) return false;
        var sign = client.IndexOf((byte)'@');
        if (sign > 0) client = client[..sign];
        if (!HostText.IsIp(client) || !LineWords.TryNext(message, ref i, out var name, out var nameAt) || name[^1] != '.') return false;
        fields.Add("client", client, offset + clientAt, ObservableKind.Ip, Places.Client);
        AddName(name, nameAt, message, ref i, offset, fields);
        if (LineWords.TryNext(message, ref i, out var word, out var at)) fields.Add("rcode", word, offset + at);
        while (i < message.Length && message[i] == ' ') i++;
        if (i < message.Length) fields.Add("extra", message[i..], offset + i);
        return true;
    }

    static bool TryVerb(ReadOnlySpan<byte> message, ReadOnlySpan<byte> verb, int offset, LineFields fields)
    {
        if (!message.StartsWith(verb)) return false;
        var i = verb.Length;
        if (!LineWords.TryNext(message, ref i, out var name, out var at) || name[^1] != '.') return false;
        fields.Add("action", verb[..^1], offset);
        AddName(name, at, message, ref i, offset, fields);
        return true;
    }

    static void AddName(ReadOnlySpan<byte> name, int at, ReadOnlySpan<byte> message, ref int i, int offset, LineFields fields)
    {
        TypedField.AddHost(fields, "name", name, offset + at, Places.DnsQuery);
        if (LineWords.TryNext(message, ref i, out var word, out at)) fields.Add("type", word, offset + at);
        if (LineWords.TryNext(message, ref i, out word, out at)) fields.Add("class", word, offset + at);
    }
}
