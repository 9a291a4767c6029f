namespace Qalqan.Hub;

/// <summary>Lock and wipe.</summary>
static class PanicActions
{
    public static void Map(WebApplication app)
    {
        app.MapPost("/staff/lock", (HttpContext http, HubLock hubLock, Audit audit) =>
        {
            audit.Write(StaffGate.CallerOf(http).Account.Id, Acts.Locked, "");
            hubLock.Engage();
            return Results.Redirect("/staff");
        });
        app.MapPost("/staff/wipe", (HttpContext http, TwoPerson requests, Audit audit) =>
        {
            var me = StaffGate.CallerOf(http).Account;
            requests.Ask(me, TwoPerson.Wipe, "", "");
            audit.Write(me.Id, Acts.WipeAsked, "");
            return StaffAnswer.See(http, "/staff/panic", "wipe-asked");
        });
        app.MapPost("/staff/wipe/{request}/approve", (string request, HttpContext http, TwoPerson requests, Wipe wipe, Audit audit) =>
        {
            var me = StaffGate.CallerOf(http).Account;
            if (!Id.IsValid(request) || requests.Find(request) is not { Kind: TwoPerson.Wipe } asked || asked.OrganisationId != me.OrganisationId) return Results.NotFound();
            if (!requests.Approve(request, me) || !requests.Use(request)) return StaffAnswer.See(http, "/staff/panic", "not-agreed");
            audit.Write(me.Id, Acts.WipeApproved, "");
            wipe.Run();
            return Results.Redirect("/staff");
        });
    }
}
