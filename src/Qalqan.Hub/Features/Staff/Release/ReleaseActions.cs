namespace Qalqan.Hub;

/// <summary>Agreeing to a release, with the key that the notifier has pinned, or ending it.</summary>
static class ReleaseActions
{
    public static void Map(WebApplication app)
    {
        app.MapPost("/staff/releases/{id}/approve", (string id, HttpContext http, Releases releases, Audit audit, TimeProvider clock) =>
        {
            var caller = StaffGate.CallerOf(http);
            if (!Id.IsValid(id) || releases.Find(id) is not { } release) return Results.NotFound();
            var signing = caller.Session.Keys?.Signing ?? throw new ObjectDisposedException(nameof(UnlockedKeys));
            var statement = Convert.FromBase64String(release.Statement);
            // What was shown is what is signed: a statement that changed between has another digest.
            if (http.Field("digest", 64) != ReleasePage.Digest(statement)) return StaffAnswer.See(http, $"/staff/releases/{id}", "release-changed");
            var request = Approvals.Sign(caller.Account.Id, signing, statement, clock.Seconds());
            var act = Approvals.Act(statement, signing.Public.Id, request.Time) with { Signature = Convert.FromBase64String(request.CustodySignature) };
            var said = releases.Approve(id, caller.Account.Id, Convert.FromBase64String(request.Signature), act) switch
            {
                ApprovalResult.Released => "released",
                ApprovalResult.Waiting { Again: true } => "release-again",
                ApprovalResult.Waiting => "release-waiting",
                _ => "release-refused",
            };
            audit.Write(caller.Account.Id, Acts.ReleaseApproved, id);
            return StaffAnswer.See(http, $"/staff/releases/{id}", said);
        });
        app.MapPost("/staff/releases/{id}/reject", (string id, HttpContext http, Releases releases, Audit audit) =>
        {
            if (!Id.IsValid(id) || !releases.Reject(id)) return Results.NotFound();
            audit.Write(StaffGate.CallerOf(http).Account.Id, Acts.ReleaseRejected, id);
            return StaffAnswer.See(http, "/staff/releases", "release-rejected");
        });
    }
}
