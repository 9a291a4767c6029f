namespace Qalqan.Hub;

/// <summary>An approval. Signed where the responder's key is.</summary>
/// <param name="Responder">The responder's id.</param>
/// <param name="Signature">Over the release's statement, base64.</param>
/// <param name="Time">When, Unix seconds: part of the line in the custody log.</param>
/// <param name="CustodySignature">Over that line, base64.</param>
sealed record ApprovalRequest(string Responder, string Signature, long Time, string CustodySignature);

/// <summary>What became of it.</summary>
/// <param name="Released">Whether people are being told now.</param>
/// <param name="Missing">How many more approvals are needed.</param>
sealed record ApprovalShown(bool Released, int Missing);

/// <summary>Releases, dry-run counts and approvals.</summary>
static class ReleasesApi
{
    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/releases", (Releases releases) => Results.Json(releases.All(), ApiJson.Default.IReadOnlyListReleaseShown)).Needs(Scopes.Release).WithSummary("Lists releases with the counts of their dry runs");
        api.MapGet("/releases/{id}", (string id, Releases releases) => releases.Find(id) is { } shown ? Results.Json(shown, ApiJson.Default.ReleaseShown) : Api.Missing()).Needs(Scopes.Release).WithSummary("One release, with the statement to sign");
        api.MapPost("/releases/{id}/approvals", (string id, ApprovalRequest request, Releases releases, Responders responders) =>
        {
            if (releases.Find(id) is not { } release || responders.Find(request.Responder) is not { } responder) return Api.Missing();
            var act = Approvals.Act(Convert.FromBase64String(release.Statement), responder.SigningKey.Id, request.Time) with { Signature = Api.Bytes(request.CustodySignature, "custodySignature") };
            return releases.Approve(id, request.Responder, Api.Bytes(request.Signature, "signature"), act) switch
            {
                ApprovalResult.Released => Results.Json(new ApprovalShown(true, 0), ApiJson.Default.ApprovalShown),
                ApprovalResult.Waiting waiting => Results.Json(new ApprovalShown(false, waiting.Missing), ApiJson.Default.ApprovalShown),
                ApprovalResult.Refused refused => Api.Refused(refused.Reason, StatusCodes.Status409Conflict),
                _ => throw new InvalidOperationException(),
            };
        }).Needs(Scopes.Release).WithSummary("Hands in a responder's approval");
        api.MapPost("/releases/{id}/rejection", (string id, Releases releases) => releases.Reject(id) ? Results.NoContent() : Api.Missing()).Needs(Scopes.Release).WithSummary("Ends a release; nobody is told");
    }
}
