namespace Qalqan.Hub;

/// <summary>Enrolling and deleting.</summary>
static class PeopleApi
{
    public static void Map(RouteGroupBuilder api)
    {
        api.MapPost("/people", (Enrol request, Enrolment enrolment) => Results.Json(enrolment.Add(request), ApiJson.Default.Enrolled)).Needs(Scopes.People)
            .WithSummary("Enrols somebody; the answer holds the receipt code and the card, which are shown once");
        api.MapDelete("/people/{id}", (string id, PersonDeletion deletion) => Id.IsValid(id) && deletion.Delete(id) ? Results.NoContent() : Api.Missing()).Needs(Scopes.People)
            .WithSummary("Deletes somebody and destroys their key");
    }
}
