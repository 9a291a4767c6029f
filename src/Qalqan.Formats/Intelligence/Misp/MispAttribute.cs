using System.Text.Json;

namespace Qalqan.Formats;

/// <summary>The parts of one MISP attribute that an importer needs. One instance is used for all attributes of a file.</summary>
sealed class MispAttribute
{
    public string? Type, Value, Relation;
    public bool ToIds, Deleted;
    public Tlp Tlp;
    public DateTimeOffset? From;

    /// <summary>Reads the attribute that <paramref name="json"/> stands at the start of, to its end.</summary>
    /// <exception cref="JsonException">The JSON is damaged.</exception>
    public void Read(ref Utf8JsonReader json)
    {
        Type = Value = Relation = null;
        // An attribute that says nothing is for detection: that is how hand-made events are written.
        (ToIds, Deleted, Tlp, From) = (true, false, Tlp.Unknown, null);
        DateTimeOffset? changed = null;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("type")) Type = JsonStrings.Next(ref json);
            else if (json.ValueTextEquals("value")) Value = JsonStrings.Next(ref json);
            else if (json.ValueTextEquals("object_relation")) Relation = JsonStrings.Next(ref json);
            else if (json.ValueTextEquals("to_ids")) ToIds = MispReader.IsTrue(JsonStrings.Next(ref json));
            else if (json.ValueTextEquals("deleted")) Deleted = MispReader.IsTrue(JsonStrings.Next(ref json));
            else if (json.ValueTextEquals("first_seen")) From = FeedDates.Read(JsonStrings.Next(ref json));
            else if (json.ValueTextEquals("timestamp")) changed = FeedDates.Read(JsonStrings.Next(ref json));
            else if (json.ValueTextEquals("Tag")) Tlp = ReadTags(ref json);
            else JsonStrings.SkipValue(ref json);
        }
        From ??= changed;
    }

    /// <summary>Reads a list of tags; <paramref name="json"/> stands on its name.</summary>
    public static Tlp ReadTags(ref Utf8JsonReader json)
    {
        var tlp = Tlp.Unknown;
        json.Read();
        if (json.TokenType != JsonTokenType.StartArray)
        {
            json.Skip();
            return tlp;
        }
        var depth = json.CurrentDepth;
        while (json.Read() && json.CurrentDepth > depth)
        {
            if (json.TokenType != JsonTokenType.PropertyName || !json.ValueTextEquals("name")) continue;
            if (JsonStrings.Next(ref json) is { } name && name.StartsWith("tlp:", StringComparison.OrdinalIgnoreCase) && TlpNames.TryParse(name, out var level))
                tlp = TlpNames.Narrower(tlp, level);
        }
        return tlp;
    }

    /// <summary>The type word, made exact by the object around it: templates give packages and names as plain text, and certificates as plain hashes.</summary>
    public string InObject(string? objectName, string type) => (objectName, Relation) switch
    {
        ("android-app" or "mobile-app" or "android-permission", "appid" or "package-name") => "mobile-application-id",
        ("android-app", "certificate") => "certificate",
        ("x509", "x509-fingerprint-md5" or "x509-fingerprint-sha1" or "x509-fingerprint-sha256") => "certificate",
        ("process", "name") when type == "text" => "process-name",
        ("file", "path" or "fullpath") => "file-path",
        _ => type,
    };
}
