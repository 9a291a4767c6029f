namespace Qalqan.Hub;

/// <summary>What a responder adds to what a person told: how it is counted, to whom it was given, what came back. The person reads the last two in the mailbox.</summary>
static class IncidentActions
{
    public static void Map(WebApplication app)
    {
        app.MapPost("/staff/cases/{id}/stage", (string id, HttpContext http, CaseDesk desk, IncidentStore incidents, Audit audit) => CaseActions.With(http, desk, id, (me, file) =>
        {
            if (Told(incidents, file, http) is not { } incident || !Enum.TryParse<Stage>(http.Field("stage", 1), out var stage) || !Enum.IsDefined(stage)) return "no-such-incident";
            if (!incidents.Change(incident.Person, incident.Id, d => d with { Stage = stage })) return "no-such-incident";
            audit.Write(me.Id, Acts.CaseWritten, file.Id);
            return "written";
        }));
        app.MapPost("/staff/cases/{id}/household", (string id, HttpContext http, CaseDesk desk, IncidentStore incidents, Audit audit) => CaseActions.With(http, desk, id, (me, file) =>
        {
            if (CaseActions.Other(me, desk, http) is not { } other || other.Id == file.Id) return "no-such-case";
            var (theirs, own) = (incidents.OfCase(other.Id), incidents.OfCase(file.Id));
            if (theirs.Count == 0 || own.Count == 0) return "nothing-told";
            List<Incident> together = [.. theirs, .. own];
            var household = together.Select(i => i.Fields.Household).FirstOrDefault(h => h is not null) ?? Id.New();
            foreach (var incident in together) incidents.Change(incident.Person, incident.Id, d => d with { Household = household });
            audit.Write(me.Id, Acts.CasesLinked, file.Id);
            return "written";
        }));
        app.MapPost("/staff/cases/{id}/passed", (string id, HttpContext http, CaseDesk desk, IncidentStore incidents) => CaseActions.With(http, desk, id, (me, file) =>
        {
            var (use, to, what) = (IncidentAnswers.Allowed([http.Field("use", 10)]), http.Field("to", 200), http.Field("text", 2000));
            if (Told(incidents, file, http) is not { } incident || use is not (Consents.Share or Consents.Police)) return "no-such-incident";
            if (to.Length == 0 || what.Length == 0) return "empty";
            if (!incident.Consents.HasFlag(use)) return "not-allowed";
            if (incidents.PassOn(incident.Id, use, to, what) is null) return "no-such-incident";
            desk.Write(me, file, "passed", $"{to}\n{what}", incident.Id);
            return "passed";
        }));
        app.MapPost("/staff/cases/{id}/came-back", (string id, HttpContext http, CaseDesk desk, IncidentStore incidents) => CaseActions.With(http, desk, id, (me, file) =>
        {
            var (passed, text) = (http.Field("passed", 32), http.Field("text", 2000));
            if (!incidents.OfCase(file.Id).Any(i => i.PassedOn.Any(p => p.Id == passed))) return "no-such-incident";
            if (text.Length == 0) return "empty";
            if (!incidents.CameBack(passed, text)) return "no-such-incident";
            desk.Write(me, file, "came-back", text, passed);
            return "passed";
        }));
    }

    /// <summary>The incident that is meant, if it is one of this case: another's is as good as none.</summary>
    static Incident? Told(IncidentStore incidents, CaseRow file, HttpContext http) => incidents.OfCase(file.Id).FirstOrDefault(i => i.Id == http.Field("incident", 32));
}
