using System.Text.Json.Serialization;

namespace Qalqan.Hub;

/// <summary>Everything that crosses the JSON API.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, UseStringEnumConverter = true, AllowDuplicateProperties = false,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, MaxDepth = 16)]
[JsonSerializable(typeof(SetupRequest))]
[JsonSerializable(typeof(SetupDone))]
[JsonSerializable(typeof(OrganisationRequest))]
[JsonSerializable(typeof(IReadOnlyList<Organisation>))]
[JsonSerializable(typeof(ResponderRequest))]
[JsonSerializable(typeof(Created))]
[JsonSerializable(typeof(InvitationRequest))]
[JsonSerializable(typeof(InvitationMade))]
[JsonSerializable(typeof(TokenRequest))]
[JsonSerializable(typeof(TokenMade))]
[JsonSerializable(typeof(IReadOnlyList<TokenShown>))]
[JsonSerializable(typeof(Enrol))]
[JsonSerializable(typeof(Enrolled))]
[JsonSerializable(typeof(FeedRequest))]
[JsonSerializable(typeof(IReadOnlyList<FeedShown>))]
[JsonSerializable(typeof(Intake))]
[JsonSerializable(typeof(WithdrawRequest))]
[JsonSerializable(typeof(Withdrawn))]
[JsonSerializable(typeof(IReadOnlyList<ReleaseShown>))]
[JsonSerializable(typeof(ReleaseShown))]
[JsonSerializable(typeof(ApprovalRequest))]
[JsonSerializable(typeof(ApprovalShown))]
[JsonSerializable(typeof(CodeRequest))]
[JsonSerializable(typeof(AcknowledgeRequest))]
[JsonSerializable(typeof(IReadOnlyList<MailboxShown>))]
[JsonSerializable(typeof(VerifyRequest))]
[JsonSerializable(typeof(Checked))]
[JsonSerializable(typeof(IReadOnlyList<ResponderShown>))]
[JsonSerializable(typeof(IReadOnlyList<CaseShown>))]
[JsonSerializable(typeof(CaseSealed))]
[JsonSerializable(typeof(CaseActRequest))]
[JsonSerializable(typeof(CaseActDone))]
[JsonSerializable(typeof(CaseWrapRequest))]
[JsonSerializable(typeof(ExportProofs))]
[JsonSerializable(typeof(RotationRequest))]
[JsonSerializable(typeof(Rotated))]
[JsonSerializable(typeof(Resealed))]
[JsonSerializable(typeof(Problem))]
[JsonSerializable(typeof(HealthShown))]
sealed partial class ApiJson : JsonSerializerContext;

/// <summary>An error, said so that whoever called can do something.</summary>
sealed record Problem(string Error);

/// <summary>The id of what was made.</summary>
sealed record Created(string Id);

/// <summary>The state of the hub for a monitor: no counts of people.</summary>
sealed record HealthShown(string Status, string Version, int Indicators);
