using System.Text.Json.Serialization;

namespace Qalqan.Hub;

/// <summary>What the account tables hold sealed.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(AccountLabel))]
[JsonSerializable(typeof(Invitation))]
[JsonSerializable(typeof(StoredPasskey))]
[JsonSerializable(typeof(TwoPersonLabel))]
[JsonSerializable(typeof(IdentityText))]
sealed partial class AccountJson : JsonSerializerContext;
