using System.Collections.Frozen;
using System.Text;

namespace Qalqan.Formats;

/// <summary>What BIND says behind the time: <c>queries: info: client @0x7f 192.0.2.1#40000 (name): query: name IN A +E(0)K (198.51.100.53)</c>.</summary>
static class BindMessage
{
    static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Categories = """
        client cname config database default delegation-only dispatch dnssec dnstap edns-disabled general lame-servers network notify nsid queries query-errors
        rate-limit resolver rpz rpz-passthru security serve-stale spill sslkeylog tat-query trust-anchor-telemetry unmatched update update-security xfer-in xfer-out zoneload
        drop zone-load responses
        """.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries).ToFrozenSet().GetAlternateLookup<ReadOnlySpan<char>>();

    static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Severities =
        new[] { "critical", "error", "warning", "notice", "info", "debug" }.ToFrozenSet().GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Adds category, severity and message. False, and nothing added, if the line has none of BIND's own words.</summary>
    public static bool TryAddTagged(ReadOnlySpan<byte> text, int offset, LineFields fields)
    {
        var i = 0;
        var tagged = false;
        if (TryTag(text, ref i, Categories, out var tag))
        {
            fields.Add("category", tag, offset + i - tag.Length - 2);
            tagged = true;
        }
        var at = i;
        if (TryTag(text, ref i, Severities, out tag))
        {
            fields.Add("severity", tag, offset + at);
            tagged = true;
        }
        var message = text[i..];
        if (TryMessage(message, offset + i, fields)) return true;
        if (tagged && !message.IsEmpty) fields.Add("message", message, offset + i);
        return tagged;
    }

    /// <summary>A word of a list with <c>: </c> behind it; <c>debug 3</c> counts as its first word.</summary>
    static bool TryTag(ReadOnlySpan<byte> text, ref int i, FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> words, out ReadOnlySpan<byte> tag)
    {
        tag = default;
        var near = text.Slice(i, Math.Min(text.Length - i, 32));
        var colon = near.IndexOf(": "u8);
        if (colon < 2) return false;
        var word = near[..colon];
        if (word.StartsWith("debug "u8)) word = word[..5];
        Span<char> chars = stackalloc char[32];
        var n = Encoding.Latin1.GetChars(word, chars);
        if (!words.Contains(chars[..n])) return false;
        tag = near[..colon];
        i += colon + 2;
        return true;
    }

    static bool TryMessage(ReadOnlySpan<byte> message, int offset, LineFields fields)
    {
        if (message.StartsWith("client "u8)) return BindClient.TryAdd(message, offset, fields);
        var view = message.StartsWith("view "u8) ? message.IndexOf(": "u8) : -1;
        var start = view < 0 ? 0 : view + 2;
        while (start < message.Length && message[start] == ' ') start++;
        var rest = message[start..];
        if (rest.StartsWith("validating "u8)) return AddResolved(message, start + 11, " :"u8, offset, fields);
        var mark = rest.IndexOf("resolving '"u8);
        // "timed out resolving", "lame server resolving", "network unreachable resolving": the verb is near the start.
        if (mark is >= 0 and < 64) return AddResolved(message, start + mark + 11, "'"u8, offset, fields);
        if (message.StartsWith("transfer of '"u8) && message.IndexOf("' from "u8) is > 0 and var from) AddPeer(message, from + 7, offset, fields);
        if (message.StartsWith("zone "u8) || message.StartsWith("transfer of '"u8) || message.StartsWith("rpz: "u8) || view > 0)
        {
            fields.Add("message", message, offset);
            return true;
        }
        return false;
    }

    /// <summary>The server a zone comes from: <c>198.51.100.53#53</c>.</summary>
    static void AddPeer(ReadOnlySpan<byte> message, int start, int offset, LineFields fields)
    {
        var hash = message[start..].IndexOf((byte)'#');
        if (hash > 0 && HostText.IsIp(message.Slice(start, hash))) fields.Add("server", message.Slice(start, hash), offset + start, ObservableKind.Ip, Places.Server);
    }

    /// <summary>The name and type from <paramref name="start"/> to one of <paramref name="ends"/>, and the server named at the end: <c>'name/A/IN': 198.51.100.53#53</c>.</summary>
    static bool AddResolved(ReadOnlySpan<byte> message, int start, ReadOnlySpan<byte> ends, int offset, LineFields fields)
    {
        var length = message[start..].IndexOfAny(ends);
        if (length < 1) return false;
        fields.Add("message", message[..start], offset);
        BindClient.AddQuestion(message.Slice(start, length), offset + start, fields);
        var rest = message[(start + length)..];
        var at = rest.LastIndexOf((byte)' ') + 1;
        var hash = rest[at..].IndexOf((byte)'#');
        if (hash > 0 && HostText.IsIp(rest.Slice(at, hash))) fields.Add("server", rest.Slice(at, hash), offset + start + length + at, ObservableKind.Ip, Places.Server);
        else if (!rest.IsEmpty) fields.Add("detail", rest, offset + start + length);
        return true;
    }
}
