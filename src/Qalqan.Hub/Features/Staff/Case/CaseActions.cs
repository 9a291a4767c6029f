namespace Qalqan.Hub;

/// <summary>What is done with a case. Another organisation's case is not there.</summary>
static class CaseActions
{
    public static void Map(WebApplication app)
    {
        app.MapPost("/staff/cases/{id}/take", (string id, HttpContext http, CaseDesk desk) => With(http, desk, id, (me, file) => desk.Take(me, file) ? "taken" : "taken-already"));
        app.MapPost("/staff/cases/{id}/write", (string id, HttpContext http, CaseDesk desk, Correspondence letters, PersonStore people, Audit audit) => With(http, desk, id, (me, file) =>
        {
            var (kind, text) = (http.Field("kind", 10), http.Field("text"));
            if (kind == "message" && text.Length > 0 && file.Person is { } pseudonym && people.Find(pseudonym) is { } person)
            {
                letters.ToPerson(person, text, me.Id);
                audit.Write(me.Id, Acts.CaseWritten, file.Id);
                return "message-sent";
            }
            if (kind is not ("note" or "task") || text.Length == 0) return "empty";
            desk.Write(me, file, kind, text, kind == "task" ? Id.New() : null);
            return "written";
        }));
        app.MapPost("/staff/cases/{id}/done", (string id, HttpContext http, CaseDesk desk) => With(http, desk, id, (me, file) =>
        {
            if (!Id.IsValid(http.Field("task", 32))) return "empty";
            desk.Write(me, file, "done", "", http.Field("task", 32));
            return "written";
        }));
        app.MapPost("/staff/cases/{id}/state", (string id, HttpContext http, CaseDesk desk) => With(http, desk, id, (me, file) =>
        {
            desk.SetState(me, file, http.Field("state", 10) == "closed" ? "closed" : "open");
            return "written";
        }));
        app.MapPost("/staff/cases/{id}/link", (string id, HttpContext http, CaseDesk desk) => With(http, desk, id, (me, file) =>
        {
            if (Other(me, desk, http) is not { } other || other.Id == file.Id) return "no-such-case";
            desk.Link(me, file, other, http.Field("text"));
            return "written";
        }));
        app.MapPost("/staff/cases/{id}/merge", (string id, HttpContext http, CaseDesk desk) =>
            With(http, desk, id, (me, file) => Other(me, desk, http) is not { } other ? "no-such-case" : desk.Merge(me, Keys(http), other, file) ? "merged" : "not-merged"));
        app.MapPost("/staff/cases/{id}/handover", (string id, HttpContext http, CaseDesk desk, Accounts accounts) => With(http, desk, id, (me, file) =>
            Id.IsValid(http.Field("to", 32)) && accounts.Find(http.Field("to", 32)) is { } to && desk.Offer(me, Keys(http), file, to, http.Field("text")) ? "offered" : "not-offered"));
        app.MapPost("/staff/cases/{id}/accept", (string id, HttpContext http, CaseDesk desk) => With(http, desk, id, (me, file) => desk.Accept(me, Keys(http), file) ? "accepted" : "not-offered"));
        app.MapPost("/staff/access", (HttpContext http, CaseDesk desk, Accounts accounts) =>
        {
            var me = StaffGate.CallerOf(http).Account;
            if (!Id.IsValid(http.Field("to", 32)) || accounts.Find(http.Field("to", 32)) is not { } to || to.OrganisationId != me.OrganisationId) return Results.NotFound();
            desk.GiveAccess(me, Keys(http), to);
            return StaffAnswer.See(http, "/staff/queue", "access-given");
        });
    }

    /// <summary>Does something with a case of the caller's organisation, then shows it and what was said.</summary>
    public static IResult With(HttpContext http, CaseDesk desk, string id, Func<Account, CaseRow, string> act)
    {
        var me = StaffGate.CallerOf(http).Account;
        if (desk.Find(me, id) is not { } file) return Results.NotFound();
        var said = act(me, file);
        return StaffAnswer.See(http, file.CanOpen ? $"/staff/cases/{id}" : "/staff/queue", said);
    }

    static UnlockedKeys Keys(HttpContext http) => StaffGate.CallerOf(http).Session.Keys ?? throw new ObjectDisposedException(nameof(UnlockedKeys));

    /// <summary>The other case, by its id or the beginning of it.</summary>
    public static CaseRow? Other(Account me, CaseDesk desk, HttpContext http)
    {
        var typed = http.Field("case", 32).ToLowerInvariant();
        if (typed.Length < 8) return null;
        return desk.All(me).Where(f => f.Id.StartsWith(typed, StringComparison.Ordinal)).ToList() is [var only] ? only : null;
    }
}
