using System.Text.Json;
using System.Text.Json.Serialization;

namespace Qalqan.Hub;

/// <summary>An indicator as it lies sealed in its row.</summary>
sealed record StoredIndicator(ObservableKind Kind, string Value, string Feed, string? Name, string? OtherKind, Tlp Tlp, DateTimeOffset? ValidFrom, DateTimeOffset? ValidUntil, IReadOnlyList<string> WarningLists)
{
    public static byte[] Write(Indicator i) => JsonSerializer.SerializeToUtf8Bytes(
        new(i.Kind, i.Value, i.Feed, i.Name, i.OtherKind, i.Tlp, i.ValidFrom, i.ValidUntil, i.WarningLists), StoreJson.Default.StoredIndicator);

    public static Indicator Read(ReadOnlySpan<byte> json)
    {
        var s = JsonSerializer.Deserialize(json, StoreJson.Default.StoredIndicator)!;
        return new() { Kind = s.Kind, Value = s.Value, Feed = s.Feed, Name = s.Name, OtherKind = s.OtherKind, Tlp = s.Tlp, ValidFrom = s.ValidFrom, ValidUntil = s.ValidUntil, WarningLists = s.WarningLists };
    }
}

/// <summary>Everything that is sealed as JSON.</summary>
[JsonSourceGenerationOptions(UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(StoredIndicator))]
[JsonSerializable(typeof(Feed))]
[JsonSerializable(typeof(Organisation))]
[JsonSerializable(typeof(ResponderLabel))]
[JsonSerializable(typeof(SweepOrigin))]
[JsonSerializable(typeof(CaseEntry))]
[JsonSerializable(typeof(MailboxLine))]
sealed partial class StoreJson : JsonSerializerContext;
