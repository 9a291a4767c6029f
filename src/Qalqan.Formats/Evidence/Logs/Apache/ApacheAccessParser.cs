namespace Qalqan.Formats;

/// <summary>Reads a line around its anchor, the time in brackets: who stands before it, what was asked behind it.</summary>
sealed class ApacheAccessParser : ILineParser
{
    // The time stands behind the client, the user and perhaps a list of forwarders. A line without it there is no access line.
    const int LatestTime = 1024;

    // Sizes and times between the size and the referer: three have been seen. Without a bound every digit of a hostile line would become a field.
    const int MaxNumbers = 16;

    readonly ByteScratch _scratch = new();

    /// <inheritdoc/>
    public ReadOnlySpan<byte> HeaderMark => default;

    /// <inheritdoc/>
    public bool TryParse(ReadOnlySpan<byte> line, LineFields fields)
    {
        fields.Clear();
        if (!TryFindTime(line, out var time, out var start, out var end)) return false;
        var mark = line.Length - HeadLines.WithoutMark(line).Length;
        fields.Time = time;
        AddClient(line[..start], mark, fields);
        AddRequest(line, end, fields);
        return true;
    }

    /// <summary>Finds <c>[10/Oct/2000:13:55:36 -0700]</c>, or Squid's <c>[05/02/2025 11:30:29]</c>.</summary>
    /// <param name="line">The line.</param>
    /// <param name="time">What it says.</param>
    /// <param name="start">Where the opening bracket stands.</param>
    /// <param name="end">Behind the closing one.</param>
    public static bool TryFindTime(ReadOnlySpan<byte> line, out DateTimeOffset time, out int start, out int end)
    {
        var near = line[..Math.Min(line.Length, LatestTime)];
        for (start = 0; start < near.Length; start++)
        {
            var next = near[start..].IndexOf((byte)'[');
            if (next < 0) break;
            start += next;
            var inside = line[(start + 1)..];
            if (LogTime.TryClf(inside, out time, out var length) || TrySlashed(inside, out time, out length))
            {
                end = start + 1 + length;
                if (end < line.Length && line[end] == ']') end++;
                return start > 0;
            }
        }
        time = default;
        start = end = 0;
        return false;
    }

    // A logformat seen with Squid: month first, no zone.
    static bool TrySlashed(ReadOnlySpan<byte> s, out DateTimeOffset time, out int length)
    {
        time = default;
        length = 19;
        if (s.Length < 20 || s[2] != '/' || s[5] != '/' || s[10] != ' ' || s[19] != ']') return false;
        Span<byte> iso = stackalloc byte[19];
        s[6..10].CopyTo(iso);
        iso[4] = iso[7] = (byte)'-';
        s[..2].CopyTo(iso[5..]);
        s[3..5].CopyTo(iso[8..]);
        s[10..19].CopyTo(iso[10..]);
        return LogTime.TryIso(iso, out time, out _);
    }

    static void AddClient(ReadOnlySpan<byte> line, int i, LineFields fields)
    {
        if (!LineWords.TryNext(line, ref i, out var word, out var at)) return;
        var second = i;
        // "www.example.org:443 192.0.2.1 - -" and "- 192.0.2.1 - -": a virtual host goes before the client.
        if (!IsClientIp(word) && LineWords.TryNext(line, ref second, out var next, out var nextAt) && (IsClientIp(next) || IsVirtualHost(word, line[second..])))
        {
            if (!LineWords.IsAbsent(word)) TypedField.AddHost(fields, "vhost", word, at, Places.Server);
            word = next;
            at = nextAt;
            i = second;
        }
        TypedField.AddHost(fields, "client", word.TrimEnd((byte)','), at, Places.Client);
        // "203.0.113.5, 198.51.100.2 - -" and "192.0.2.1 (203.0.113.5) - -": forwarders, in either form.
        while (LineWords.TryNext(line, ref i, out word, out at) && (IsClientIp(word) || word[0] == '('))
        {
            var front = word.TrimStart("(,"u8);
            var inner = front.TrimEnd("),"u8);
            if (!LineWords.IsAbsent(inner)) TypedField.AddHost(fields, "forwarded", inner, at + word.Length - front.Length, Places.Client);
        }
        if (word.IsEmpty) return;
        if (!LineWords.IsAbsent(word)) fields.Add("ident", word, at);
        var user = LineWords.Trim(line[i..], out var userAt);
        if (!LineWords.IsAbsent(user)) fields.Add("user", user, i + userAt);
    }

