using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Qalqan;

/// <summary>The JSON of jobs, answers, releases and mailbox notices: members in alphabetical order, no spaces, one way to write each value.</summary>
[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Metadata, // the generated writer would write a byte array that is null as ""
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    UseStringEnumConverter = true,
    MaxDepth = 8,
    Converters = [typeof(UnixSeconds)])]
[JsonSerializable(typeof(NoticeJob))]
[JsonSerializable(typeof(NoticeAnswer))]
[JsonSerializable(typeof(ReleaseStatement))]
[JsonSerializable(typeof(MailboxNotice))]
[JsonSerializable(typeof(KeyRetirement))]
[JsonSerializable(typeof(ResealLine))]
sealed partial class NoticeJson : JsonSerializerContext
{
    /// <summary>Reads what was written by the same rules, and nothing else: the bytes must be exactly those that writing the value gives.</summary>
    /// <remarks>That alone refuses a member twice, one that we do not know, spaces, another order and any second way to write a number, a string or base64.</remarks>
    public static bool TryRead<T>(ReadOnlySpan<byte> json, JsonTypeInfo<T> type, [NotNullWhen(true)] out T? value) where T : class
    {
        value = null;
        try
        {
            var read = JsonSerializer.Deserialize(json, type);
            if (read is null || !json.SequenceEqual(JsonSerializer.SerializeToUtf8Bytes(read, type))) return false;
            value = read;
            return true;
        }
        // The serializer says "not JSON", "not base64" and "not a Guid" with these three; each means that the sender did not write by our rules.
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException)
        {
            return false;
        }
    }
}

/// <summary>A moment as whole seconds since 1970 in UTC.</summary>
sealed class UnixSeconds : JsonConverter<DateTimeOffset>
{
    const long Latest = 253_402_300_799; // the last second of the year 9999

    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var seconds) && seconds is >= 0 and <= Latest
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : throw new JsonException();

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) => writer.WriteNumberValue(value.ToUnixTimeSeconds());
}
