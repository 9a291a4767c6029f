using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Qalqan;

/// <summary>JSON that can be written in one way only, so that its bytes can be hashed: keys ascending, no spaces, whole numbers from 0 to 2^53-1, everything outside
/// ASCII escaped as <c>\uxxxx</c> in lower case. No <c>true</c>, <c>false</c> or <c>null</c>.</summary>
sealed class CanonicalJson
{
    /// <summary>The largest number that every JSON reader reads exactly.</summary>
    public const long MaxNumber = (1L << 53) - 1;

    /// <summary>The deepest document of custody has five levels.</summary>
    const int MaxDepth = 8;

    readonly ArrayBufferWriter<byte> _json = new();
    readonly Stack<string?> _lastKeys = new();
    bool _comma;

    /// <summary>What was written so far.</summary>
    public ReadOnlySpan<byte> Written => _json.WrittenSpan;

    public CanonicalJson BeginObject() => Begin((byte)'{', "");

    public CanonicalJson EndObject() => End((byte)'}');

    public CanonicalJson BeginArray() => Begin((byte)'[', null);

    public CanonicalJson EndArray() => End((byte)']');

    /// <summary>Starts a member. False if the keys do not ascend: the document is not canonical.</summary>
    public bool TryName(string key)
    {
        var last = _lastKeys.Pop();
        _lastKeys.Push(key);
        String(key);
        Byte((byte)':');
        _comma = false;
        return last is not null && string.CompareOrdinal(last, key) < 0 && System.Text.Ascii.IsValid(key);
    }

    /// <summary>Starts a member.</summary>
    /// <exception cref="InvalidOperationException">The caller's keys do not ascend.</exception>
    public CanonicalJson Name(string key) => TryName(key) ? this : throw new InvalidOperationException("keys of canonical JSON ascend");

    public CanonicalJson Hex(ReadOnlySpan<byte> bytes) => String(Convert.ToHexStringLower(bytes));

    public CanonicalJson Number(long number)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(number);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(number, MaxNumber);
        Comma();
        _json.Write(Encoding.ASCII.GetBytes(number.ToString(CultureInfo.InvariantCulture)));
        return this;
    }

    public CanonicalJson String(string text)
    {
        Comma();
        var escaped = new StringBuilder(text.Length + 2).Append('"');
        foreach (var c in text)
        {
            _ = c switch
            {
                '"' => escaped.Append("\\\""),
                '\\' => escaped.Append(@"\\"),
                '\n' => escaped.Append("\\n"),
                '\r' => escaped.Append("\\r"),
                '\t' => escaped.Append("\\t"),
                '\b' => escaped.Append("\\b"),
                '\f' => escaped.Append("\\f"),
                < ' ' or > '~' => escaped.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => escaped.Append(c),
            };
        }
        _json.Write(Encoding.ASCII.GetBytes(escaped.Append('"').ToString()));
        return this;
    }

    /// <summary>Reads <paramref name="json"/> if it is well-formed and written in the one way. The caller disposes the document.</summary>
    public static bool TryParse(ReadOnlyMemory<byte> json, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out JsonDocument? document)
    {
        document = null;
        try
        {
            if (!IsCanonical(json.Span)) return false;
            document = JsonDocument.Parse(json, new() { MaxDepth = MaxDepth });
            return true;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return false; // ill-formed, or half of a surrogate pair in a string
        }
    }

    static bool IsCanonical(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new() { MaxDepth = MaxDepth });
        var again = new CanonicalJson();
        while (reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.StartObject: again.BeginObject(); break;
                case JsonTokenType.EndObject: again.EndObject(); break;
                case JsonTokenType.StartArray: again.BeginArray(); break;
                case JsonTokenType.EndArray: again.EndArray(); break;
                case JsonTokenType.PropertyName when again.TryName(reader.GetString()!): break;
                case JsonTokenType.String: again.String(reader.GetString()!); break;
                case JsonTokenType.Number when reader.TryGetInt64(out var number) && number is >= 0 and <= MaxNumber: again.Number(number); break;
                default: return false;
            }
        }
        return json.SequenceEqual(again.Written);
    }

    CanonicalJson Begin(byte mark, string? lastKey)
    {
        Comma();
        Byte(mark);
        _lastKeys.Push(lastKey);
        _comma = false;
        return this;
    }

    CanonicalJson End(byte mark)
    {
        _lastKeys.Pop();
        Byte(mark);
        _comma = true;
        return this;
    }

    void Comma()
    {
        if (_comma) Byte((byte)',');
        _comma = true;
    }

    void Byte(byte value)
    {
        _json.GetSpan(1)[0] = value;
        _json.Advance(1);
    }
}
