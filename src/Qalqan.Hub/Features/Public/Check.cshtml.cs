using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Qalqan.Hub;

/// <summary>Paste or choose; the answer is on the next page.</summary>
sealed class CheckPage(FormTokens tokens, IntakeMemory memory, HeldEvidence held, PublicChecks checks, PageWords words) : PageModel
{
    /// <summary>What is wrong with what was sent; null if nothing is.</summary>
    public Phrase? Wrong { get; private set; }

    /// <summary>What was typed, so that nobody must type it again.</summary>
    public string Text { get; private set; } = "";

    /// <summary>The answer, where there was no room to hold it; else it is on a page of its own.</summary>
    public Answer? Answer { get; private set; }

    public void OnGet() { }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (!FormTokens.FromHere(Request)) return Again(new("error.stale"));
        using var form = await FormBody.Read(Request, memory, Evidence.MaxBytes, cancel);
        Text = form["text"];
        if (!tokens.IsOurs(HttpContext, form[FormTokens.Field])) return Again(new("error.stale"));
        var language = PageLanguage.Of(HttpContext);
        var evidence = Pieces.Of(form, words.For(language));
        if (evidence.Count == 0) return Again(new("error.empty"));
        if (Pieces.Picture(evidence) is { } picture) return Again(new("error.picture", [new("name", picture, ValueForm.Technical)]));
        if (!checks.Allows(HttpContext)) return Again(new("error.busy"), StatusCodes.Status429TooManyRequests);
        if (held.Hold(evidence) is { } secret) return Redirect($"/{language.Tag}/answer/{secret}");
        return await checks.Check(evidence, cancel) is { } result ? Shown(new(result, null)) : Again(new("error.busy"), StatusCodes.Status429TooManyRequests);
    }

    PageResult Shown(Answer answer)
    {
        Answer = answer;
        return Page();
    }

    PageResult Again(Phrase wrong, int status = StatusCodes.Status400BadRequest)
    {
        Wrong = wrong;
        Response.StatusCode = status;
        if (status == StatusCodes.Status429TooManyRequests) Response.Headers.RetryAfter = "60";
        return Page();
    }
}
