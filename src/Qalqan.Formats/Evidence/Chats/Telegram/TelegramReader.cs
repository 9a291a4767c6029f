using System.Text.Json;

namespace Qalqan.Formats.Chats.Telegram;

/// <summary>Reads one export.</summary>
sealed class TelegramReader
{
    readonly JsonCursor _json;
    readonly IEvidenceSink _sink;
    readonly CancellationToken _cancel;
    readonly ChatMessage _message;
    readonly ChatJson _messages;
    byte[] _chat = [];
    int _chatDepth;

    public TelegramReader(JsonCursor json, IEvidenceSink sink, CancellationToken cancel)
    {
        (_json, _sink, _cancel) = (json, sink, cancel);
        _message = new(sink);
        _messages = new(json, _message, RoleOf);
    }

    public void Read()
    {
        var whole = ReadAround();
        while (!whole)
        {
            _sink.Fault(_json.Position, _json.IsDamaged ? "JSON text that makes sense" : "the rest of the export: it is cut off");
            if (!_json.IsDamaged) return;
            whole = ReadBehindDamage();
        }
    }

    /// <summary>Reads everything, going into the lists of messages wherever they are. False where the text is damaged or cut off.</summary>
    bool ReadAround()
    {
        while (_json.Read())
        {
            _cancel.ThrowIfCancellationRequested();
            if (_json.Type == JsonTokenType.String) GiveAround();
            if (_json.Type != JsonTokenType.PropertyName) continue;
            var isName = _json.Value.SequenceEqual("name"u8);
            var isMessages = _json.Value.SequenceEqual("messages"u8);
            if (!isName && !isMessages) continue;
            if (!_json.Read()) break;
            if (isName && _json.Type == JsonTokenType.String)
            {
                _chat = _json.Value.ToArray();
                _chatDepth = _json.Depth;
                GiveAround();
            }
            else if (isMessages && _json.Type == JsonTokenType.StartArray)
            {
                if (_json.Depth != _chatDepth) _chat = [];
                if (!ReadMessages()) break;
                _chat = [];
            }
        }
        return !_json.IsDamaged && _json.Depth == 0;
    }

    bool ReadMessages()
    {
        var depth = _json.Depth;
        while (_json.Read())
        {
            if (_json.Type == JsonTokenType.EndArray && _json.Depth == depth) return true;
            if (_json.Type == JsonTokenType.StartObject && !ReadMessage()) return false;
        }
        return false;
    }

    bool ReadMessage()
    {
        _cancel.ThrowIfCancellationRequested();
        var whole = _messages.ReadObject();
        if (_chat.Length > 0) _message.Field("chat"u8, _chat);
        if (whole || _message.HasContent || _message.Time is not null) _message.Emit();
        return whole;
    }

    /// <summary>Goes on, message by message, at whatever looks like the beginning of one.</summary>
    bool ReadBehindDamage()
    {
        while (_json.TryGoOn(FindMessage, GivePassed, _cancel))
        {
            if (!_json.Read() || _json.Type != JsonTokenType.StartObject || !ReadMessage()) return false;
        }
        return true;
    }

    static int FindMessage(ReadOnlySpan<byte> held)
    {
        for (var at = 0; ; at++)
        {
            var next = held[at..].IndexOf((byte)'{');
            if (next < 0) return -1;
            at += next;
            if (held[(at + 1)..].TrimStart(" \t\r\n"u8).StartsWith("\"id\""u8)) return at;
        }
    }

    void GivePassed(ReadOnlySpan<byte> bytes, long offset)
    {
        if (bytes.Length > 8) _sink.Text(bytes, Places.ChatText, offset);
    }

    /// <summary>What stands outside messages: profile, contacts, sessions with their addresses.</summary>
    void GiveAround()
    {
        if (_json.Value.ContainsAny((byte)'.', (byte)':')) _sink.Text(_json.Value, Places.Text, _json.Offset);
    }

    static ChatRole RoleOf(ReadOnlySpan<byte> path)
    {
        if (path.SequenceEqual("text"u8) || path.SequenceEqual("text.text"u8)) return ChatRole.Body;
        if (path.EndsWith(".href"u8) || path.EndsWith(".url"u8) || path.EndsWith("_link"u8)) return ChatRole.Link;
        if (path.StartsWith("text."u8) || path.StartsWith("text_entities"u8) || path.StartsWith("reactions"u8)) return ChatRole.Ignored;
        if (path.SequenceEqual("date_unixtime"u8)) return ChatRole.Seconds;
        if (path.SequenceEqual("date"u8)) return ChatRole.IsoTime;
        if (path.SequenceEqual("file_name"u8)) return ChatRole.FileName;
        return IsText(path) && !path.EndsWith(".type"u8) ? ChatRole.Text : ChatRole.Field;
    }

    static bool IsText(ReadOnlySpan<byte> path) => path.Contains((byte)'.') || path.SequenceEqual("title"u8) || path.SequenceEqual("performer"u8)
        || path.SequenceEqual("game_title"u8) || path.SequenceEqual("game_description"u8) || path.SequenceEqual("address"u8) || path.SequenceEqual("place_name"u8)
        || path.SequenceEqual("site_name"u8) || path.SequenceEqual("reason_domain"u8) || path.SequenceEqual("contact_vcard"u8) || path.SequenceEqual("members"u8);
}
