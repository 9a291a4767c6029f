namespace Qalqan.Hub;

/// <summary>Keeping who somebody is, and asking to see it.</summary>
static class PeopleActions
{
    public static void Map(WebApplication app)
    {
        app.MapPost("/staff/people/{id}/identity", (string id, HttpContext http, PeopleRows rows, Identities identities, Audit audit) =>
        {
            var me = StaffGate.CallerOf(http).Account;
            if (rows.One(me.OrganisationId, id) is null) return Results.NotFound();
            var (name, contact) = (http.Field("name", 200), http.Field("contact", 500));
            if (name.Length + contact.Length == 0) return StaffAnswer.See(http, $"/staff/people/{id}", "empty");
            if (identities.Keep(me.OrganisationId, id, new(name, contact)) == 0) return StaffAnswer.See(http, $"/staff/people/{id}", "no-custodian");
            audit.Write(me.Id, Acts.IdentityKept, id);
            return StaffAnswer.See(http, $"/staff/people/{id}", "identity-kept");
        });
        app.MapPost("/staff/people/{id}/reveal", (string id, HttpContext http, PeopleRows rows, TwoPerson requests, Audit audit) =>
        {
            var me = StaffGate.CallerOf(http).Account;
            if (rows.One(me.OrganisationId, id) is null) return Results.NotFound();
            if (http.Field("reason", 1000) is not { Length: >= 10 } reason) return StaffAnswer.See(http, $"/staff/people/{id}", "reason");
            requests.Ask(me, TwoPerson.Reveal, id, reason);
            audit.Write(me.Id, Acts.RevealAsked, id);
            return StaffAnswer.See(http, $"/staff/people/{id}", "asked");
        });
        app.MapPost("/staff/reveals/{request}/approve", (string request, HttpContext http, TwoPerson requests, Audit audit) => Decide(http, requests, audit, request, agree: true));
        app.MapPost("/staff/reveals/{request}/refuse", (string request, HttpContext http, TwoPerson requests, Audit audit) => Decide(http, requests, audit, request, agree: false));
    }

    static IResult Decide(HttpContext http, TwoPerson requests, Audit audit, string id, bool agree)
    {
        var me = StaffGate.CallerOf(http).Account;
        if (!Id.IsValid(id) || requests.Find(id) is not { Kind: TwoPerson.Reveal } request || request.OrganisationId != me.OrganisationId) return Results.NotFound();
        var done = agree ? requests.Approve(id, me) : requests.Refuse(id, me);
        if (done) audit.Write(me.Id, agree ? Acts.RevealApproved : Acts.RevealRefused, request.Object);
        return StaffAnswer.See(http, $"/staff/people/{request.Object}", done ? agree ? "agreed" : "refused" : "not-agreed");
    }
}
