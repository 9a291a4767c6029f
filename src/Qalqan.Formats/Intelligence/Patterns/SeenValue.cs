using System.Text.Json;

namespace Qalqan.Formats;

/// <summary>A value of an observation as comparisons see it.</summary>
readonly record struct SeenValue(ValueKind Kind, string Text, long Integer, double Number, bool Boolean, byte[] Bytes)
{
    static readonly SeenValue Nothing = new(ValueKind.Null, "", 0, 0, false, []);

    /// <summary>Reads <paramref name="value"/> of property <paramref name="key"/>: names ending in <c>_hex</c> and <c>_bin</c> hold binary (2.1 §9.7).</summary>
    /// <remarks>A damaged hex or Base64 value is a value of no comparable kind: it equals nothing.</remarks>
    public static SeenValue From(string? key, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                return StixObservations.TryText(value, out var text) ? FromText(key, text) : Nothing with { Kind = ValueKind.Structure };
            case JsonValueKind.Number:
                var number = value.GetDouble();
                return value.TryGetInt64(out var integer)
                    ? Nothing with { Kind = ValueKind.Integer, Integer = integer, Number = integer }
                    : Nothing with { Kind = ValueKind.Float, Number = number };
            case JsonValueKind.True or JsonValueKind.False:
                return Nothing with { Kind = ValueKind.Boolean, Boolean = value.ValueKind == JsonValueKind.True };
            case JsonValueKind.Null:
                return Nothing;
            default:
                return Nothing with { Kind = ValueKind.Structure };
        }
    }

    static SeenValue FromText(string? key, string text)
    {
        var hex = key is not null && key.EndsWith("_hex", StringComparison.Ordinal);
        if (!hex && (key is null || !key.EndsWith("_bin", StringComparison.Ordinal))) return Nothing with { Kind = ValueKind.Text, Text = text };
        var ok = hex ? PatternLiterals.TryHex(text, out var bytes) : PatternLiterals.TryBase64(text, out bytes);
        return ok ? Nothing with { Kind = ValueKind.Binary, Bytes = bytes } : Nothing with { Kind = ValueKind.Structure };
    }
}
