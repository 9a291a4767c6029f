using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Qalqan.Formats;

/// <summary>Observations to test patterns against: observed-data objects of STIX 2.0 (with an <c>objects</c> dictionary) and 2.1 (with <c>object_refs</c>).</summary>
/// <remarks>Add everything first: references are resolved over all that was added. Not for several threads while adding.</remarks>
public sealed class StixObservations
{
    /// <summary>How large one JSON text may be: it is held in memory, several times its size.</summary>
    public const int MaxBytes = 64 << 20;

    /// <summary>How deep JSON may nest.</summary>
    public const int MaxDepth = 100;

    readonly List<JsonElement> _observedData = [];
    readonly Dictionary<string, JsonElement> _objects = new(StringComparer.Ordinal);
    List<StixObservation>? _items;

    /// <summary>How many observed-data objects there are.</summary>
    public int Count => _observedData.Count;

    internal IReadOnlyList<StixObservation> Items => _items ??= [.. _observedData.Select(o => new StixObservation(o, _objects))];

    /// <summary>How observation <paramref name="index"/> is called: its STIX id, or its number from 1 where it has none. Hostile: shown only escaped.</summary>
    public string Name(int index) => Items[index].Id ?? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"observation {index + 1}");

    /// <summary>Adds every observed-data object and cyber-observable object of <paramref name="json"/>: a bundle, an object, an array, or several of these one after another.</summary>
    /// <param name="json">UTF-8. Not kept.</param>
    /// <param name="error">What is wrong and where; null on success. Then nothing of <paramref name="json"/> was added.</param>
    public bool TryAdd(ReadOnlySpan<byte> json, [NotNullWhen(false)] out PatternError? error)
    {
        var observed = new List<JsonElement>();
        var objects = new List<JsonElement>();
        error = json.Length > MaxBytes ? new("E202", 1, 1, "more than 64 MiB of JSON") : Read(json, observed, objects);
        if (error is not null) return false;
        _observedData.AddRange(observed);
        foreach (var o in objects) _objects.TryAdd(o.GetProperty("id").GetString()!, o);
        _items = null;
        return true;
    }

    static PatternError? Read(ReadOnlySpan<byte> json, List<JsonElement> observed, List<JsonElement> objects)
    {
        if (json.StartsWith("\uFEFF"u8)) json = json[3..];
        var options = new JsonReaderOptions { AllowMultipleValues = true, MaxDepth = MaxDepth };
        var reader = new Utf8JsonReader(json, options);
        try
        {
            if (NotUnicode(new(json, options)) is { } offset) return At(json, offset, "E201", "text that is not Unicode");
            while (reader.Read())
            {
                var start = reader.TokenStartIndex;
                var problem = Collect(JsonElement.ParseValue(ref reader), observed, objects);
                if (problem is not null) return At(json, (int)start, "E203", problem);
            }
        }
        catch (JsonException e)
        {
            return new("E201", (int)(e.LineNumber ?? 0) + 1, (int)(e.BytePositionInLine ?? 0) + 1, "not JSON, or nested too deep");
        }
        return null;
    }

    /// <summary>Where a name or text stands that no string can hold: bytes that are not UTF-8, or half of a surrogate pair. JsonElement finds out only when asked, and throws.</summary>
    static int? NotUnicode(Utf8JsonReader reader)
    {
        while (reader.Read())
        {
            if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.PropertyName)) continue;
            try
            {
                if (reader.ValueIsEscaped)
                    reader.GetString();
                else if (!System.Text.Unicode.Utf8.IsValid(reader.ValueSpan))
                    return (int)reader.TokenStartIndex;
            }
            catch (InvalidOperationException)
            {
                return (int)reader.TokenStartIndex;
            }
        }
        return null;
    }

    static PatternError At(ReadOnlySpan<byte> json, int offset, string code, string message)
    {
        var before = json[..offset];
        return new(code, before.Count((byte)'\n') + 1, offset - before.LastIndexOf((byte)'\n'), message);
    }

    /// <summary>Takes what <paramref name="value"/> holds. A bundle's other objects, identities and such, are nothing that was observed.</summary>
    static string? Collect(JsonElement value, List<JsonElement> observed, List<JsonElement> objects)
    {
        if (value.ValueKind == JsonValueKind.Array || (value.ValueKind == JsonValueKind.Object && Property(value, "objects") is { ValueKind: JsonValueKind.Array } inner && (value = inner).ValueKind == JsonValueKind.Array))
        {
            foreach (var item in value.EnumerateArray())
                if (Collect(item, observed, objects) is { } problem) return problem;
            return null;
        }
        if (value.ValueKind != JsonValueKind.Object) return "expected an object";
        // The containers of the first drafts of 2.0 are still in use in test material.
        if (Text(value, "type") is "observed-data" or "cybox-container")
        {
            observed.Add(value);
            return StixObservation.Problem(value);
        }
        if (Text(value, "id") is not null && Text(value, "type") is not null) objects.Add(value);
        return null;
    }

    internal static JsonElement? Property(JsonElement value, string name) => value.TryGetProperty(name, out var found) ? found : null;

    internal static string? Text(JsonElement value, string name) => value.TryGetProperty(name, out var found) && TryText(found, out var text) ? text : null;

    /// <summary>A JSON text; false for other kinds.</summary>
    internal static bool TryText(JsonElement value, [NotNullWhen(true)] out string? text)
    {
        text = value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        return text is not null;
    }
}
