namespace Qalqan.Formats;

/// <summary>Lines of UTF-8 text, ended by LF, CRLF or CR, with their numbers.</summary>
ref struct ListLines(ReadOnlySpan<byte> text)
{
    ReadOnlySpan<byte> _rest = text;

    /// <summary>The line, without its end.</summary>
    public ReadOnlySpan<byte> Current { get; private set; }

    /// <summary>Its number, from 1.</summary>
    public long Number { get; private set; }

    /// <summary>Moves to the next line.</summary>
    public bool Next()
    {
        if (_rest.IsEmpty) return false;
        var end = _rest.IndexOfAny((byte)'\n', (byte)'\r');
        Current = end < 0 ? _rest : _rest[..end];
        var pair = end >= 0 && _rest[end] == '\r' && end + 1 < _rest.Length && _rest[end + 1] == '\n';
        _rest = end < 0 ? default : _rest[(end + (pair ? 2 : 1))..];
        Number++;
        return true;
    }
}
