using Microsoft.AspNetCore.Mvc;

namespace Qalqan.Hub;

/// <summary>Deletes everything about the person, with the code alone, after one question.</summary>
sealed class DeletePage(PersonSessions sessions, PersonStore people, Mailbox mailbox, FormTokens tokens, IntakeMemory memory) : CodePage(sessions, people)
{
    readonly PersonSessions _sessions = sessions;

    /// <summary>Whether everything is deleted.</summary>
    public bool Done { get; private set; }

    public IActionResult OnGet() => Open() ?? Page();

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (Open() is { } elsewhere) return elsewhere;
        using var form = await FormBody.Read(Request, memory, 0, cancel);
        if (!tokens.IsOurs(HttpContext, form[FormTokens.Field])) return Again(new("error.stale"));
        if (!form.Has("yes")) return Again(new("delete.missing"));
        mailbox.Delete(Session.Code);
        _sessions.End(HttpContext);
        Response.Headers["Clear-Site-Data"] = "\"cache\", \"cookies\", \"storage\"";
        Done = true;
        return Page();
    }
}
