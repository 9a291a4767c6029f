using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Qalqan.Hub;

/// <summary>Signing in without a script: name, passphrase, one-time code.</summary>
sealed class SignInPage(SignIn signIn, StaffGate gate, FormTokens tokens) : PageModel
{
    /// <summary>The word for what went wrong; null for nothing.</summary>
    public string? Said { get; private set; }

    /// <summary>What was typed as name: nobody types it twice.</summary>
    public string Login { get; private set; } = "";

    public IActionResult OnPost()
    {
        Login = HttpContext.Field("login", 100);
        if (!tokens.IsOurs(HttpContext, HttpContext.Field(StaffGate.FormField))) Said = "again";
        else
        {
            var (account, said) = signIn.Try(Login, HttpContext.Field("passphrase", 300), HttpContext.Field("code", 20), HttpContext.Connection.RemoteIpAddress);
            if (account is not null)
            {
                gate.Begin(HttpContext, account);
                return Redirect("/staff");
            }
            Said = said;
        }
        Response.StatusCode = Said == Hub.SignIn.Wait ? StatusCodes.Status429TooManyRequests : StatusCodes.Status400BadRequest;
        return Page();
    }
}
