using System.Text.Json.Serialization;

namespace Qalqan.Notifier;

sealed record MatrixMessage(string Msgtype, string Body);

sealed record SignalMessage(string Message, string Number, IReadOnlyList<string> Recipients, [property: JsonPropertyName("text_mode")] string TextMode);

sealed record WebhookNotice(Guid Id, string Language, string Template, string Text);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(MatrixMessage))]
[JsonSerializable(typeof(SignalMessage))]
[JsonSerializable(typeof(WebhookNotice))]
sealed partial class ChannelJson : JsonSerializerContext;
