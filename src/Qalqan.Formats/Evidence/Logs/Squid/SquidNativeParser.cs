namespace Qalqan.Formats;

/// <summary>Reads <c>time elapsed client code/status bytes method URL user hierarchy/peer type</c>, as <c>logformat squid</c> writes it, and what was added behind.</summary>
sealed class SquidNativeParser : ILineParser
{
    /// <inheritdoc/>
    public ReadOnlySpan<byte> HeaderMark => default;

    /// <inheritdoc/>
    public bool TryParse(ReadOnlySpan<byte> line, LineFields fields)
    {
        fields.Clear();
        var i = 0;
        if (!LineWords.TryNext(line, ref i, out var word, out var at) || !LogTime.TryEpochSeconds(word, out var time, out var used) || used != word.Length) return false;
        if (!LineWords.TryNext(line, ref i, out var elapsed, out var elapsedAt) || elapsed.TrimStart((byte)'-').ContainsAnyExceptInRange((byte)'0', (byte)'9')) return false;
        if (!LineWords.TryNext(line, ref i, out var client, out var clientAt)) return false;
        if (!LineWords.TryNext(line, ref i, out var code, out var codeAt) || code.IndexOf((byte)'/') < 1) return false;
        fields.Time = time;
        fields.Add("elapsed", elapsed, elapsedAt);
        TypedField.AddHost(fields, "client", client, clientAt, Places.Client);
        fields.Add("code", code, codeAt);
        if (LineWords.TryNext(line, ref i, out word, out at)) fields.Add("bytes", word, at);
        if (!LineWords.TryNext(line, ref i, out var method, out at)) return true;
        if (!LineWords.IsAbsent(method)) fields.Add("method", method, at);
        if (LineWords.TryNext(line, ref i, out word, out at) && !LineWords.IsAbsent(word)) TypedField.AddUrl(fields, "url", word, at, Places.HttpRequest);
        if (LineWords.TryNext(line, ref i, out word, out at) && !LineWords.IsAbsent(word)) fields.Add("user", word, at);
        if (LineWords.TryNext(line, ref i, out word, out at)) AddPeer(word, at, fields);
        if (LineWords.TryNext(line, ref i, out word, out at) && !LineWords.IsAbsent(word)) fields.Add("type", word, at);
        while (i < line.Length && line[i] == ' ') i++;
        if (i < line.Length) fields.Add("extra", line[i..], i);
        return true;
    }

    static void AddPeer(ReadOnlySpan<byte> word, int at, LineFields fields)
    {
        var slash = word.IndexOf((byte)'/');
        if (slash < 0)
        {
            fields.Add("hierarchy", word, at);
            return;
        }
        fields.Add("hierarchy", word[..slash], at);
        var peer = word[(slash + 1)..];
        if (!LineWords.IsAbsent(peer)) TypedField.AddHost(fields, "peer", peer, at + slash + 1, Places.Server);
    }
}
