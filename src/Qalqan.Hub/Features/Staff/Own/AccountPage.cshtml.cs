using Microsoft.AspNetCore.Identity;

namespace Qalqan.Hub;

/// <summary>One's own account: keys, sessions, passkeys, and what waits for a second person.</summary>
sealed class AccountPage(StaffSessions sessions, PasskeyStore passkeys, TwoPerson requests, StaffNames names) : StaffPage
{
    /// <summary>Where one is signed in.</summary>
    public IReadOnlyList<SessionShown> Sessions { get; private set; } = [];

    /// <summary>One's passkeys.</summary>
    public IReadOnlyList<UserPasskeyInfo> Passkeys { get; private set; } = [];

    /// <summary>What others ask and this account may agree to.</summary>
    public IReadOnlyList<(TwoPersonRequest Request, string Path, string By)> Waiting { get; private set; } = [];

    public async Task OnGet()
    {
        Sessions = sessions.Of(Caller.Session);
        Passkeys = [.. await passkeys.GetPasskeysAsync(Me, HttpContext.RequestAborted)];
        Waiting = [.. Kinds().SelectMany(k => requests.Of(Me.OrganisationId, k.Kind).Where(r => r.State == "asked" && r.AskedBy != Me.Id && r.Object != Me.Id).Select(r => (r, $"{k.Path}/{r.Id}/approve", names.Of(r.AskedBy))))];
    }

    IEnumerable<(string Kind, string Path)> Kinds()
    {
        if (Me.Is(Roles.Responder) || Me.Is(Roles.Custodian)) yield return (TwoPerson.Reveal, "/staff/reveals");
        if (Me.Is(Roles.Responder) || Me.Is(Roles.Custodian) || Me.Is(Roles.Admin)) yield return (TwoPerson.Recover, "/staff/admin/recoveries");
        if (Me.Is(Roles.Responder) || Me.Is(Roles.Admin)) yield return (TwoPerson.Feed, "/staff/feeds");
        if (Me.Is(Roles.Responder) || Me.Is(Roles.Admin)) yield return (TwoPerson.Wipe, "/staff/wipe");
    }
}
