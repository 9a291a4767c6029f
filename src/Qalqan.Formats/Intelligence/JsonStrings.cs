using System.Text;
using System.Text.Json;

namespace Qalqan.Formats;

/// <summary>Reads JSON values that may be ill-formed inside: lone surrogates, bytes that are not UTF-8.</summary>
static class JsonStrings
{
    /// <summary>The text of the string, number or boolean that <paramref name="json"/> stands on; null for anything else.</summary>
    public static string? Get(ref Utf8JsonReader json)
    {
        switch (json.TokenType)
        {
            case JsonTokenType.String or JsonTokenType.PropertyName:
                try
                {
                    return json.GetString();
                }
                catch (InvalidOperationException)
                {
                    // Replacement characters make the value fail its check, with its place: better than losing the object.
                    return Encoding.UTF8.GetString(json.ValueSpan);
                }
            case JsonTokenType.Number: return Encoding.UTF8.GetString(json.ValueSpan);
            case JsonTokenType.True: return "true";
            case JsonTokenType.False: return "false";
            default: return null;
        }
    }

    /// <summary>Moves to the value of the property that <paramref name="json"/> stands on and gives its text; skips arrays and objects.</summary>
    public static string? Next(ref Utf8JsonReader json)
    {
        json.Read();
        if (json.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
        {
            json.Skip();
            return null;
        }
        return Get(ref json);
    }

    /// <summary>Skips the value of the property that <paramref name="json"/> stands on.</summary>
    public static void SkipValue(ref Utf8JsonReader json)
    {
        json.Read();
        json.Skip();
    }
}
