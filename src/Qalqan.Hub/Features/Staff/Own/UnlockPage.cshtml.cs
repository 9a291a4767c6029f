using Microsoft.AspNetCore.Mvc;

namespace Qalqan.Hub;

/// <summary>Opens one's keys with the vault passphrase, for this session and in memory only.</summary>
sealed class UnlockPage(Audit audit) : StaffPage
{
    /// <summary>Unwrapping takes about a second of a processor; two at once leave the others to the sweep and its notices.</summary>
    static readonly SemaphoreSlim AtOnce = new(2);

    /// <summary>Whether the last passphrase was wrong.</summary>
    public bool Wrong { get; private set; }

    public async Task<IActionResult> OnPost()
    {
        if (Me.WrappedKeys is not { } wrapped) return NotFound();
        var typed = HttpContext.Field("passphrase", 300);
        await AtOnce.WaitAsync(HttpContext.RequestAborted);
        try
        {
            if (await Task.Run(() => UnlockedKeys.Open(typed, wrapped)) is { } keys)
            {
                Caller.Session.Unlock(keys);
                audit.Write(Me.Id, Acts.Unlocked, "");
                return Redirect(Caller.Session.LastPage);
            }
        }
        finally
        {
            AtOnce.Release();
        }
        audit.Write(Me.Id, Acts.UnlockFailed, "");
        Wrong = true;
        Response.StatusCode = StatusCodes.Status400BadRequest;
        return Page();
    }
}
