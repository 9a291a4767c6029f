using Microsoft.AspNetCore.Mvc;

namespace Qalqan.Hub;

/// <summary>What a person allows with each incident that they told of: given or taken back, each use on its own. Without consent to keep it, it is deleted, after one question.</summary>
sealed class ConsentsPage(PersonSessions sessions, PersonStore people, IncidentStore incidents, FormTokens tokens, IntakeMemory memory) : CodePage(sessions, people)
{
    Consents _ticked;

    /// <summary>What they told of, oldest first.</summary>
    public IReadOnlyList<Incident> Incidents { get; private set; } = [];

    /// <summary>Which one would be deleted, and the question waits for its answer; null for none.</summary>
    public string? Asked { get; private set; }

    /// <summary>Whether it was changed just now.</summary>
    public bool Saved => Request.Query.ContainsKey("saved") && Wrong is null;

    /// <summary>What is ticked: what is allowed, or what was ticked before the question.</summary>
    public Consents Allowed(Incident incident) => incident.Id == Asked ? _ticked : incident.Consents;

    public IActionResult OnGet()
    {
        if (Open() is { } elsewhere) return elsewhere;
        Incidents = incidents.Of(Person.Id);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (Open() is { } elsewhere) return elsewhere;
        using var form = await FormBody.Read(Request, memory, 0, cancel);
        Incidents = incidents.Of(Person.Id);
        if (!tokens.IsOurs(HttpContext, form[FormTokens.Field])) return Again(new("error.stale"));
        var ticked = IncidentAnswers.Allowed(form.All("consent"));
        // Only among the person's own: the id of another's incident is as good as none.
        if (Incidents.FirstOrDefault(i => i.Id == form["incident"]) is { } incident)
        {
            if (ticked.HasFlag(Consents.Keep)) incidents.Change(Person.Id, incident.Id, d => d with { Consents = ticked });
            else if (form.Has("yes")) incidents.Withdraw(Person.Id, incident.Id, Consents.Keep);
            else
            {
                (Asked, _ticked) = (incident.Id, ticked);
                return Again(new("consents.sure"));
            }
        }
        return Redirect($"/{Tag}/consents?saved=1");
    }
}