    static bool IsClientIp(ReadOnlySpan<byte> word) => HostText.TryIp(word.TrimEnd((byte)','), out _, out _);

    // Only a port or a fourth word tells "vhost client.example.net - -" from "client.example.net - -".
    static bool IsVirtualHost(ReadOnlySpan<byte> word, ReadOnlySpan<byte> rest)
    {
        var i = 0;
        return (word.Contains((byte)':') || HostText.IsDomain(word)) && LineWords.TryNext(rest, ref i, out _, out _) && LineWords.TryNext(rest, ref i, out _, out _);
    }

    void AddRequest(ReadOnlySpan<byte> line, int i, LineFields fields)
    {
        if (!LineWords.TryNextQuoted(line, ref i, out var request, out var at)) return;
        // One site logs the virtual host, quoted, between time and request.
        var peek = i;
        if (LineWords.IsAbsent(request) && LineWords.TryNextQuoted(line, ref peek, out var next, out var nextAt) && next.Contains((byte)' '))
        {
            request = next;
            at = nextAt;
            i = peek;
        }
        AddRequestLine(_scratch.Unescape(request), at, fields);
        if (!LineWords.TryNextQuoted(line, ref i, out var status, out at)) return;
        fields.Add("status", status, at);
        if (LineWords.TryNextQuoted(line, ref i, out var bytes, out at) && !LineWords.IsAbsent(bytes)) fields.Add("bytes", bytes, at);
        AddRest(line, i, fields);
    }

    static void AddRequestLine(ReadOnlySpan<byte> request, int at, LineFields fields)
    {
        int first = request.IndexOf((byte)' '), last = request.LastIndexOf((byte)' ');
        if (first <= 0 || request[..first].ContainsAnyExceptInRange((byte)'A', (byte)'Z'))
        {
            // TLS spoken to a plain port, probes, a time-out before the first byte.
            if (!LineWords.IsAbsent(request)) fields.Add("request", request, at);
            return;
        }
        var protocol = last > first && request[(last + 1)..].StartsWith("HTTP/"u8);
        if (!protocol) last = request.Length;
        var method = request[..first];
        var target = request[(first + 1)..last];
        fields.Add("method", method, at);
        if (method.SequenceEqual("CONNECT"u8)) TypedField.AddUrl(fields, "target", target, at + first + 1, Places.HttpRequest);
        else if (TypedField.IsUrl(target)) fields.Add("target", target, at + first + 1, ObservableKind.Url, Places.HttpRequest);
        else fields.Add("target", target, at + first + 1);
        if (protocol) fields.Add("protocol", request[(last + 1)..], at + last + 1);
    }

    /// <summary>Referer and agent are the first two quoted values; numbers may stand before them, anything behind.</summary>
    void AddRest(ReadOnlySpan<byte> line, int i, LineFields fields)
    {
        var quotedSeen = 0;
        for (var n = 0; quotedSeen < 2 && n < MaxNumbers; n++)
        {
            var before = i;
            if (!LineWords.TryNextQuoted(line, ref i, out var value, out var at)) return;
            var quoted = at > 0 && line[at - 1] == '"';
            if (!quoted && value.ContainsAnyExceptInRange((byte)'-', (byte)'9'))
            {
                i = before;
                break;
            }
            if (!quoted)
            {
                if (!LineWords.IsAbsent(value)) fields.Add("extra", value, at);
                continue;
            }
            quotedSeen++;
            if (LineWords.IsAbsent(value)) continue;
            var text = _scratch.Unescape(value);
            if (quotedSeen == 1 && (TypedField.IsUrl(text) || text[0] == '/')) TypedField.AddUrl(fields, "referer", text, at, Places.HttpReferrer);
            else fields.Add(quotedSeen == 1 && LooksLikeMore(line[i..]) ? "referer" : "agent", text, at);
        }
        var extra = LineWords.Trim(line[i..], out var extraAt);
        if (!extra.IsEmpty) fields.Add("extra", _scratch.Unescape(extra), i + extraAt);
    }

    static bool LooksLikeMore(ReadOnlySpan<byte> rest) => rest.TrimStart((byte)' ').StartsWith("\""u8);
}
