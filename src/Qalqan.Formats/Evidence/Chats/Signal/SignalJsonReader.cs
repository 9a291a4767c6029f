using System.Text.Json;

namespace Qalqan.Formats.Chats.Signal;

/// <summary>Reads one export: an object a line, or objects in a list.</summary>
sealed class SignalJsonReader
{
    readonly JsonCursor _json;
    readonly bool _isWrapped;
    readonly IEvidenceSink _sink;
    readonly CancellationToken _cancel;
    readonly ChatMessage _message;
    readonly ChatJson _messages;
    bool _isReceipt;

    /// <param name="json">The export.</param>
    /// <param name="isWrapped">Whether the outermost objects hold lists of messages instead of being messages.</param>
    /// <param name="sink">Receives the messages.</param>
    /// <param name="cancel">Ends reading with an exception.</param>
    public SignalJsonReader(JsonCursor json, bool isWrapped, IEvidenceSink sink, CancellationToken cancel)
    {
        (_json, _isWrapped, _sink, _cancel) = (json, isWrapped, sink, cancel);
        _message = new(sink);
        _messages = new(json, _message, RoleOf);
    }

    public void Read()
    {
        while (!ReadValues())
        {
            _sink.Fault(_json.Position, _json.IsDamaged ? "JSON text that makes sense" : "the rest of the export: it is cut off");
            if (!_json.IsDamaged || !_json.TryGoOn(FindLine, GivePassed, _cancel)) return;
        }
    }

    bool ReadValues()
    {
        while (_json.Read())
        {
            _cancel.ThrowIfCancellationRequested();
            if (_json.Type == JsonTokenType.StartObject && !(_isWrapped && _json.Depth == 0) && !ReadMessage()) return false;
        }
        return !_json.IsDamaged && _json.Depth == 0;
    }

    bool ReadMessage()
    {
        _isReceipt = false;
        var whole = _messages.ReadObject();
        // Contacts and settings have no time; that somebody is typing is no message.
        if (_message.HasContent || (_message.Time is not null && !_isReceipt)) _message.Emit();
        return whole;
    }

    static int FindLine(ReadOnlySpan<byte> held)
    {
        for (var at = 0; ;)
        {
            var line = held[at..].IndexOf((byte)'\n');
            if (line < 0) return -1;
            at += line + 1;
            if (held[at..].StartsWith("{"u8)) return at;
        }
    }

    void GivePassed(ReadOnlySpan<byte> bytes, long offset)
    {
        if (bytes.Length > 8) _sink.Text(bytes, Places.ChatText, offset);
    }

    ChatRole RoleOf(ReadOnlySpan<byte> path)
    {
        path = Without(Without(Without(path, "params."u8), "envelope."u8), "chatItem."u8);
        if (path.StartsWith("typingMessage"u8) || path.StartsWith("receiptMessage"u8)) _isReceipt = true;
        var dot = path.LastIndexOf((byte)'.');
        var leaf = path[(dot + 1)..];
        if (dot < 0 && (leaf.SequenceEqual("timestamp"u8) || leaf.SequenceEqual("sent_at"u8) || leaf.SequenceEqual("dateSent"u8))) return ChatRole.Milliseconds;
        if (dot < 0 && leaf.SequenceEqual("date"u8)) return ChatRole.IsoTime;
        if (leaf.SequenceEqual("message"u8) || leaf.SequenceEqual("body"u8)) return path.IndexOf("quote"u8) < 0 ? ChatRole.Body : ChatRole.Text;
        if (leaf.SequenceEqual("url"u8)) return ChatRole.Link;
        if (leaf.SequenceEqual("filename"u8) || leaf.SequenceEqual("fileName"u8) || path.SequenceEqual("attachments.name"u8)) return ChatRole.FileName;
        return IsText(leaf) ? ChatRole.Text : ChatRole.Field;
    }

    static ReadOnlySpan<byte> Without(ReadOnlySpan<byte> path, ReadOnlySpan<byte> around) => path.StartsWith(around) ? path[around.Length..] : path;

    static bool IsText(ReadOnlySpan<byte> leaf) => leaf.SequenceEqual("text"u8) || leaf.SequenceEqual("title"u8) || leaf.SequenceEqual("description"u8)
        || leaf.SequenceEqual("caption"u8) || leaf.SequenceEqual("quote"u8) || leaf.SequenceEqual("question"u8) || leaf.SequenceEqual("groupName"u8);
}
