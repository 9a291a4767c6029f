using System.Text.Json;

namespace Qalqan.Formats;

/// <summary>MISP events in JSON, in every wrapping. See the README beside this file.</summary>
sealed class MispReader(IndicatorIntake intake, CancellationToken cancel)
{
    readonly MispAttribute _attribute = new();
    string? _eventName;
    Tlp _eventTlp;
    DateTimeOffset? _eventDate;

    public static bool Recognises(ReadOnlySpan<byte> content, string name) => JsonShape.Of(content) == JsonKind.Misp;

    public static void Read(ReadOnlyMemory<byte> content, string name, IndicatorIntake intake, CancellationToken cancel)
    {
        var json = new Utf8JsonReader(content.Span, JsonShape.Options);
        var reader = new MispReader(intake, cancel);
        try
        {
            while (json.Read()) reader.Value(ref json, "");
        }
        catch (JsonException)
        {
            intake.Skip(FilePosition.Byte(json.BytesConsumed), RejectionCodes.Damaged, "JSON ends or breaks here; what stands before it was read");
        }
    }

    /// <summary>An event, a list of events, or something that wraps either.</summary>
    void Value(ref Utf8JsonReader json, string pointer)
    {
        if (json.TokenType == JsonTokenType.StartArray)
        {
            var i = 0;
            while (json.Read() && json.TokenType != JsonTokenType.EndArray) Value(ref json, $"{pointer}/{i++}");
        }
        else if (json.TokenType == JsonTokenType.StartObject)
        {
            var about = json;
            About(ref about);
            EventContent(ref json, pointer);
        }
    }

    /// <summary>Reads what holds for a whole event and may stand after its attributes. Skips the attributes.</summary>
    void About(ref Utf8JsonReader json)
    {
        (_eventName, _eventTlp, _eventDate) = (null, Tlp.Unknown, null);
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            // A wrapper says nothing itself; its content is read in its turn.
            if (json.ValueTextEquals("Event") || json.ValueTextEquals("response")) return;
            if (json.ValueTextEquals("info")) _eventName = JsonStrings.Next(ref json);
            else if (json.ValueTextEquals("date")) _eventDate = FeedDates.Read(JsonStrings.Next(ref json));
            else if (json.ValueTextEquals("Tag")) _eventTlp = MispAttribute.ReadTags(ref json);
            else JsonStrings.SkipValue(ref json);
        }
    }

    void EventContent(ref Utf8JsonReader json, string pointer)
    {
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("Event")) Nested(ref json, $"{pointer}/Event");
            else if (json.ValueTextEquals("response")) Nested(ref json, $"{pointer}/response");
            else if (json.ValueTextEquals("Attribute")) Attributes(ref json, $"{pointer}/Attribute", null, false);
            else if (json.ValueTextEquals("Object")) Objects(ref json, $"{pointer}/Object");
            else if (json.ValueTextEquals("ShadowAttribute")) Proposals(ref json, $"{pointer}/ShadowAttribute");
            else JsonStrings.SkipValue(ref json);
        }
    }

    void Nested(ref Utf8JsonReader json, string pointer)
    {
        json.Read();
        if (json.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject) Value(ref json, pointer);
    }

    void Objects(ref Utf8JsonReader json, string pointer)
    {
        if (!StartsList(ref json)) return;
        for (var i = 0; json.Read() && json.TokenType != JsonTokenType.EndArray; i++)
        {
            if (json.TokenType != JsonTokenType.StartObject)
            {
                json.Skip();
                continue;
            }
            string? objectName = null;
            var deleted = false;
            var about = json;
            while (about.Read() && about.TokenType == JsonTokenType.PropertyName)
            {
                if (about.ValueTextEquals("name")) objectName = JsonStrings.Next(ref about);
                else if (about.ValueTextEquals("deleted")) deleted = IsTrue(JsonStrings.Next(ref about));
                else JsonStrings.SkipValue(ref about);
            }
            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                if (json.ValueTextEquals("Attribute")) Attributes(ref json, $"{pointer}/{i}/Attribute", objectName, deleted);
                else JsonStrings.SkipValue(ref json);
            }
        }
    }

    void Attributes(ref Utf8JsonReader json, string pointer, string? objectName, bool deleted)
    {
        if (!StartsList(ref json)) return;
        for (var i = 0; json.Read() && json.TokenType != JsonTokenType.EndArray; i++)
        {
            cancel.ThrowIfCancellationRequested();
            if (json.TokenType != JsonTokenType.StartObject)
            {
                json.Skip();
                continue;
            }
            _attribute.Read(ref json);
            Import(FilePosition.Item(pointer, i), objectName, deleted);
        }
    }

    void Import(FilePosition position, string? objectName, bool deleted)
    {
        var type = _attribute.Type ?? "";
        if (deleted || _attribute.Deleted) intake.Skip(position, RejectionCodes.Withdrawn, "the source deleted it");
        else if (string.IsNullOrWhiteSpace(_attribute.Value)) intake.Skip(position, RejectionCodes.NoValue, "an attribute without a value");
        else if (!_attribute.ToIds) intake.Skip(position, RejectionCodes.NotForDetection, $"{IndicatorIntake.Quote(_attribute.Value)}: its source does not give it for detection (to_ids is 0)");
        else
        {
            var facts = new IndicatorFacts(_eventName, TlpNames.Narrower(_eventTlp, _attribute.Tlp), _attribute.From ?? _eventDate, null);
            TypedValue.Add(intake, _attribute.InObject(objectName, type), _attribute.Value, facts, position);
        }
    }

    void Proposals(ref Utf8JsonReader json, string pointer)
    {
        if (!StartsList(ref json)) return;
        var count = 0;
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            json.Skip();
            count++;
        }
        if (count > 0) intake.Skip(FilePosition.Item(pointer, 0), RejectionCodes.NotAnIndicator, $"{count} proposals that their event has not accepted");
    }

    static bool StartsList(ref Utf8JsonReader json)
    {
        json.Read();
        if (json.TokenType == JsonTokenType.StartArray) return true;
        json.Skip();
        return false;
    }

    internal static bool IsTrue(string? value) => value is "true" or "1" or "True";
}
