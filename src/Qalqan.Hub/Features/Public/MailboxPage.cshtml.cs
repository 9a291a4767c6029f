using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Qalqan.Hub;

/// <summary>A person's mailbox: notices to acknowledge, verdicts, messages with those who help, more evidence.</summary>
sealed class MailboxPage(PersonSessions sessions, PersonStore people, Mailbox mailbox, Correspondence correspondence, PublicEnrolment joining, MatchedValues matched, FormTokens tokens, IntakeMemory memory, PageWords words) : CodePage(sessions, people)
{
    /// <summary>Lines of each kind on one page; the newest.</summary>
    const int MaxShown = 40;

    readonly PersonSessions _sessions = sessions;

    /// <summary>Notices, newest first.</summary>
    public IReadOnlyList<MailboxEntry> Notices { get; private set; } = [];

    /// <summary>What was checked or told, newest first.</summary>
    public IReadOnlyList<MailboxLine> Checks { get; private set; } = [];

    /// <summary>Messages, oldest first.</summary>
    public IReadOnlyList<MailboxLine> Talk { get; private set; } = [];

    /// <summary>How many lines are not shown.</summary>
    public int Older { get; private set; }

    /// <summary>Whether they told of something that happened.</summary>
    public bool HasTold { get; private set; }

    /// <summary>What was typed as a message and could not be sent.</summary>
    public string Message { get; private set; } = "";

    /// <summary>What was pasted and could not be checked.</summary>
    public string Text { get; private set; } = "";

    /// <summary>What a notice is about.</summary>
    public IReadOnlyList<Indicator> Matched(string notice) => matched.Of(Person.Id, notice);

    public IActionResult OnGet()
    {
        if (Open() is { } elsewhere) return elsewhere;
        if (Session.Card.Count > 0) return Redirect($"/{Tag}/receipt");
        if (Request.Query.ContainsKey("unkept")) Wrong = new("mailbox.keep.nobody");
        return Shown();
    }

    public async Task<IActionResult> OnPostAsync(CancellationToken cancel)
    {
        if (Open() is { } elsewhere) return elsewhere;
        if (!FormTokens.FromHere(Request)) return Refused(new("error.stale"));
        using var form = await FormBody.Read(Request, memory, Evidence.MaxBytes, cancel);
        if (!tokens.IsOurs(HttpContext, form[FormTokens.Field]))
        {
            (Message, Text) = (form["message"], form["text"]);
            return Refused(new("error.stale"));
        }
        return form["do"] switch
        {
            "see" => See(form["notice"]),
            "message" => Write(form["message"]),
            "add" => await Add(form, cancel),
            "close" => Close(),
            _ => Back(),
        };
    }

    RedirectResult See(string notice)
    {
        mailbox.Acknowledge(Session.Code, notice);
        return Back();
    }

    IActionResult Write(string message)
    {
        Message = message;
        if (message.Length == 0) return Refused(new("error.empty"));
        if (message.Length > PublicLimits.MaxLetters) return Refused(new("error.long", [], PublicLimits.MaxLetters));
        correspondence.FromPerson(Person, message);
        return Back("#talk");
    }

    async Task<IActionResult> Add(FormBody form, CancellationToken cancel)
    {
        Text = form["text"];
        var evidence = Pieces.Of(form, words.For(PageLanguage.Of(HttpContext)));
        if (evidence.Count == 0) return Refused(new("error.empty"));
        // A picture that helpers should see is kept as it is; one that should only be checked cannot be.
        if (!form.Has("keep") && Pieces.Picture(evidence) is { } picture) return Refused(new("error.picture", [new("name", picture, ValueForm.Technical)]));
        return await joining.Remember(Person, evidence, form.Has("keep"), cancel) == form.Has("keep") ? Back() : Back("?unkept=1");
    }

    RedirectResult Close()
    {
        _sessions.End(HttpContext);
        return Redirect($"/{Tag}");
    }

    RedirectResult Back(string where = "") => Redirect($"/{Tag}/mailbox{where}");

    PageResult Refused(Phrase wrong)
    {
        Response.StatusCode = StatusCodes.Status400BadRequest;
        Wrong = wrong;
        return Shown();
    }

    PageResult Shown()
    {
        Notices = mailbox.Open(Session.Code) ?? [];
        using var key = Session.Code.MailboxKey();
        var (lines, _) = correspondence.Read(Person.Id, key);
        var (talk, checks) = (lines.Where(l => l.Kind.StartsWith("from-", StringComparison.Ordinal)).ToList(), lines.Where(l => !l.Kind.StartsWith("from-", StringComparison.Ordinal)).Reverse().ToList());
        (Talk, Checks) = ([.. talk.TakeLast(MaxShown)], [.. checks.Take(MaxShown)]);
        HasTold = checks.Exists(l => l.Kind == "incident");
        Older = lines.Count - Talk.Count - Checks.Count;
        return Page();
    }
}
