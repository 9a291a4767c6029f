using System.Text.Json;

namespace Qalqan.Formats;

/// <summary>The properties of one STIX 2 object that an importer needs. One instance is used for all objects of a file.</summary>
sealed class StixObject
{
    /// <summary>More markings than this on one object are not read: five levels of TLP and a few statements are in use.</summary>
    const int MaxMarkings = 64;

    public string? Type, Id, Pattern, PatternType, Name, ValidFrom, ValidUntil, RelationshipType, SourceRef, TargetRef, MarkingTlp;
    public bool Revoked;
    public readonly List<string> Markings = [];

    /// <summary>Reads the object that <paramref name="json"/> stands at the start of, to its end.</summary>
    /// <exception cref="JsonException">The JSON is damaged.</exception>
    public void Read(ref Utf8JsonReader json)
    {
        Type = Id = Pattern = PatternType = Name = ValidFrom = ValidUntil = RelationshipType = SourceRef = TargetRef = MarkingTlp = null;
        Revoked = false;
        Markings.Clear();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("type")) Type = JsonStrings.Next(ref json);
            else if (json.ValueTextEquals("id")) Id = JsonStrings.Next(ref json);
            else if (json.ValueTextEquals("pattern")) Pattern = JsonStrings.Next(ref json);
            else if (json.ValueTextEquals("pattern_type")) PatternType = JsonStrings.Next(ref json);
            else if (json.ValueTextEquals("name")) Name = JsonStrings.Next(ref json);
            else if (json.ValueTextEquals("valid_from")) ValidFrom = JsonStrings.Next(ref json);
            else if (json.ValueTextEquals("valid_until")) ValidUntil = JsonStrings.Next(ref json);
            else if (json.ValueTextEquals("revoked")) Revoked = JsonStrings.Next(ref json) == "true";
            else if (json.ValueTextEquals("relationship_type")) RelationshipType = JsonStrings.Next(ref json);
            else if (json.ValueTextEquals("source_ref")) SourceRef = JsonStrings.Next(ref json);
            else if (json.ValueTextEquals("target_ref")) TargetRef = JsonStrings.Next(ref json);
            else if (json.ValueTextEquals("object_marking_refs")) ReadMarkings(ref json);
            else if (json.ValueTextEquals("definition") || json.ValueTextEquals("extensions")) ReadTlp(ref json);
            else JsonStrings.SkipValue(ref json);
        }
    }

    void ReadMarkings(ref Utf8JsonReader json)
    {
        json.Read();
        if (json.TokenType != JsonTokenType.StartArray)
        {
            json.Skip();
            return;
        }
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            if (json.TokenType == JsonTokenType.String && Markings.Count < MaxMarkings && JsonStrings.Get(ref json) is { } id) Markings.Add(id);
            else json.Skip();
        }
    }

    /// <summary>A producer's own definition of a TLP level: <c>definition.tlp</c> of STIX 2.1, or <c>tlp_2_0</c> of the extension.</summary>
    void ReadTlp(ref Utf8JsonReader json)
    {
        json.Read();
        if (json.TokenType != JsonTokenType.StartObject)
        {
            json.Skip();
            return;
        }
        var depth = json.CurrentDepth;
        while (json.Read() && !(json.TokenType == JsonTokenType.EndObject && json.CurrentDepth == depth))
        {
            if (json.TokenType != JsonTokenType.PropertyName || !(json.ValueTextEquals("tlp") || json.ValueTextEquals("tlp_2_0"))) continue;
            if (JsonStrings.Next(ref json) is { } level) MarkingTlp = level;
        }
    }
}
