namespace Qalqan.Formats;

/// <summary>What dnsmasq (and Pi-hole, which is built on it) says about queries: <c>query[A] name from 192.0.2.1</c>, <c>reply name is 198.51.100.7</c>.</summary>
static class DnsmasqMessage
{
    /// <summary>Adds the fields of a query, an answer or a forwarding; false for anything else dnsmasq says.</summary>
    public static bool TryAdd(ReadOnlySpan<byte> message, int offset, LineFields fields)
    {
        var i = 0;
        if (!LineWords.TryNext(message, ref i, out var word, out var at)) return false;
        // log-queries=extra: a serial number and the client before the rest.
        if (!word.ContainsAnyExceptInRange((byte)'0', (byte)'9'))
        {
            var n = i;
            if (!LineWords.TryNext(message, ref n, out var client, out var clientAt) || client.IndexOf((byte)'/') is not (> 0 and var slash)) return false;
            if (!LineWords.TryNext(message, ref n, out word, out at)) return false;
            i = n;
            // The query itself names its client again.
            if (HostText.IsIp(client[..slash]) && !word.StartsWith("query["u8)) fields.Add("client", client[..slash], offset + clientAt, ObservableKind.Ip, Places.Client);
        }
        var before = fields.Count;
        return TryAction(message, word, at, i, offset, fields) || fields.Count > before;
    }

    static bool TryAction(ReadOnlySpan<byte> message, ReadOnlySpan<byte> action, int actionAt, int i, int offset, LineFields fields)
    {
        if (action.Length > 7 && action[^1] == ']' && (action.StartsWith("query["u8) || action.StartsWith("dnssec-query["u8)))
        {
            var bracket = action.IndexOf((byte)'[');
            fields.Add("action", action[..bracket], offset + actionAt);
            fields.Add("type", action[(bracket + 1)..^1], offset + actionAt + bracket + 1);
            return TryTwo(message, i, offset, fields, Places.Client);
        }
        // "gravity blocked", "exactly blocked", "regex blacklisted", "/etc/hosts" …: all end in "name is value".
        var to = action.SequenceEqual("forwarded"u8);
        var mark = to ? " to "u8 : " is "u8;
        var verb = message[i..].IndexOf(mark);
        if (verb < 1) return false;
        var name = message[..(i + verb)];
        var blank = name.LastIndexOf((byte)' ');
        // One or two words before the name; a sentence is something else.
        if (blank < 0 || message[actionAt..blank].Count((byte)' ') > 1) return false;
        fields.Add("action", message[actionAt..blank], offset + actionAt);
        // DHCP and hosts lines turn round: "DHCP 192.0.2.5 is laptop".
        TypedField.AddHost(fields, "name", name[(blank + 1)..], offset + blank + 1, Places.DnsQuery);
        var value = message[(i + verb + mark.Length)..].Trim((byte)' ');
        TypedField.AddHost(fields, to ? "server" : "answer", value, offset + i + verb + mark.Length, to ? Places.Server : Places.DnsAnswer);
        return true;
    }

    static bool TryTwo(ReadOnlySpan<byte> message, int i, int offset, LineFields fields, string place)
    {
        if (!LineWords.TryNext(message, ref i, out var name, out var at)) return true;
        TypedField.AddHost(fields, "name", name, offset + at, Places.DnsQuery);
        if (!LineWords.TryNext(message, ref i, out var verb, out _) || !LineWords.TryNext(message, ref i, out var peer, out at)) return true;
        var from = verb.SequenceEqual("from"u8);
        TypedField.AddHost(fields, from ? "client" : "server", peer, offset + at, from ? place : Places.Server);
        return true;
    }
}
