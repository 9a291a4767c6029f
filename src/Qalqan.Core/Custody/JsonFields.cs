using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Qalqan;

/// <summary>Reads fields of JSON that somebody else wrote, each of exactly one type.</summary>
static class JsonFields
{
    public static bool AreAmong(JsonElement json, ReadOnlySpan<string> names)
    {
        if (json.ValueKind != JsonValueKind.Object) return false;
        foreach (var field in json.EnumerateObject())
            if (!names.Contains(field.Name)) return false;
        return true;
    }

    public static bool TryText(JsonElement json, string name, [NotNullWhen(true)] out string? text)
    {
        text = json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        return text is not null;
    }

    public static bool TryNumber(JsonElement json, string name, out long number)
    {
        number = 0;
        return json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out number);
    }

    public static bool TryArray(JsonElement json, string name, out JsonElement array) =>
        json.TryGetProperty(name, out array) && array.ValueKind == JsonValueKind.Array;

    public static bool TryHex(JsonElement json, string name, int length, [NotNullWhen(true)] out byte[]? bytes)
    {
        bytes = null;
        return json.TryGetProperty(name, out var value) && TryHex(value, length, out bytes);
    }

    /// <summary>Lower case only: there is one way to write it.</summary>
    public static bool TryHex(JsonElement value, int length, [NotNullWhen(true)] out byte[]? bytes)
    {
        bytes = null;
        if (value.ValueKind != JsonValueKind.String || value.GetString() is not { } text || text.Length != 2 * length) return false;
        if (!text.All(c => c is (>= '0' and <= '9') or (>= 'a' and <= 'f'))) return false;
        bytes = Convert.FromHexString(text);
        return true;
    }
}
