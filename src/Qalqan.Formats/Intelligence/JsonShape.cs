using System.Text.Json;

namespace Qalqan.Formats;

/// <summary>What a JSON file is about.</summary>
enum JsonKind
{
    /// <summary>Not JSON.</summary>
    None,

    /// <summary>JSON of no known shape.</summary>
    Other,

    /// <summary>STIX 2: a bundle, an envelope, a list of objects, or one object.</summary>
    Stix,

    /// <summary>MISP: an event in any wrapping, or a list of them.</summary>
    Misp,

    /// <summary>The table of contents of a MISP feed.</summary>
    MispManifest,

    /// <summary>A MISP warning list.</summary>
    WarningList,
}

/// <summary>Tells JSON formats apart by the names of the first object's properties.</summary>
static class JsonShape
{
    public static readonly JsonReaderOptions Options =
        new() { MaxDepth = 64, AllowMultipleValues = true, AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    public static JsonKind Of(ReadOnlySpan<byte> content)
    {
        var start = content.IndexOfAnyExcept(" \t\r\n"u8);
        if (start < 0 || content[start] is not ((byte)'{' or (byte)'[')) return JsonKind.None;
        var json = new Utf8JsonReader(content, Options);
        var isObject = content[start] == '{';
        try
        {
            while (json.Read())
            {
                if (json.TokenType == JsonTokenType.EndObject) return JsonKind.Other;
                if (json.TokenType != JsonTokenType.PropertyName) continue;
                if (Decide(ref json) is not JsonKind.None and var kind) return kind;
            }
        }
        catch (JsonException)
        {
            // "[.]" and "{" begin lists too; only what starts like JSON in earnest is damaged JSON.
            return isObject ? JsonKind.Other : JsonKind.None;
        }
        return isObject ? JsonKind.Other : JsonKind.None;
    }

    /// <summary>What the property that <paramref name="json"/> stands on decides; its value is skipped if it decides nothing.</summary>
    static JsonKind Decide(ref Utf8JsonReader json)
    {
        if (json.ValueTextEquals("objects") || json.ValueTextEquals("spec_version") || json.ValueTextEquals("pattern_type")) return JsonKind.Stix;
        if (json.ValueTextEquals("Event") || json.ValueTextEquals("response") || json.ValueTextEquals("Attribute") || json.ValueTextEquals("Orgc")
            || json.ValueTextEquals("threat_level_id")) return JsonKind.Misp;
        if (json.ValueTextEquals("matching_attributes") || json.ValueTextEquals("list")) return JsonKind.WarningList;
        if (json.CurrentDepth == 1 && json.ValueSpan.Length == 36 && json.ValueSpan[8] == '-' && json.ValueSpan[23] == '-') return JsonKind.MispManifest;
        var isId = json.ValueTextEquals("id");
        var isType = json.ValueTextEquals("type");
        if (!json.Read()) return JsonKind.Other;
        if (isType && json.TokenType == JsonTokenType.String && (json.ValueTextEquals("bundle") || json.ValueTextEquals("indicator"))) return JsonKind.Stix;
        if (isId && json.TokenType == JsonTokenType.String && json.ValueSpan.IndexOf("--"u8) > 0) return JsonKind.Stix;
        if (json.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray && !json.TrySkip()) return JsonKind.Other;
        return JsonKind.None;
    }
}
