using System.Buffers;
using System.Buffers.Text;

namespace Qalqan.Formats.Chats.Sms;

/// <summary>Reads one backup: an element a message or call; multimedia messages have their parts and parties inside.</summary>
sealed class SmsReader
{
    /// <summary>Bytes of attachments that wait for the end of their message. Beyond it the message is handed on without the parties that stand behind its parts.</summary>
    const long MaxWaitingBytes = 32 << 20;

    readonly XmlTags _xml;
    readonly IEvidenceSink _sink;
    readonly CancellationToken _cancel;
    readonly ChatMessage _message;
    readonly List<(string Name, byte[] Content, long Offset)> _files = [];
    long _waiting;
    bool _open, _ended;

    public SmsReader(XmlTags xml, IEvidenceSink sink, CancellationToken cancel)
    {
        (_xml, _sink, _cancel) = (xml, sink, cancel);
        _message = new(sink);
    }

    public void Read()
    {
        long last = 0;
        while (_xml.NextTag())
        {
            _cancel.ThrowIfCancellationRequested();
            last = _xml.Offset;
            if (_xml.IsEnd) End();
            else Start();
            if (_xml.Damage is { } damage) _sink.Fault(damage, "the end of a tag");
        }
        Close();
        if (!_ended) _sink.Fault(last, "the end of the list of messages: the backup is cut off");
    }

    void End()
    {
        if (_xml.Name.SequenceEqual("mms"u8)) Close();
        else if (_xml.Name.SequenceEqual("smses"u8) || _xml.Name.SequenceEqual("calls"u8)) _ended = true;
    }

    void Start()
    {
        var name = _xml.Name;
        if (name.SequenceEqual("sms"u8) || name.SequenceEqual("call"u8) || name.SequenceEqual("mms"u8))
        {
            Close();
            var isMms = name.SequenceEqual("mms"u8);
            _message.Start(_xml.Offset);
            _message.Field("kind"u8, name);
            _open = true;
            while (_xml.NextAttribute()) TakeMessage();
            if (!isMms || _xml.IsEmpty) Close();
        }
        else if (name.SequenceEqual("part"u8)) ReadPart();
        else if (name.SequenceEqual("addr"u8)) ReadParty();
        else if (name.SequenceEqual("smses"u8) || name.SequenceEqual("calls"u8))
        {
            while (_xml.NextAttribute()) { }
            _ended |= _xml.IsEmpty;
        }
    }

    void TakeMessage()
    {
        var value = _xml.Value;
        if (IsNull(value)) return;
        if (_xml.Attribute.SequenceEqual("body"u8)) _message.Body(value, _xml.ValueOffset);
        else if (_xml.Attribute.SequenceEqual("date"u8)) _message.Time = ChatMessage.FromUnix(value, milliseconds: true);
        else
        {
            _message.Field(_xml.Attribute, value);
            if (_xml.Attribute.SequenceEqual("address"u8)) _message.Party(value, _xml.ValueOffset);
            else if (_xml.Attribute.SequenceEqual("subject"u8) || _xml.Attribute.SequenceEqual("sub"u8) || _xml.Attribute.SequenceEqual("ct_l"u8)) _message.Text(value, _xml.ValueOffset);
        }
    }

    void ReadPart()
    {
        string name = "", type = "";
        var layout = false;
        while (_xml.NextAttribute())
        {
            var value = _xml.Value;
            if (IsNull(value)) continue;
            if (_xml.Attribute.SequenceEqual("ct"u8))
            {
                type = Shown(value);
                layout = value.SequenceEqual("application/smil"u8);
            }
            // The name stands in one of three attributes, depending on the phone; the content comes last.
            else if (_xml.Attribute.SequenceEqual("name"u8) || _xml.Attribute.SequenceEqual("fn"u8) || _xml.Attribute.SequenceEqual("cl"u8)) name = name.Length > 0 ? name : Shown(value);
            else if (_xml.Attribute.SequenceEqual("text"u8) && !layout) _message.Body(value, _xml.ValueOffset);
            else if (_xml.Attribute.SequenceEqual("data"u8)) TakeFile(name, type, value);
        }
    }

    void TakeFile(string name, string type, Span<byte> data)
    {
        if (_xml.IsCut)
        {
            _sink.Skipped(name, FormattableString.Invariant($"is larger than {XmlTags.MaxValueBytes / 4 * 3 >> 20} MB, which no message carries"));
            return;
        }
        // What stands before damage is decoded: a file with its beginning intact.
        if (Base64.DecodeFromUtf8InPlace(data, out var length) != OperationStatus.Done) _sink.Fault(_xml.ValueOffset, "base64 text");
        _message.Field("attachment", name.Length > 0 ? name : type);
        _message.FileName(System.Text.Encoding.UTF8.GetBytes(name), _xml.ValueOffset);
        if (length == 0) return;
        _files.Add((name, data[..length].ToArray(), _xml.ValueOffset));
        _waiting += length;
        if (_waiting > MaxWaitingBytes) HandOn();
    }

    void ReadParty()
    {
        var address = "";
        var role = "party";
        while (_xml.NextAttribute())
        {
            var value = _xml.Value;
            if (_xml.Attribute.SequenceEqual("type"u8)) role = RoleOf(value);
            else if (_xml.Attribute.SequenceEqual("address"u8) && !IsNull(value))
            {
                address = Shown(value);
                _message.Party(value, _xml.ValueOffset);
            }
        }
        // Phones write this in place of the owner's own number.
        if (address != "insert-address-token") _message.Field(role, address);
    }

    /// <summary>The header of the message that names the party (OMA MMS encapsulation, 7.2; Android's PduHeaders).</summary>
    static string RoleOf(ReadOnlySpan<byte> type)
    {
        if (type.SequenceEqual("137"u8)) return "from";
        if (type.SequenceEqual("151"u8)) return "to";
        if (type.SequenceEqual("130"u8)) return "cc";
        return type.SequenceEqual("129"u8) ? "bcc" : "party";
    }

    void Close()
    {
        if (!_open) return;
        HandOn();
        _message.Emit();
        _open = false;
    }

    /// <summary>Hands on the record and then the files: they belong to it.</summary>
    void HandOn()
    {
        _message.Flush();
        foreach (var (name, content, offset) in _files) _sink.Nested(name, content, offset);
        _files.Clear();
        _waiting = 0;
    }

    static bool IsNull(ReadOnlySpan<byte> value) => value.IsEmpty || value.SequenceEqual("null"u8);

    static string Shown(ReadOnlySpan<byte> value) => System.Text.Encoding.UTF8.GetString(value[..Math.Min(value.Length, 1024)]);
}
