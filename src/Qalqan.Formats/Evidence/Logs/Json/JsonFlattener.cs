using System.Text.Json;

namespace Qalqan.Formats;

/// <summary>Turns one JSON object into fields with dotted names. The items of a list repeat its name.</summary>
/// <param name="meaningOf">What a field called so means.</param>
sealed class JsonFlattener(Func<string, FieldMeaning> meaningOf)
{
    // Deeper than any log seen (CloudTrail and Caddy reach 6); the reader stops there and the rest is text.
    const int MaxDepth = 32;

    // A line of many small values would take fifty times its size in fields. What is beyond is text.
    const int MaxFields = 4096;

    static readonly JsonReaderOptions Options = new() { MaxDepth = MaxDepth, CommentHandling = JsonCommentHandling.Disallow };

    readonly NameTree _names = new(meaningOf);
    readonly NameNode[] _above = new NameNode[MaxDepth + 1];
    readonly ByteScratch _scratch = new();
    readonly RequestUrl _request = new();

    /// <summary>Adds the fields of the object that starts <paramref name="json"/>. Where it is cut or damaged, what stands before is kept and the rest is one field of text.</summary>
    /// <param name="json">The object.</param>
    /// <param name="offset">Where it starts in the line.</param>
    /// <param name="fields">Receives the fields; its time is set from the first field that means one.</param>
    /// <returns>False if not one value could be read.</returns>
    public bool TryAdd(ReadOnlySpan<byte> json, int offset, LineFields fields)
    {
        _request.Clear();
        var reader = new Utf8JsonReader(json, isFinalBlock: false, new JsonReaderState(Options));
        var before = fields.Count;
        try
        {
            Walk(ref reader, json, offset, fields);
        }
        catch (JsonException)
        {
            // The reader has no other way to say that the text is not JSON.
        }
        var read = fields.Count > before || fields.Time is not null;
        var rest = json[(int)reader.BytesConsumed..].TrimStart(" \t\r\n,:}]"u8);
        if (read && !rest.IsEmpty) fields.Add("rest", rest, offset + json.Length - rest.Length);
        _request.AddTo(fields);
        return read;
    }

    void Walk(ref Utf8JsonReader reader, ReadOnlySpan<byte> json, int offset, LineFields fields)
    {
        var depth = 0;
        var name = _above[0] = _names.Root;
        while (fields.Count < MaxFields && reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.PropertyName:
                    name = _names.Child(_above[depth], reader.ValueSpan);
                    break;
                case JsonTokenType.StartObject or JsonTokenType.StartArray:
                    _above[++depth] = name;
                    break;
                case JsonTokenType.EndObject or JsonTokenType.EndArray:
                    name = _above[depth--];
                    if (depth == 0) return;
                    break;
                case JsonTokenType.String:
                    AddString(ref reader, name, offset, fields);
                    break;
                case JsonTokenType.Number:
                    if (!IsTime(name, reader.ValueSpan, fields)) fields.Add(name.Name, reader.ValueSpan, offset + (int)reader.TokenStartIndex);
                    break;
                case JsonTokenType.True or JsonTokenType.False:
                    fields.Add(name.Name, reader.ValueSpan, offset + (int)reader.TokenStartIndex);
                    break;
            }
        }
    }

    void AddString(ref Utf8JsonReader reader, NameNode name, int offset, LineFields fields)
    {
        var value = reader.ValueIsEscaped ? JsonEscapes.Unescape(reader.ValueSpan, _scratch) : reader.ValueSpan;
        if (value.IsEmpty || IsTime(name, value, fields)) return;
        _request.Note(name.Meaning.Form, fields.Count);
        TypedField.Add(fields, name.Name, value, offset + (int)reader.TokenStartIndex + 1, name.Meaning);
    }

    static bool IsTime(NameNode name, ReadOnlySpan<byte> value, LineFields fields)
    {
        if (name.Meaning.Form != ValueForm.Time || fields.Time is not null || !LogTime.TryAny(value, out var time)) return false;
        fields.Time = time;
        return true;
    }
}
