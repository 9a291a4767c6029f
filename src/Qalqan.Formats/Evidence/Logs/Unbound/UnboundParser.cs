namespace Qalqan.Formats;

/// <summary>Reads <c>[1709294096] unbound[1234:0] info: message</c> and the two other forms of its time.</summary>
sealed class UnboundParser(DateTimeOffset? modified) : ILineParser
{
    readonly BsdTime _bsd = new(modified);

    /// <inheritdoc/>
    public ReadOnlySpan<byte> HeaderMark => default;

    /// <inheritdoc/>
    public bool TryParse(ReadOnlySpan<byte> line, LineFields fields)
    {
        fields.Clear();
        if (!TryReadTime(line, out var i, out var time)) return false;
        var rest = line[i..];
        if (!rest.StartsWith(" unbound["u8)) return false;
        var close = rest.IndexOf((byte)']');
        if (close < 0) return false;
        fields.Time = time;
        fields.Add("thread", rest[9..close], i + 9);
        i = Math.Min(i + close + 2, line.Length);
        var colon = line[i..].IndexOf(": "u8);
        if (colon is >= 0 and < 16)
        {
            fields.Add("level", line.Slice(i, colon), i);
            i += colon + 2;
        }
        UnboundMessage.Add(line[i..], i, fields);
        return true;
    }

    bool TryReadTime(ReadOnlySpan<byte> line, out int length, out DateTimeOffset? time)
    {
        time = null;
        length = 0;
        if (line.Length > 2 && line[0] == '[')
        {
            if (!LogTime.TryEpochSeconds(line[1..], out var epoch, out length) || 1 + length >= line.Length || line[1 + length] != ']') return false;
            time = epoch;
            length += 2;
            return true;
        }
        if (LogTime.TryIso(line, out var iso, out length))
        {
            time = iso;
            return true;
        }
        return _bsd.TryRead(line, out time, out length);
    }
}
