using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Qalqan.Hub;

/// <summary>Opens a mailbox. What is no code, and what is the code of nobody, takes the same way and gets the same answer; at 103 bits nobody needs to be slowed, so no flood can shut out somebody who has a code.</summary>
sealed class CodeEntryPage(PersonSessions sessions, PersonStore people, FormTokens tokens, IntakeMemory memory) : PageModel
{
    /// <summary>What is wrong with what was sent; null if nothing is.</summary>
    public Phrase? Wrong { get; private set; }

    /// <summary>Whether a mailbox was open before.</summary>
    public bool Closed => Request.Query.ContainsKey("closed") && Wrong is null;

    public void OnGet() { }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        using var form = await FormBody.Read(Request, memory, 0, cancel);
        if (!tokens.IsOurs(HttpContext, form[FormTokens.Field])) return Again(new("error.stale"));
        var isCode = ReceiptCode.TryParse(form["code"], out var code);
        if (people.Find(isCode ? code : ReceiptCode.Generate()) is null) return Again(new("code.wrong"));
        sessions.Begin(HttpContext, new(code, []));
        return Redirect($"/{PageLanguage.Of(HttpContext).Tag}/mailbox");
    }

    PageResult Again(Phrase wrong)
    {
        Wrong = wrong;
        Response.StatusCode = StatusCodes.Status400BadRequest;
        return Page();
    }
}
