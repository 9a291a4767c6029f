namespace Qalqan.Formats;

/// <summary>Reads <c>[time] [category:] [severity:] message</c>; each of the three is a setting of the channel.</summary>
sealed class BindParser : ILineParser
{
    /// <inheritdoc/>
    public ReadOnlySpan<byte> HeaderMark => default;

    /// <inheritdoc/>
    public bool TryParse(ReadOnlySpan<byte> line, LineFields fields)
    {
        fields.Clear();
        var i = 0;
        if (LogTime.TryDayMonthYear(line, out var time, out var length) || (LogTime.TryIso(line, out time, out length) && line[10] == 'T'))
        {
            if (length >= line.Length || line[length] != ' ') return false;
            fields.Time = time;
            i = length + 1;
        }
        return BindMessage.TryAddTagged(line[i..], i, fields);
    }
}
