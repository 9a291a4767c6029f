using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Qalqan.Hub;

/// <summary>The answer to a check. It is made anew each time the page is loaded, with what is known then; who wants to be told of changes gets a code here.</summary>
sealed class AnswerPage(FormTokens tokens, IntakeMemory memory, HeldEvidence held, PublicChecks checks, PublicEnrolment joining) : PageModel
{
    /// <summary>The answer; null if it was forgotten.</summary>
    public Answer? Answer { get; private set; }

    /// <summary>Too many check something at this moment: what was handed in is held, and the page may be loaded again.</summary>
    public bool IsBusy { get; private set; }

    /// <summary>What did not work; null if nothing failed.</summary>
    public Phrase? Wrong { get; private set; }

    public async Task<IActionResult> OnGetAsync(string secret, CancellationToken cancel)
    {
        if (held.Open(secret) is not var (evidence, until))
        {
            Response.StatusCode = StatusCodes.Status404NotFound;
            return Page();
        }
        if (await checks.Check(evidence, cancel) is not { } result)
        {
            (Wrong, IsBusy) = (new("error.busy"), true);
            Response.StatusCode = StatusCodes.Status429TooManyRequests;
            Response.Headers.RetryAfter = "60";
            return Page();
        }
        Answer = new(result, until);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(string secret, CancellationToken cancel)
    {
        using var form = await FormBody.Read(Request, memory, 0, cancel);
        if (!tokens.IsOurs(HttpContext, form[FormTokens.Field])) return await Again(secret, new("error.stale"), StatusCodes.Status400BadRequest, cancel);
        if (held.Open(secret) is not var (evidence, _)) return await OnGetAsync(secret, cancel);
        if (!joining.Allows(HttpContext)) return await Again(secret, new("error.busy"), StatusCodes.Status429TooManyRequests, cancel);
        await joining.Join(HttpContext, evidence, false, cancel);
        held.Remove(secret);
        return Redirect($"/{PageLanguage.Of(HttpContext).Tag}/receipt");
    }

    async Task<IActionResult> Again(string secret, Phrase wrong, int status, CancellationToken cancel)
    {
        Wrong = wrong;
        var page = await OnGetAsync(secret, cancel);
        if (Answer is not null) Response.StatusCode = status;
        return page;
    }
}
