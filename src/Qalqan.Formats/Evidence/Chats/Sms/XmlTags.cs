using System.Buffers;
using System.Text;

namespace Qalqan.Formats.Chats.Sms;

/// <summary>The tags of an XML file and their attributes, in bounded memory, with their offsets.</summary>
/// <remarks>
/// Not a general XML reader: the base library's refuses the whole file for one character reference that XML forbids, which is how these backups write every emoji,
/// holds an attribute of any size, and knows lines but not bytes. These files have nothing but tags and attributes; declarations are passed over, entities of their own are not expanded.
/// </remarks>
sealed class XmlTags(Stream content)
{
    /// <summary>The longest attribute that is kept. A picture in a message has a few MB, as base64 a third more.</summary>
    public const int MaxValueBytes = 24 << 20;

    const int MaxNameBytes = 64;
    const int MaxEntityBytes = 10;

    static readonly SearchValues<byte> s_nameEnd = SearchValues.Create(" \t\r\n=/><\"'"u8);

    readonly byte[] _buffer = new byte[128 << 10];
    readonly byte[] _name = new byte[MaxNameBytes];
    readonly byte[] _attribute = new byte[MaxNameBytes];
    byte[] _value = new byte[4096];
    int _next, _end, _nameLength, _attributeLength;
    long _base;
    bool _inTag;

    /// <summary>The tag's name, empty for what is no element.</summary>
    public ReadOnlySpan<byte> Name => _name.AsSpan(0, _nameLength);

    /// <summary>Whether the tag closes an element.</summary>
    public bool IsEnd { get; private set; }

    /// <summary>Whether the tag is an element of its own. Known once its attributes are read.</summary>
    public bool IsEmpty { get; private set; }

    /// <summary>Offset of the tag's first byte.</summary>
    public long Offset { get; private set; }

    public ReadOnlySpan<byte> Attribute => _attribute.AsSpan(0, _attributeLength);

    /// <summary>The attribute's value, decoded: may be written over by the caller.</summary>
    public Span<byte> Value => _value.AsSpan(0, ValueLength);

    public int ValueLength { get; private set; }

    /// <summary>Offset of the value's first byte.</summary>
    public long ValueOffset { get; private set; }

    /// <summary>Whether the value is longer than <see cref="MaxValueBytes"/> and was cut.</summary>
    public bool IsCut { get; private set; }

    /// <summary>Offset of the damage that the last call met, null if it met none.</summary>
    public long? Damage { get; private set; }

    long Position => _base + _next;

    /// <summary>Goes to the next tag. False at the end.</summary>
    public bool NextTag()
    {
        Damage = null;
        while (_inTag) NextAttribute();
        do
        {
            if (!SkipTo((byte)'<')) return false;
            Offset = Position;
            _next++;
        }
        while (Peek() is '?' or '!');
        IsEnd = Peek() == '/';
        if (IsEnd) _next++;
        IsEmpty = false;
        _nameLength = ReadName(_name);
        _inTag = true;
        return true;
    }

    /// <summary>Goes to the tag's next attribute. False behind the last one.</summary>
    public bool NextAttribute()
    {
        while (_inTag)
        {
            switch (Peek())
            {
                case -1 or '<':
                    // The end of the file or the next tag where this one should have ended.
                    Damage = Position;
                    _inTag = false;
                    return false;
                case '>':
                    _next++;
                    _inTag = false;
                    return false;
                case '/': IsEmpty = true; _next++; break;
                case ' ' or '\t' or '\r' or '\n' or '=' or '"' or '\'': _next++; break;
                default:
                    _attributeLength = ReadName(_attribute);
                    if (ReadValue()) return true;
                    break;
            }
        }
        return false;
    }

    int ReadName(byte[] name)
    {
        var length = 0;
        while (Peek() is >= 0 and var b && !s_nameEnd.Contains((byte)b))
        {
            if (length < name.Length) name[length++] = (byte)b;
            _next++;
        }
        return length;
    }

