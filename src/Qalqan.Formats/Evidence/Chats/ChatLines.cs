namespace Qalqan.Formats.Chats;

/// <summary>The lines of a text export, with their offsets, in bounded memory.</summary>
sealed class ChatLines(Stream content, long offset = 0)
{
    /// <summary>A longer line comes in several parts: no message has so long a one.</summary>
    const int MaxLineBytes = 256 << 10;

    readonly byte[] _buffer = new byte[2 * MaxLineBytes];
    int _next, _end;
    long _offset = offset;
    bool _ended;

    /// <summary>Offset of the current line's first byte.</summary>
    public long Offset { get; private set; }

    /// <summary>Whether the current line goes on from the last one, which was too long.</summary>
    public bool Continues { get; private set; }

    bool _cut;

    /// <summary>The next line with its line break, or false at the end. Valid until the next call.</summary>
    public bool TryNext(out ReadOnlySpan<byte> line)
    {
        while (true)
        {
            var held = _buffer.AsSpan(_next, _end - _next);
            var end = held.IndexOf((byte)'\n') + 1;
            if (end == 0 && !_ended && held.Length < MaxLineBytes)
            {
                Fill();
                continue;
            }
            Continues = _cut;
            _cut = end == 0 && held.Length >= MaxLineBytes;
            if (end == 0) end = Math.Min(held.Length, MaxLineBytes);
            line = held[..end];
            Offset = _offset + _next;
            _next += end;
            return end > 0;
        }
    }

    void Fill()
    {
        _buffer.AsSpan(_next, _end - _next).CopyTo(_buffer);
        _offset += _next;
        _end -= _next;
        _next = 0;
        var n = content.Read(_buffer.AsSpan(_end));
        _end += n;
        _ended = n == 0;
    }
}
