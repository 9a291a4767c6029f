using System.Text;

namespace Qalqan.Formats;

/// <summary>Rows of a delimited table (RFC 4180 and its looser relatives) over UTF-8.</summary>
ref struct TableRows(ReadOnlySpan<byte> text, byte delimiter)
{
    /// <summary>A row longer than this is a quote that was never closed: the row then ends at its line.</summary>
    const int MaxRowBytes = 1 << 20;

    /// <summary>More cells than this are not kept.</summary>
    const int MaxCells = 1024;

    readonly ReadOnlySpan<byte> _text = text;
    readonly List<string> _cells = [];
    readonly List<int> _columns = [];
    int _at;
    long _line = 1;

    /// <summary>The cells, without their quotes.</summary>
    public readonly IReadOnlyList<string> Cells => _cells;

    /// <summary>The line where the row starts, from 1.</summary>
    public long Line { get; private set; }

    /// <summary>Where the cell starts in its line, from 1, counted in bytes.</summary>
    public readonly FilePosition Position(int cell) => FilePosition.Line(Line, cell < _columns.Count ? _columns[cell] : 1);

    /// <summary>Moves to the next row that is not blank.</summary>
    public bool Next()
    {
        while (_at < _text.Length)
        {
            var rest = _text[_at..];
            var end = rest.IndexOfAny((byte)'\n', (byte)'\r');
            var line = end < 0 ? rest : rest[..end];
            Line = _line;
            if (line.IndexOfAnyExcept(" \t"u8) < 0)
            {
                Advance(line.Length);
                continue;
            }
            Row(rest, line.Length);
            return true;
        }
        return false;
    }

    void Row(ReadOnlySpan<byte> rest, int lineLength)
    {
        _cells.Clear();
        _columns.Clear();
        // Only a row with quotes can go past its line.
        var limit = rest[..lineLength].Contains((byte)'"') ? Math.Min(rest.Length, MaxRowBytes) : lineLength;
        if (Split(rest[..limit], out var used) || limit == lineLength)
        {
            Advance(used);
            return;
        }
        _cells.Clear();
        _columns.Clear();
        Split(rest[..lineLength], out used);
        Advance(used);
    }

    /// <summary>Splits one row off <paramref name="text"/>.</summary>
    /// <returns>False if a quote is open at the end.</returns>
    bool Split(ReadOnlySpan<byte> text, out int used)
    {
        var i = 0;
        while (true)
        {
            var start = i;
            while (i < text.Length && text[i] == ' ' && delimiter != ' ') i++;
            bool closed;
            string cell;
            if (i < text.Length && text[i] == '"') closed = Quoted(text, ref i, out cell);
            else
            {
                var end = text[i..].IndexOfAny(delimiter, (byte)'\n', (byte)'\r');
                var length = end < 0 ? text.Length - i : end;
                cell = Encoding.UTF8.GetString(text.Slice(i, length)).Trim();
                i += length;
                closed = true;
            }
            if (_cells.Count < MaxCells)
            {
                _cells.Add(cell);
                _columns.Add(start + 1);
            }
            if (!closed || i >= text.Length || text[i] != delimiter)
            {
                used = i;
                return closed;
            }
            i++;
        }
    }

    /// <summary>A quoted cell; two quotes are one. What stands between the closing quote and the delimiter is dropped, as spreadsheets do.</summary>
    readonly bool Quoted(ReadOnlySpan<byte> text, ref int i, out string cell)
    {
        var start = ++i;
        var doubled = false;
        while (true)
        {
            var quote = text[i..].IndexOf((byte)'"');
            if (quote < 0)
            {
                cell = Encoding.UTF8.GetString(text[start..]).Trim();
                i = text.Length;
                return false;
            }
            i += quote + 1;
            if (i >= text.Length || text[i] != '"') break;
            doubled = true;
            i++;
        }
        cell = Encoding.UTF8.GetString(text[start..(i - 1)]).Trim();
        if (doubled) cell = cell.Replace("\"\"", "\"", StringComparison.Ordinal);
        var end = text[i..].IndexOfAny(delimiter, (byte)'\n', (byte)'\r');
        i = end < 0 ? text.Length : i + end;
        return true;
    }

    /// <summary>Goes past <paramref name="bytes"/> and one line end, counting the lines in between.</summary>
    void Advance(int bytes)
    {
        var inside = _text.Slice(_at, bytes);
        _line += inside.Count((byte)'\n') + 1;
        _at += bytes;
        if (_at < _text.Length && _text[_at] == '\r') _at++;
        if (_at < _text.Length && _text[_at] == '\n') _at++;
    }
}
