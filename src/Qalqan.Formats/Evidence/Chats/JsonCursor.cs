using System.Text.Json;

namespace Qalqan.Formats.Chats;

/// <summary>The tokens of JSON text of any size, one at a time, in bounded memory. It never throws on the text: it stops, says where, and can go on behind.</summary>
sealed class JsonCursor
{
    /// <summary>The longest string. Exports keep media in files of their own; only an attack writes a longer one.</summary>
    const int MaxTokenBytes = 8 << 20;

    static readonly JsonReaderOptions s_options = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, AllowMultipleValues = true, MaxDepth = 64 };

    public delegate void Passed(ReadOnlySpan<byte> bytes, long offset);

    readonly Stream _content;
    byte[] _buffer = new byte[128 << 10];
    byte[] _unescaped = [];
    JsonReaderState _state = new(s_options);
    int _next, _end, _valueStart, _valueLength;
    long _base;
    bool _ended, _isUnescaped;

    public JsonCursor(Stream content)
    {
        _content = content;
        while (_end < 3 && Fill()) { }
        if (_buffer.AsSpan(0, _end).StartsWith("\uFEFF"u8)) _next = 3;
    }

    public JsonTokenType Type { get; private set; }

    /// <summary>How many objects and arrays are open around the current token.</summary>
    public int Depth { get; private set; }

    /// <summary>Offset of the current token's first byte.</summary>
    public long Offset { get; private set; }

    /// <summary>Whether the last <see cref="Read"/> stopped because the text makes no sense there, not because it ended.</summary>
    public bool IsDamaged { get; private set; }

    /// <summary>Offset of the next byte.</summary>
    public long Position => _base + _next;

    /// <summary>The value of a string, name, number or literal, decoded. Valid until the next call.</summary>
    public ReadOnlySpan<byte> Value => (_isUnescaped ? _unescaped : _buffer).AsSpan(_valueStart, _valueLength);

    /// <summary>Goes to the next token. False at the end and where the text is damaged.</summary>
    public bool Read()
    {
        while (true)
        {
            var reader = new Utf8JsonReader(_buffer.AsSpan(_next, _end - _next), _ended, _state);
            try
            {
                if (reader.Read())
                {
                    Take(ref reader);
                    return true;
                }
                // Spaces and comments that were passed must not be held on to.
                _next += (int)reader.BytesConsumed;
                _state = reader.CurrentState;
            }
            catch (JsonException)
            {
                IsDamaged = true;
                _next = Math.Min(_end, _next + (int)reader.BytesConsumed);
                return false;
            }
            if (_ended) return false;
            if (_end - _next >= MaxTokenBytes)
            {
                IsDamaged = true;
                return false;
            }
            Fill();
        }
    }

    void Take(ref Utf8JsonReader reader)
    {
        Type = reader.TokenType;
        Depth = reader.CurrentDepth;
        Offset = _base + _next + reader.TokenStartIndex;
        _isUnescaped = false;
        _valueStart = _next + (int)reader.TokenStartIndex + (Type is JsonTokenType.String or JsonTokenType.PropertyName ? 1 : 0);
        _valueLength = reader.ValueSpan.Length;
        if (reader.ValueIsEscaped) Unescape(ref reader);
        _next += (int)reader.BytesConsumed;
        _state = reader.CurrentState;
    }

    void Unescape(ref Utf8JsonReader reader)
    {
        if (_unescaped.Length < _valueLength) _unescaped = new byte[Math.Max(4096, _valueLength * 2)];
        try
        {
            _valueLength = reader.CopyString(_unescaped);
            _valueStart = 0;
            _isUnescaped = true;
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair, as programs leave that cut texts: the text as written is better than none.
        }
    }

    /// <summary>Goes behind the current value with everything in it. False at the end and where the text is damaged.</summary>
    public bool Skip()
    {
        if (Type == JsonTokenType.PropertyName && !Read()) return false;
        if (Type is not (JsonTokenType.StartObject or JsonTokenType.StartArray)) return true;
        var depth = Depth;
        while (Read())
            if (Depth == depth) return true;
        return false;
    }

    /// <summary>Looks for the place where reading can go on after damage, as a new value. What it passes is handed to <paramref name="passed"/> in parts: links in it still count.</summary>
    /// <param name="find">Where in the bytes a value begins, -1 if nowhere. It may look 64 bytes past that.</param>
    /// <param name="passed">Receives the bytes passed and their offset.</param>
    /// <param name="cancel">Ends the search with an exception.</param>
    public bool TryGoOn(Func<ReadOnlySpan<byte>, int> find, Passed passed, CancellationToken cancel)
    {
        IsDamaged = false;
        _state = new(s_options);
        while (true)
        {
            cancel.ThrowIfCancellationRequested();
            var held = _buffer.AsSpan(_next, _end - _next);
            var at = find(held);
            if (at >= 0 && (_ended || held.Length - at >= 64))
            {
                if (at > 0) passed(held[..at], Position);
                _next += at;
                return true;
            }
            // Keep a little, so that what begins a value or a link is not cut in two.
            var done = at >= 0 ? at : _ended ? held.Length : Math.Max(0, held.Length - 64);
            if (done < held.Length && at < 0 && held[..done].LastIndexOfAny(" \n\"<"u8) is > 0 and var space) done = space;
            if (done > 0) passed(held[..done], Position);
            _next += done;
            if (_ended && at < 0) return false;
            if (!_ended) Fill();
        }
    }

    bool Fill()
    {
        if (_next > 0)
        {
            _buffer.AsSpan(_next, _end - _next).CopyTo(_buffer);
            _base += _next;
            _end -= _next;
            _next = 0;
        }
        if (_end == _buffer.Length) Array.Resize(ref _buffer, _buffer.Length * 2);
        var n = _content.Read(_buffer.AsSpan(_end));
        _end += n;
        _ended = n == 0;
        return n > 0;
    }
}
