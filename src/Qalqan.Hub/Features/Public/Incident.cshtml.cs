using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Qalqan.Hub;

/// <summary>Somebody tells what happened: sealed to their case, with a code to come back. With a mailbox open it goes there.</summary>
sealed class IncidentPage(FormTokens tokens, IntakeMemory memory, PersonSessions sessions, PersonStore people, PublicEnrolment joining, IncidentStore incidents, Correspondence correspondence, PageWords words, TimeProvider clock) : PageModel
{
    /// <summary>What is wrong with what was sent; null if nothing is.</summary>
    public Phrase? Wrong { get; private set; }

    /// <summary>The answers so far.</summary>
    public IncidentAnswers Answers { get; private set; } = new();

    public void OnGet() => sessions.Find(HttpContext);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        var session = sessions.Find(HttpContext);
        if (!FormTokens.FromHere(Request)) return Again(new("error.stale"));
        using var form = await FormBody.Read(Request, memory, Evidence.MaxBytes, cancel);
        Answers = new(form);
        if (!tokens.IsOurs(HttpContext, form[FormTokens.Field])) return Again(new("error.stale"));
        if (Answers.IsEmpty) return Again(new("incident.empty"));
        if (Answers.IsLong) return Again(new("error.long", [], PublicLimits.MaxLetters));
        if (!Answers.HasPossibleDate(clock.GetUtcNow())) return Again(new("incident.date"));
        if (!Answers.Consents.Contains("keep")) return Again(new("incident.keep"));
        var person = session is null ? null : people.Find(session.Code);
        if (person is null && !joining.Allows(HttpContext)) return Again(new("error.busy"), StatusCodes.Status429TooManyRequests);
        var known = person is not null;
        if (person is null) person = await joining.Join(HttpContext, form.Files, true, cancel);
        else if (form.Files.Count > 0) await joining.Remember(person, form.Files, true, cancel);
        var said = words.For(PageLanguage.Of(HttpContext));
        var draft = Answers.ToDraft(said);
        incidents.Add(person.Id, draft);
        correspondence.Told(person, string.Join('\n', [.. Answers.Chosen.Select(t => said[$"tactic.{t}"]), draft.Story]));
        return Redirect(known ? $"/{Tag}/mailbox" : $"/{Tag}/receipt?told=1");
    }

    string Tag => PageLanguage.Of(HttpContext).Tag;

    PageResult Again(Phrase wrong, int status = StatusCodes.Status400BadRequest)
    {
        (Wrong, Response.StatusCode) = (wrong, status);
        if (status == StatusCodes.Status429TooManyRequests) Response.Headers.RetryAfter = "60";
        return Page();
    }
}
