using System.Text;

namespace Qalqan.Formats;

/// <summary>Reads lines by the last <c>#Fields:</c> line. Servers write a new one in the middle of a file whenever they start or their columns change.</summary>
sealed class W3cParser : ILineParser
{
    // IIS has about 30 columns, the longest list seen (Incapsula) 40. More is not a log.
    const int MaxColumns = 256;

    readonly ByteScratch _scratch = new();
    Column[] _columns = [];
    DateTimeOffset? _day;

    /// <inheritdoc/>
    public ReadOnlySpan<byte> HeaderMark => "#"u8;

    /// <inheritdoc/>
    public bool TryParse(ReadOnlySpan<byte> line, LineFields fields)
    {
        fields.Clear();
        var start = line.Length - HeadLines.WithoutMark(line).Length;
        if (start == line.Length) return false;
        if (line[start] == '#')
        {
            ReadDirective(line[start..]);
            return false;
        }
        if (_columns.Length == 0) return false;
        var tabs = _columns.Length > 1 && line.Count((byte)'\t') >= _columns.Length - 1;
        return Read(line, tabs, fields);
    }

    void ReadDirective(ReadOnlySpan<byte> line)
    {
        if (line.StartsWith("#Fields:"u8)) ReadColumns(line[8..]);
        else if (line.StartsWith("#Date:"u8) || line.StartsWith("#Start-Date:"u8)) ReadDay(line[(line.IndexOf((byte)':') + 1)..].Trim((byte)' '));
    }

    void ReadDay(ReadOnlySpan<byte> s)
    {
        if (s.Length >= 10 && LogTime.TryDate(s[..10], out var day)) _day = day;
    }

    void ReadColumns(ReadOnlySpan<byte> s)
    {
        var columns = new List<Column>();
        foreach (var word in Encoding.UTF8.GetString(s).Split([' ', '\t', ','], StringSplitOptions.RemoveEmptyEntries))
        {
            if (columns.Count == MaxColumns) break;
            columns.Add(new(word, FieldMeanings.W3c(word), PartOf(word)));
        }
        _columns = [.. columns];
    }

    static TimePart PartOf(string name) => name.ToLowerInvariant() switch
    {
        "date" or "date-local" => TimePart.Date,
        "time" or "time-local" => TimePart.Clock,
        "date-time" or "datetime" or "timestamp" or "x-timestamp" or "gmttime" => TimePart.Both,
        _ => TimePart.None,
    };

    bool Read(ReadOnlySpan<byte> line, bool tabs, LineFields fields)
    {
        int i = 0, n = 0;
        var day = _day;
        TimeSpan? clock = null;
        for (; n < _columns.Length && i < line.Length; n++)
        {
            if (!TryNext(line, tabs, ref i, out var value, out var at)) break;
            ref readonly var column = ref _columns[n];
            if (column.Part != TimePart.None && ReadTime(column.Part, value, fields, ref day, ref clock)) continue;
            if (!LineWords.IsAbsent(value)) TypedField.Add(fields, column.Name, value, at, column.Meaning);
        }
        if (n == 0) return false;
        if (fields.Time is null && day is { } d && clock is { } c) fields.Time = d + c;
        var rest = LineWords.Trim(line[Math.Min(i, line.Length)..], out var restAt);
        if (!rest.IsEmpty) fields.Add("extra", rest, i + restAt);
        return true;
    }

    static bool ReadTime(TimePart part, ReadOnlySpan<byte> value, LineFields fields, ref DateTimeOffset? day, ref TimeSpan? clock)
    {
        switch (part)
        {
            case TimePart.Date when LogTime.TryDate(value, out var d):
                day = d;
                return true;
            case TimePart.Clock when LogTime.TryTimeOfDay(value, out var c):
                clock = c;
                return true;
            case TimePart.Both when LogTime.TryAny(value, out var t):
                fields.Time = t;
                return true;
            default:
                return false;
        }
    }

    /// <summary>Values are set apart by runs of blanks, or by single tabs, and may be quoted with doubled quotes inside.</summary>
    bool TryNext(ReadOnlySpan<byte> line, bool tabs, ref int i, out ReadOnlySpan<byte> value, out int at)
    {
        if (!tabs) while (i < line.Length && line[i] is (byte)' ' or (byte)'\t') i++;
        at = i;
        value = default;
        if (i >= line.Length) return false;
        if (line[i] == '"') return Quoted(line, ref i, out value, out at);
        var length = tabs ? line[i..].IndexOf((byte)'\t') : line[i..].IndexOfAny((byte)' ', (byte)'\t');
        if (length < 0) length = line.Length - i;
        value = line.Slice(i, length);
        i += length;
        if (tabs && i < line.Length) i++;
        return true;
    }

    bool Quoted(ReadOnlySpan<byte> line, ref int i, out ReadOnlySpan<byte> value, out int at)
    {
        at = ++i;
        while (i < line.Length)
        {
            var stop = line[i..].IndexOf((byte)'"');
            i = stop < 0 ? line.Length : i + stop;
            if (i + 1 >= line.Length || line[i + 1] != '"') break;
            i += 2;
        }
        value = _scratch.Undouble(line[at..Math.Min(i, line.Length)]);
        i = Math.Min(i + 1, line.Length);
        if (i < line.Length && line[i] == '\t') i++;
        return true;
    }

    enum TimePart { None, Date, Clock, Both }

    readonly record struct Column(string Name, FieldMeaning Meaning, TimePart Part);
}
