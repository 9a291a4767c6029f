namespace Qalqan.Formats;

/// <summary>Takes one line of a table apart (RFC 4180 §2): cells may be quoted, with doubled quotes inside.</summary>
/// <param name="delimiter">The byte between cells.</param>
sealed class CsvCells(byte delimiter)
{
    readonly ByteScratch _scratch = new();

    /// <summary>Whether the last cell's quote was still open at the end of the line: it goes on in the next, or is damaged.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>The next cell, decoded; valid until the next call. <paramref name="i"/> is moved behind it; at the end of the line there is none.</summary>
    public bool TryNext(ReadOnlySpan<byte> line, ref int i, out ReadOnlySpan<byte> cell, out int at)
    {
        cell = default;
        at = i;
        IsOpen = false;
        if (i > line.Length || (i == line.Length && (i == 0 || line[i - 1] != delimiter))) return false;
        if (i == line.Length)
        {
            // An empty last cell.
            i++;
            return true;
        }
        // Exports with a blank behind the comma put the quote behind the blank.
        var quote = i;
        while (quote < line.Length && line[quote] == ' ') quote++;
        if (quote < line.Length && line[quote] == '"') return Quoted(line, quote, ref i, out cell, out at);
        var length = line[i..].IndexOf(delimiter);
        if (length < 0) length = line.Length - i;
        cell = line.Slice(i, length);
        i += length;
        if (i < line.Length) i++;
        else i = line.Length + 1;
        if (i == line.Length && line[i - 1] != delimiter) i++;
        return true;
    }

    bool Quoted(ReadOnlySpan<byte> line, int quote, ref int i, out ReadOnlySpan<byte> cell, out int at)
    {
        at = quote + 1;
        var end = at;
        while (true)
        {
            var stop = line[end..].IndexOf((byte)'"');
            if (stop < 0)
            {
                IsOpen = true;
                end = line.Length;
                break;
            }
            end += stop;
            if (end + 1 >= line.Length || line[end + 1] != '"') break;
            end += 2;
        }
        cell = _scratch.Undouble(line[at..end]);
        var next = line[end..].IndexOf(delimiter);
        i = next < 0 ? line.Length + 1 : end + next + 1;
        return true;
    }
}
