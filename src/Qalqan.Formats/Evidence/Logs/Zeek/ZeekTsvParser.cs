using System.Text;

namespace Qalqan.Formats;

/// <summary>Reads lines by the header above them. Rotated logs that were put together have several.</summary>
sealed class ZeekTsvParser : ILineParser
{
    // The widest stream (http with every extension) has about 60 columns.
    const int MaxColumns = 1024;

    // A set longer than this (an answer has 30 at the most) keeps its end as one text.
    const int MaxItems = 512;

    readonly ByteScratch _scratch = new();
    readonly RequestUrl _request = new();
    Column[] _columns = [];
    byte _separator = (byte)'\t';
    byte _setSeparator = (byte)',';
    byte[] _unset = "-"u8.ToArray();
    byte[] _empty = "(empty)"u8.ToArray();
    byte _unsetStart = (byte)'-';
    byte _emptyStart = (byte)'(';
    bool _escaped;

    /// <inheritdoc/>
    public ReadOnlySpan<byte> HeaderMark => "#"u8;

    /// <inheritdoc/>
    public bool TryParse(ReadOnlySpan<byte> line, LineFields fields)
    {
        fields.Clear();
        if (line.IsEmpty) return false;
        if (line[0] == '#')
        {
            ReadDirective(line);
            return false;
        }
        if (_columns.Length == 0) return false;
        _request.Clear();
        _escaped = line.Contains((byte)'\\');
        var start = 0;
        foreach (ref readonly var column in _columns.AsSpan())
        {
            var length = line[start..].IndexOf(_separator);
            if (length < 0) length = line.Length - start;
            AddColumn(column, line.Slice(start, length), start, fields);
            start += length + 1;
            if (start > line.Length) break;
        }
        if (start < line.Length) fields.Add("extra", line[start..], start);
        _request.AddTo(fields);
        return fields.Count > 0 || fields.Time is not null;
    }

    void AddColumn(in Column column, ReadOnlySpan<byte> value, int offset, LineFields fields)
    {
        if (value.IsEmpty || IsNone(value)) return;
        if (column.Meaning.Form == ValueForm.Time && fields.Time is null && LogTime.TryEpochSeconds(value, out var time, out var used) && used == value.Length)
        {
            fields.Time = time;
            return;
        }
        if (!column.IsList)
        {
            Add(column, value, offset, fields);
            return;
        }
        for (var n = 1; ; n++)
        {
            var comma = n < MaxItems ? value.IndexOf(_setSeparator) : -1;
            var item = comma < 0 ? value : value[..comma];
            if (!item.IsEmpty && !item.SequenceEqual(_unset)) Add(column, item, offset, fields);
            if (comma < 0) return;
            offset += comma + 1;
            value = value[(comma + 1)..];
        }
    }

    void Add(in Column column, ReadOnlySpan<byte> value, int offset, LineFields fields)
    {
        _request.Note(column.Meaning.Form, fields.Count);
        if (_escaped) value = _scratch.Unescape(value);
        if (column.Meaning.Form == ValueForm.Text) fields.Add(column.Name, value, offset);
        else TypedField.Add(fields, column.Name, value, offset, column.Meaning);
    }

    // Most columns of most lines hold a value; its first byte tells in nearly all cases.
    bool IsNone(ReadOnlySpan<byte> value) =>
        (value[0] == _unsetStart && value.SequenceEqual(_unset)) || (value[0] == _emptyStart && value.SequenceEqual(_empty));

    void ReadDirective(ReadOnlySpan<byte> line)
    {
        if (line.StartsWith("#separator "u8)) ReadSeparator(line[11..].Trim((byte)' '));
        else if (TryDirective(line, "#fields"u8, out var value)) ReadColumns(value);
        else if (TryDirective(line, "#types"u8, out value)) ReadTypes(value);
        else if (TryDirective(line, "#unset_field"u8, out value) && !value.IsEmpty)
        {
            _unset = value.ToArray();
            _unsetStart = value[0];
        }
        else if (TryDirective(line, "#empty_field"u8, out value) && !value.IsEmpty)
        {
            _empty = value.ToArray();
            _emptyStart = value[0];
        }
        else if (TryDirective(line, "#set_separator"u8, out value) && value.Length == 1) _setSeparator = value[0];
    }

    void ReadSeparator(ReadOnlySpan<byte> value)
    {
        var bytes = _scratch.Unescape(value);
        if (bytes.Length == 1) _separator = bytes[0];
    }

    bool TryDirective(ReadOnlySpan<byte> line, ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        value = default;
        if (line.Length <= name.Length || !line.StartsWith(name) || line[name.Length] != _separator) return false;
        value = line[(name.Length + 1)..];
        return true;
    }

    void ReadColumns(ReadOnlySpan<byte> value)
    {
        var names = Encoding.UTF8.GetString(value).Split((char)_separator, MaxColumns);
        _columns = [.. names.Select(n => new Column(n, FieldMeanings.Zeek(n), false))];
    }

    void ReadTypes(ReadOnlySpan<byte> value)
    {
        var types = Encoding.UTF8.GetString(value).Split((char)_separator, MaxColumns);
        for (var i = 0; i < Math.Min(types.Length, _columns.Length); i++)
            _columns[i] = _columns[i] with { IsList = types[i].StartsWith("set[", StringComparison.Ordinal) || types[i].StartsWith("vector[", StringComparison.Ordinal) };
    }

    readonly record struct Column(string Name, FieldMeaning Meaning, bool IsList);
}
