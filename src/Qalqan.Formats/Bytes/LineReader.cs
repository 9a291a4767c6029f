using System.Buffers;
using System.Text;

namespace Qalqan.Formats;

/// <summary>Reads a text stream line by line as UTF-8, in bounded memory, and knows where in the file each byte stood.</summary>
/// <remarks>LF, CRLF and CR end a line. UTF-16 and Windows-1252 are transcoded. Lines longer than <see cref="Limits.MaxLinePieceBytes"/>
/// come in pieces, cut at a blank or comma where there is one. Holds a pooled buffer: dispose it; the stream stays open.</remarks>
public sealed class LineReader : IDisposable
{
    readonly Stream _stream;
    readonly int _pieceBytes;
    readonly ArrayBufferWriter<byte> _transcoded = new();
    byte[] _buffer;
    int _start, _end;
    long _bufferOffset;
    bool _ended, _skipLineFeed;
    int _lineStart, _lineLength, _next;

    /// <summary>Starts reading at the stream's position, which counts as offset 0.</summary>
    /// <param name="stream">Read forward only; not disposed.</param>
    public LineReader(Stream stream) : this(stream, Limits.MaxLinePieceBytes) { }

    internal LineReader(Stream stream, int pieceBytes)
    {
        _stream = stream;
        _pieceBytes = pieceBytes;
        _buffer = ArrayPool<byte>.Shared.Rent(2 * pieceBytes);
        while (_end < Math.Min(EvidenceFile.HeadBytes, pieceBytes) && Fill()) { }
        Form = TextEncoding.Detect(_buffer.AsSpan(0, Math.Min(_end, EvidenceFile.HeadBytes)), out var mark);
        Width = Form is TextForm.Utf16LittleEndian or TextForm.Utf16BigEndian ? 2 : 1;
        _start = _next = mark;
    }

    /// <summary>How the stream is encoded.</summary>
    public TextForm Form { get; }

    /// <summary>The line or piece, UTF-8, without its line break. Valid until the next <see cref="Read"/>.</summary>
    public ReadOnlySpan<byte> Line => Form == TextForm.Utf8 ? _buffer.AsSpan(_lineStart, _lineLength) : _transcoded.WrittenSpan;

    /// <summary>Byte offset in the stream of the piece's first byte.</summary>
    public long Offset { get; private set; }

    /// <summary>How many bytes of the stream the piece covers, its line break not counted.</summary>
    public int Length => _lineLength;

    /// <summary>The 1-based number of the line. All pieces of one line have the same.</summary>
    public long Number { get; private set; }

    /// <summary>Whether the piece goes on with the one before it: it is not the start of its line.</summary>
    public bool Continues { get; private set; }

    /// <summary>Whether the line was cut here and goes on in the next piece.</summary>
    public bool IsCut { get; private set; }

    int Width { get; }

    /// <summary>The offset in the stream of byte <paramref name="index"/> of <see cref="Line"/>. Counts characters where the stream was transcoded.</summary>
    public long OffsetOf(int index)
    {
        if (Form == TextForm.Utf8) return Offset + index;
        var units = Encoding.UTF8.GetCharCount(Line[..index]);
        return Offset + (long)units * Width;
    }

    /// <summary>Goes to the next line or piece. False at the end of the stream. A line break at the very end starts no further line.</summary>
    public bool Read()
    {
        Continues = IsCut;
        IsCut = false;
        _start = _next;
        var searched = 0;
        while (true)
        {
            if (_skipLineFeed && !SkipLineFeed()) return false;
            var found = FindBreak(_buffer.AsSpan(_start, _end - _start), searched);
            if (found >= 0 && found <= _pieceBytes) return Take(found, found + Width, isBreak: true);
            if (_end - _start > _pieceBytes) return Take(CutAt(), null, isBreak: false);
            searched = (_end - _start) / Width * Width;
            if (!Fill()) break;
        }
        // A file cut in the middle of a UTF-16 unit: the half is still shown, as U+FFFD.
        return _end > _start && Take(_end - _start, null, isBreak: true);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_buffer.Length == 0) return;
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
        (_start, _end, _next, _ended, _lineStart, _lineLength) = (0, 0, 0, true, 0, 0);
    }

    bool Take(int length, int? used, bool isBreak)
    {
        if (isBreak && used is not null) _skipLineFeed = Unit(_start + length) == '\r';
        Offset = _bufferOffset + _start;
        (_lineStart, _lineLength, _next) = (_start, length, _start + (used ?? length));
        IsCut = !isBreak;
        if (!Continues) Number++;
        if (Form != TextForm.Utf8)
        {
            _transcoded.ResetWrittenCount();
            TextEncoding.ToUtf8(_buffer.AsSpan(_start, length), Form, _transcoded);
        }
        return true;
    }

    /// <summary>Passes the LF of a CRLF, which may come only with the next bytes of the stream. False at the end of the stream.</summary>
    bool SkipLineFeed()
    {
        while (_end - _start < Width)
            if (!Fill()) return _end > _start;
        _skipLineFeed = false;
        if (Unit(_start) == '\n') _start += Width;
        return true;
    }

    /// <summary>The place of the first CR or LF at or after <paramref name="from"/>, or -1.</summary>
    int FindBreak(ReadOnlySpan<byte> bytes, int from)
    {
        while (from < bytes.Length)
        {
            var i = bytes[from..].IndexOfAny((byte)'\n', (byte)'\r');
            if (i < 0) return -1;
            var at = (from + i) / Width * Width;
            if (at + Width > bytes.Length) return -1;
            if (Unit(_start + at) is '\n' or '\r') return at;
            from = at + Width;
        }
        return -1;
    }

    int Unit(int at) => Form switch
    {
        TextForm.Utf16LittleEndian => _buffer[at] | _buffer[at + 1] << 8,
        TextForm.Utf16BigEndian => _buffer[at] << 8 | _buffer[at + 1],
        _ => _buffer[at],
    };

    /// <summary>Where to cut a line that is too long: behind the last blank or separator of its second half, so that no value is torn, else on a character's border.</summary>
    int CutAt()
    {
        var half = _pieceBytes / 2;
        var tail = _buffer.AsSpan(_start + half, _pieceBytes - half);
        if (Width == 1)
        {
            var i = tail.LastIndexOfAny(" \t,;"u8);
            if (i >= 0) return half + i + 1;
            var cut = _pieceBytes;
            for (var back = 0; Form == TextForm.Utf8 && back < 3 && cut < _end - _start && (_buffer[_start + cut] & 0xC0) == 0x80; back++) cut--;
            return cut;
        }
        for (var at = _pieceBytes / 2 * 2 - 2; at >= half; at -= 2)
            if (Unit(_start + at) is ' ' or '\t' or ',' or ';') return at + 2;
        var even = _pieceBytes / 2 * 2;
        return (Unit(_start + even - 2) & 0xFC00) == 0xD800 ? even - 2 : even;
    }

    /// <summary>Reads more bytes behind those not yet used. False at the end of the stream.</summary>
    bool Fill()
    {
        if (_ended) return false;
        if (_start > 0 && _end == _buffer.Length)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _bufferOffset += _start;
            _end -= _start;
            _start = 0;
        }
        var n = _stream.Read(_buffer, _end, _buffer.Length - _end);
        _end += n;
        if (n == 0) _ended = true;
        return n > 0;
    }
}
