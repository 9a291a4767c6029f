using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Qalqan.Hub;

/// <summary>Passkeys: the one page with a script. Before sign-in it signs in; after it, it shows the second factor again and adds a passkey.</summary>
sealed class PasskeyPage(Passkeys passkeys, StaffGate gate, FormTokens tokens, Audit audit) : PageModel
{
    /// <summary>Who is signed in; null for nobody.</summary>
    public Caller? Caller => StaffGate.CallerOrNull(HttpContext);

    /// <summary>Challenge and options for showing a passkey.</summary>
    public (string Id, string Json) Ask { get; private set; }

    /// <summary>Challenge and options for making one; null before sign-in.</summary>
    public (string Id, string Json)? New { get; private set; }

    /// <summary>What the element of the one script carries.</summary>
    public string ScriptNumber { get; private set; } = "";

    /// <summary>Whether the last try failed.</summary>
    public bool Failed { get; private set; }

    public Task OnGet() => Prepare();

    public async Task<IActionResult> OnPost()
    {
        if (tokens.IsOurs(HttpContext, HttpContext.Field(StaffGate.FormField)) && Caller is null
            && await passkeys.Check(HttpContext, HttpContext.Field("challenge", 64), HttpContext.Field("credential", 16_000), null) is { } account)
        {
            audit.Write(account.Id, Acts.SignedIn, "");
            gate.Begin(HttpContext, account);
            return Redirect("/staff");
        }
        audit.Write(Audit.Nobody, Acts.SignInFailed, "");
        Failed = true;
        Response.StatusCode = StatusCodes.Status400BadRequest;
        await Prepare();
        return Page();
    }

    async Task Prepare()
    {
        ScriptNumber = PageHeaders.AllowOneScript(HttpContext);
        Ask = await passkeys.Ask(HttpContext, Caller?.Account);
        if (Caller is { } caller) New = await passkeys.AskNew(HttpContext, caller.Account);
    }
}
