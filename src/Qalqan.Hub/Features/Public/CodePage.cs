using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Qalqan.Hub;

/// <summary>What the pages behind a code share.</summary>
abstract class CodePage(PersonSessions sessions, PersonStore people) : PageModel
{
    /// <summary>What is wrong with what was sent; null if nothing is.</summary>
    public Phrase? Wrong { get; protected set; }

    /// <summary>The open mailbox.</summary>
    public PersonSession Session { get; private set; } = null!;

    /// <summary>Whose it is.</summary>
    protected Person Person { get; private set; } = null!;

    /// <summary>The language of the address.</summary>
    protected string Tag => PageLanguage.Of(HttpContext).Tag;

    /// <summary>Finds the mailbox that is open in this browser; where there is none, the way to open it.</summary>
    protected IActionResult? Open()
    {
        if (sessions.Find(HttpContext) is { } session && people.Find(session.Code) is { } person)
        {
            (Session, Person) = (session, person);
            return null;
        }
        sessions.End(HttpContext);
        return Redirect($"/{Tag}/code?closed=1");
    }

    /// <summary>The same page once more, with a word about what is wrong.</summary>
    protected PageResult Again(Phrase wrong, int status = StatusCodes.Status400BadRequest)
    {
        Wrong = wrong;
        Response.StatusCode = status;
        return Page();
    }
}
