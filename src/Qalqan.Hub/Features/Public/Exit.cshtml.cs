using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Qalqan.Hub;

/// <summary>The way out, without script: the mailbox is closed and the browser is asked to forget. A plain link: another site that leads here brings no cookie (SameSite=Strict) and closes nothing.</summary>
sealed class ExitPage(PersonSessions sessions) : PageModel
{
    public void OnGet()
    {
        sessions.End(HttpContext);
        Response.Headers["Clear-Site-Data"] = "\"cache\", \"cookies\", \"storage\"";
    }
}
