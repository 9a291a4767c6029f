namespace Qalqan.Formats;

/// <summary>A forward view of an archive's bytes that can look ahead and step back a little, whether the evidence can be read at any place or only once.</summary>
/// <remarks>
/// The base library's inflater takes input in pieces and does not say how much of the last piece it used. This window remembers where the last piece
/// began, so that the caller can find the exact end of a compressed stream by the check sum that follows it, and go on from there.
/// </remarks>
sealed class InputWindow : ForwardStream
{
    const int Size = 128 << 10;
    const int PieceBytes = 16 << 10;

    readonly EvidenceFile _file;
    readonly Stream? _stream;
    readonly byte[] _buffer = new byte[Size];
    long _offset;
    int _next, _end, _piece;
    bool _ended;

    public InputWindow(EvidenceFile file)
    {
        _file = file;
        if (!file.CanReadAt) _stream = file.Open();
    }

    /// <summary>Offset in the evidence of the next byte.</summary>
    public override long Position { get => _offset + _next; set => throw new NotSupportedException(); }

    /// <summary>Where <see cref="Read(Span{byte})"/> pretends that the input ends; the whole input if not set.</summary>
    public long Stop { get; set; } = long.MaxValue;

    /// <summary>Offset of the first byte that the last <see cref="Read(Span{byte})"/> handed out.</summary>
    public long LastPiece => _offset + _piece;

    /// <summary>Whether <see cref="GoTo"/> can go anywhere, back as well.</summary>
    public bool CanGoAnywhere => _stream is null;

    /// <summary>The next bytes without taking them: <paramref name="count"/> of them, fewer at the end of the input. At most 64 kB. Valid until the next call.</summary>
    public ReadOnlySpan<byte> Peek(int count)
    {
        while (_end - _next < count && Fill()) { }
        return _buffer.AsSpan(_next, Math.Min(count, _end - _next));
    }

    /// <summary>Goes to <paramref name="offset"/>: anywhere if <see cref="CanGoAnywhere"/>, else forward or back to what is still held. Returns false where that is impossible or past the end.</summary>
    public bool GoTo(long offset)
    {
        if (offset >= _offset && offset <= _offset + _end)
        {
            _next = (int)(offset - _offset);
            _piece = _next;
            return true;
        }
        if (CanGoAnywhere)
        {
            _offset = Math.Min(offset, _file.Length ?? 0);
            _next = _end = _piece = 0;
            _ended = false;
            return _offset == offset;
        }
        if (offset < _offset) return false;
        while (Position < offset)
        {
            _piece = _next = _end;
            if (!Fill()) return false;
            _next = (int)Math.Min(_end, _next + (offset - Position));
        }
        return true;
    }

    public override int Read(Span<byte> buffer)
    {
        var n = (int)Math.Min(Math.Min(buffer.Length, PieceBytes), Stop - Position);
        if (n <= 0) return 0;
        _piece = _next;
        if (_next == _end) Fill();
        n = Math.Min(n, _end - _next);
        _buffer.AsSpan(_next, n).CopyTo(buffer);
        _next += n;
        return n;
    }

    bool Fill()
    {
        if (_ended) return false;
        if (_end > Size / 2)
        {
            var keep = Math.Min(_piece, _next);
            _buffer.AsSpan(keep, _end - keep).CopyTo(_buffer);
            _offset += keep;
            _next -= keep;
            _piece -= keep;
            _end -= keep;
        }
        var n = _stream is null ? _file.ReadAt(_offset + _end, _buffer.AsSpan(_end)) : _stream.Read(_buffer.AsSpan(_end));
        _end += n;
        _ended = n == 0;
        return n > 0;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) _stream?.Dispose();
        base.Dispose(disposing);
    }
}
