using Microsoft.AspNetCore.Mvc;

namespace Qalqan.Hub;

/// <summary>The code and the card, shown until the person says that they are on paper. The hub cannot show them later: it does not have them.</summary>
sealed class ReceiptPage(PersonSessions sessions, PersonStore people, FormTokens tokens, IntakeMemory memory) : CodePage(sessions, people)
{
    readonly PersonSessions _sessions = sessions;

    /// <summary>Whether what was typed is the code.</summary>
    public bool Same { get; private set; }

    /// <summary>Whether an incident was told just now.</summary>
    public bool Incident => Request.Query.ContainsKey("told");

    public IActionResult OnGet() => Open() ?? (Session.Card.Count == 0 ? Redirect($"/{Tag}/mailbox") : Page());

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (Open() is { } elsewhere) return elsewhere;
        using var form = await FormBody.Read(Request, memory, 0, cancel);
        if (!tokens.IsOurs(HttpContext, form[FormTokens.Field])) return Again(new("error.stale"));
        if (form["do"] == "compare")
        {
            Same = ReceiptCode.TryParse(form["code"], out var typed) && typed == Session.Code;
            return Same ? Page() : Again(new("receipt.wrong"));
        }
        _sessions.CardTaken(HttpContext);
        return Redirect($"/{Tag}/mailbox");
    }
}
