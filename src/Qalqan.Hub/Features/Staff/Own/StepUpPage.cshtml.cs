using Microsoft.AspNetCore.Mvc;

namespace Qalqan.Hub;

/// <summary>The second factor again, before something that cannot be taken back.</summary>
sealed class StepUpPage(Accounts accounts, Audit audit, TimeProvider clock) : StaffPage
{
    /// <summary>Whether the last code was wrong.</summary>
    public bool Wrong { get; private set; }

    public IActionResult OnPost()
    {
        if (!accounts.TakeCode(Me, HttpContext.Field("code", 20)))
        {
            Wrong = true;
            Response.StatusCode = StatusCodes.Status400BadRequest;
            return Page();
        }
        Caller.Session.SteppedUp = clock.GetUtcNow();
        audit.Write(Me.Id, Acts.SteppedUp, "");
        Caller.Session.Say("stepped-up");
        return Redirect(Caller.Session.LastPage);
    }
}