    bool ReadValue()
    {
        SkipSpaces();
        if (Peek() != '=') return false;
        _next++;
        SkipSpaces();
        var quote = Peek();
        if (quote is not ('"' or '\'')) return false;
        _next++;
        ValueOffset = Position;
        ValueLength = 0;
        IsCut = false;
        var high = 0;
        while (true)
        {
            if (Peek() < 0 || Peek() == '<')
            {
                // A tag cannot begin inside a value: the value was cut off.
                Damage = Position;
                _inTag = false;
                return true;
            }
            var span = _buffer.AsSpan(_next, _end - _next);
            var plain = span.IndexOfAny((byte)quote, (byte)'&', (byte)'<');
            if (plain < 0) plain = span.Length;
            if (plain > 0) high = 0;
            Append(span[..plain]);
            _next += plain;
            if (plain == span.Length) continue;
            if (_buffer[_next] == quote)
            {
                _next++;
                return true;
            }
            if (_buffer[_next] == '&') ReadEntity(ref high);
        }
    }

    /// <summary>Decodes what an ampersand begins. Two references that are the halves of a surrogate pair make one character.</summary>
    void ReadEntity(ref int high)
    {
        Ensure(MaxEntityBytes + 2);
        var span = _buffer.AsSpan(_next, Math.Min(_end - _next, MaxEntityBytes + 2));
        var end = span.IndexOf((byte)';');
        var code = end > 1 ? CodeOf(span[1..end]) : -1;
        if (code < 0)
        {
            Append("&"u8);
            _next++;
            high = 0;
            return;
        }
        _next += end + 1;
        if (char.IsHighSurrogate((char)code) && code <= char.MaxValue)
        {
            high = code;
            return;
        }
        if (code <= char.MaxValue && char.IsLowSurrogate((char)code)) code = high != 0 ? char.ConvertToUtf32((char)high, (char)code) : 0xFFFD;
        high = 0;
        Span<byte> utf8 = stackalloc byte[4];
        Append(utf8[..new Rune(code).EncodeToUtf8(utf8)]);
    }

    static int CodeOf(ReadOnlySpan<byte> entity)
    {
        if (entity.SequenceEqual("amp"u8)) return '&';
        if (entity.SequenceEqual("lt"u8)) return '<';
        if (entity.SequenceEqual("gt"u8)) return '>';
        if (entity.SequenceEqual("quot"u8)) return '"';
        if (entity.SequenceEqual("apos"u8)) return '\'';
        if (entity.Length < 2 || entity[0] != '#') return -1;
        var hex = entity[1] is (byte)'x' or (byte)'X';
        var digits = entity[(hex ? 2 : 1)..];
        if (!int.TryParse(digits, hex ? System.Globalization.NumberStyles.AllowHexSpecifier : System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var code)) return -1;
        return code is >= 0 and <= 0x10FFFF ? code : -1;
    }

    void Append(ReadOnlySpan<byte> bytes)
    {
        if (ValueLength + bytes.Length > MaxValueBytes)
        {
            IsCut = true;
            return;
        }
        if (ValueLength + bytes.Length > _value.Length) Array.Resize(ref _value, Math.Max(_value.Length * 2, ValueLength + bytes.Length));
        bytes.CopyTo(_value.AsSpan(ValueLength));
        ValueLength += bytes.Length;
    }

    void SkipSpaces()
    {
        while (Peek() is ' ' or '\t' or '\r' or '\n') _next++;
    }

    bool SkipTo(byte mark)
    {
        while (Peek() >= 0)
        {
            var at = _buffer.AsSpan(_next, _end - _next).IndexOf(mark);
            if (at >= 0)
            {
                _next += at;
                return true;
            }
            _next = _end;
        }
        return false;
    }

    int Peek() => _next < _end || Ensure(1) ? _buffer[_next] : -1;

    /// <summary>Holds at least <paramref name="count"/> bytes if the file has them.</summary>
    bool Ensure(int count)
    {
        while (_end - _next < count)
        {
            if (_next > 0)
            {
                _buffer.AsSpan(_next, _end - _next).CopyTo(_buffer);
                _base += _next;
                _end -= _next;
                _next = 0;
            }
            var n = content.Read(_buffer.AsSpan(_end));
            if (n == 0) return false;
            _end += n;
        }
        return true;
    }
}
