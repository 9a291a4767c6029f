using System.Text.Json;

namespace Qalqan.Formats.Chats;

/// <summary>What a value of a message in JSON is for.</summary>
enum ChatRole
{
    /// <summary>Nothing that anybody looks at.</summary>
    Ignored = 0,

    /// <summary>Kept as a field.</summary>
    Field,

    /// <summary>What was written.</summary>
    Body,

    /// <summary>Other text that came with the message; kept as a field as well.</summary>
    Text,

    /// <summary>The target of a link.</summary>
    Link,

    /// <summary>The name of a file that was sent; kept as a field as well.</summary>
    FileName,

    /// <summary>When it was sent, in seconds after 1970.</summary>
    Seconds,

    /// <summary>When it was sent, in milliseconds after 1970.</summary>
    Milliseconds,

    /// <summary>When it was sent, as ISO 8601 writes it; kept as a field as well. Numbers come before it: they have no zone to be wrong about.</summary>
    IsoTime,
}

/// <summary>Reads messages that are JSON objects: every value below a message gets its role by its path (<c>poll.answers.text</c>; arrays add nothing to it).</summary>
/// <param name="json">The export.</param>
/// <param name="message">Where a message's parts go.</param>
/// <param name="roleOf">The role of the value at a path.</param>
sealed class ChatJson(JsonCursor json, ChatMessage message, Func<ReadOnlySpan<byte>, ChatRole> roleOf)
{
    /// <summary>Names below one another, with the dots between them. Longer paths hold nothing that has a role.</summary>
    const int MaxPathBytes = 256;

    readonly byte[] _path = new byte[MaxPathBytes];
    readonly int[] _lengths = new int[65];

    /// <summary>Reads the object that begins at the current token into the message, which is started but not handed on. False at the end and where the text is damaged.</summary>
    public bool ReadObject()
    {
        message.Start(json.Offset);
        var depth = json.Depth;
        var exact = false;
        _lengths[0] = 0;
        while (json.Read())
        {
            var level = json.Depth - depth;
            switch (json.Type)
            {
                case JsonTokenType.PropertyName:
                    _lengths[level] = Extend(_lengths[level - 1], json.Value);
                    break;
                case JsonTokenType.StartArray or JsonTokenType.StartObject:
                    // What stands in an array has the path of the array.
                    if (level + 1 < _lengths.Length) _lengths[level + 1] = _lengths[level];
                    break;
                case JsonTokenType.EndObject when level == 0: return true;
                case JsonTokenType.String or JsonTokenType.Number or JsonTokenType.True: Give(_path.AsSpan(0, _lengths[level]), ref exact); break;
            }
        }
        return false;
    }

    int Extend(int length, ReadOnlySpan<byte> name)
    {
        if (length + 1 + name.Length > MaxPathBytes) return length;
        if (length > 0) _path[length++] = (byte)'.';
        name.CopyTo(_path.AsSpan(length));
        return length + name.Length;
    }

    void Give(ReadOnlySpan<byte> path, ref bool exact)
    {
        var role = roleOf(path);
        var value = json.Value;
        var isString = json.Type == JsonTokenType.String;
        if (!isString && role is not (ChatRole.Ignored or ChatRole.Seconds or ChatRole.Milliseconds)) role = ChatRole.Field;
        switch (role)
        {
            case ChatRole.Field:
                message.Field(path, value);
                // New versions bring new fields: a link counts wherever it stands.
                if (isString && value.IndexOf("://"u8) >= 0) message.Text(value, json.Offset);
                break;
            case ChatRole.Body: message.Body(value, json.Offset); break;
            case ChatRole.Link: message.Link(value, json.Offset); break;
            case ChatRole.Text:
                message.Field(path, value);
                message.Text(value, json.Offset);
                break;
            case ChatRole.FileName:
                message.Field(path, value);
                message.FileName(value, json.Offset);
                break;
            case ChatRole.IsoTime:
                message.Field(path, value);
                if (!exact) message.Time ??= ChatMessage.FromIso(value);
                break;
            case ChatRole.Seconds or ChatRole.Milliseconds when !exact && ChatMessage.FromUnix(value, role == ChatRole.Milliseconds) is { } time:
                exact = true;
                message.Time = time;
                break;
        }
    }
}
