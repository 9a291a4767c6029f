using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Qalqan.Formats.Chats;

/// <summary>One message while it is read: exports give its parts in any order, the sink wants the record first. Reused from message to message.</summary>
sealed class ChatMessage(IEvidenceSink sink)
{
    /// <summary>The name or hash of a file that was sent.</summary>
    public const string Attachment = "chat.attachment";

    /// <summary>Fields kept of one message. Group events list members, some groups have thousands.</summary>
    const int MaxFields = 200;

    /// <summary>Bytes of one message that are held before they are handed on in parts.</summary>
    const int MaxHeldBytes = 1 << 20;

    /// <summary>Bytes of one message's text that its record shows. Messengers allow 65,536.</summary>
    const int MaxShownBytes = 64 << 10;

    readonly List<RecordField> _fields = [];
    readonly List<Piece> _pieces = [];
    readonly ArrayBufferWriter<byte> _held = new(4096);
    readonly ArrayBufferWriter<byte> _body = new(4096);
    long _bodyOffset;
    long _count;
    bool _started;

    enum PieceKind { Text, Link, Name, Party }

    readonly record struct Piece(PieceKind Kind, int Start, int Length, long Offset);

    /// <summary>Where the message begins in the file.</summary>
    public long Offset { get; private set; }

    /// <summary>When it was sent, UTC, null if that is not known.</summary>
    public DateTimeOffset? Time { get; set; }

    /// <summary>Whether there is anything in it that somebody would want to see.</summary>
    public bool HasContent => _pieces.Count > 0 || _body.WrittenCount > 0 || _started;

    /// <summary>Forgets the last message and starts one at <paramref name="offset"/>.</summary>
    public void Start(long offset)
    {
        Offset = offset;
        Time = null;
        _fields.Clear();
        _pieces.Clear();
        _held.ResetWrittenCount();
        _body.ResetWrittenCount();
        _started = false;
    }

    public void Field(string name, string value)
    {
        if (sink.WantsFields && value.Length > 0 && _fields.Count < MaxFields) _fields.Add(new(name, value));
    }

    public void Field(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        if (sink.WantsFields && !value.IsEmpty && _fields.Count < MaxFields)
            _fields.Add(new(Encoding.UTF8.GetString(name), Encoding.UTF8.GetString(value[..Math.Min(value.Length, MaxShownBytes)])));
    }

    /// <summary>Adds to what was written: whatever is added makes one text.</summary>
    public void Body(ReadOnlySpan<byte> utf8, long offset)
    {
        if (_body.WrittenCount == 0) _bodyOffset = offset;
        _body.Write(utf8);
        if (_body.WrittenCount > MaxHeldBytes) Flush();
    }

    /// <summary>Other text that came with the message: a preview, a quote, a poll.</summary>
    public void Text(ReadOnlySpan<byte> utf8, long offset) => Add(PieceKind.Text, utf8, offset);

    /// <summary>The target of a link.</summary>
    public void Link(ReadOnlySpan<byte> utf8, long offset)
    {
        foreach (var piece in _pieces)
            if (piece.Kind == PieceKind.Link && _held.WrittenSpan.Slice(piece.Start, piece.Length).SequenceEqual(utf8)) return;
        Add(PieceKind.Link, utf8, offset);
    }

    /// <summary>The name of a file that was sent.</summary>
    public void FileName(ReadOnlySpan<byte> utf8, long offset) => Add(PieceKind.Name, utf8, offset);

    /// <summary>Who wrote or received it. Only what may be an e-mail address or host is looked at: a phone number is none.</summary>
    public void Party(ReadOnlySpan<byte> utf8, long offset)
    {
        if (utf8.ContainsAny((byte)'@', (byte)'.')) Add(PieceKind.Party, utf8, offset);
    }

    void Add(PieceKind kind, ReadOnlySpan<byte> utf8, long offset)
    {
        if (utf8.IsEmpty) return;
        _pieces.Add(new(kind, _held.WrittenCount, utf8.Length, offset));
        _held.Write(utf8);
        if (_held.WrittenCount > MaxHeldBytes || _pieces.Count > MaxFields) Flush();
    }

    /// <summary>Hands the message to the sink.</summary>
    public void Emit()
    {
        Flush();
        _started = false;
    }

    /// <summary>Hands on what is held, after the record if that was not handed on yet.</summary>
    public void Flush()
    {
        var held = _held.WrittenSpan;
        var body = _body.WrittenSpan.TrimEnd(" \r\n"u8);
        if (!_started) StartRecord(body, held);
        if (!body.IsEmpty) sink.Text(body, Places.ChatText, _bodyOffset);
        foreach (var piece in _pieces)
        {
            var value = held.Slice(piece.Start, piece.Length);
            switch (piece.Kind)
            {
                case PieceKind.Link: sink.Observe(new(ObservableKind.Url, value, Places.ChatText, piece.Offset)); break;
                case PieceKind.Name: sink.Observe(new(ObservableKind.FileName, value, Attachment, piece.Offset)); break;
                case PieceKind.Party: sink.Text(value, Places.ChatParty, piece.Offset); break;
                default: sink.Text(value, Places.ChatText, piece.Offset); break;
            }
        }
        _pieces.Clear();
        _held.ResetWrittenCount();
        _body.ResetWrittenCount();
    }

    void StartRecord(ReadOnlySpan<byte> body, ReadOnlySpan<byte> held)
    {
        _started = true;
        Field("text"u8, body);
        foreach (var piece in _pieces)
            if (piece.Kind == PieceKind.Link) Field("link"u8, held.Slice(piece.Start, piece.Length));
        sink.Record(new()
        {
            Id = (++_count).ToString(CultureInfo.InvariantCulture),
            Offset = Offset,
            Time = Time,
            Fields = sink.WantsFields ? [.. _fields] : [],
        });
    }

    /// <summary>The time <paramref name="digits"/> seconds or milliseconds after 1970; null if they are no number or lie outside the years that dates can have.</summary>
    public static DateTimeOffset? FromUnix(ReadOnlySpan<byte> digits, bool milliseconds)
    {
        if (!Utf8Parser.TryParse(digits, out long value, out var used) || used != digits.Length || value <= 0) return null;
        if (!milliseconds) value = value < 253_402_300_800 ? value * 1000 : long.MaxValue;
        return value < 253_402_300_800_000 ? DateTimeOffset.FromUnixTimeMilliseconds(value) : null;
    }

    /// <summary>A time as ISO 8601 writes it. One without a zone is taken as UTC.</summary>
    public static DateTimeOffset? FromIso(ReadOnlySpan<byte> text)
    {
        Span<char> chars = stackalloc char[40];
        if (text.Length is < 10 or > 40 || !char.IsAsciiDigit((char)text[0]) || !Encoding.UTF8.TryGetChars(text, chars, out var n)) return null;
        return DateTimeOffset.TryParse(chars[..n], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) ? time : null;
    }
}
