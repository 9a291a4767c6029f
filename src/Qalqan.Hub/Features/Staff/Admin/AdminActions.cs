namespace Qalqan.Hub;

/// <summary>What administrators do.</summary>
static class AdminActions
{
    public static void Map(WebApplication app)
    {
        app.MapPost("/staff/admin/invitations", (HttpContext http, Accounts accounts, Audit audit) =>
        {
            var me = StaffGate.CallerOf(http).Account;
            var (login, name) = (http.Field("login", 60), http.Field("name", 100));
            string[] roles = [.. http.Request.Form["role"].OfType<string>()];
            if (Roles.Fault(roles) is { } fault) return StaffAnswer.See(http, "/staff/admin", fault);
            if (login.Length < 2 || !login.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-') || name.Length == 0) return StaffAnswer.See(http, "/staff/admin", "login");
            if (accounts.FindLogin(login) is not null) return StaffAnswer.See(http, "/staff/admin", "login-taken");
            var code = accounts.Invite(new(me.OrganisationId, login, name, roles));
            audit.Write(me.Id, Acts.Invited, "");
            return StaffAnswer.See(http, "/staff/admin", "invited", code);
        });
        app.MapPost("/staff/admin/accounts/{id}/end", (string id, HttpContext http, Accounts accounts, Audit audit) => With(http, accounts, id, (me, account) =>
        {
            if (account.Id == me.Id) return "not-oneself";
            accounts.End(account.Id);
            audit.Write(me.Id, Acts.AccountEnded, account.Id);
            return "account-ended";
        }));
        app.MapPost("/staff/admin/accounts/{id}/recover", (string id, HttpContext http, Accounts accounts, TwoPerson requests, Audit audit) => With(http, accounts, id, (me, account) =>
        {
            requests.Ask(me, TwoPerson.Recover, account.Id, http.Field("reason", 1000));
            audit.Write(me.Id, Acts.RecoveryAsked, account.Id);
            return "asked";
        }));
        app.MapPost("/staff/admin/recoveries/{request}/approve", (string request, HttpContext http, TwoPerson requests, Audit audit) =>
        {
            var me = StaffGate.CallerOf(http).Account;
            if (Recovery(requests, me, request) is not { } asked) return Results.NotFound();
            // Whoever is to be recovered cannot be the second person: their session may be a thief's.
            var done = asked.Object != me.Id && requests.Approve(request, me);
            if (done) audit.Write(me.Id, Acts.RecoveryApproved, asked.Object);
            return StaffAnswer.See(http, "/staff/account", done ? "agreed" : "not-agreed");
        });
        app.MapPost("/staff/admin/recoveries/{request}/code", (string request, HttpContext http, Accounts accounts, TwoPerson requests, Audit audit) =>
        {
            var me = StaffGate.CallerOf(http).Account;
            if (Recovery(requests, me, request) is not { } asked || accounts.Find(asked.Object) is not { Active: true } account) return Results.NotFound();
            if (!requests.Use(request)) return StaffAnswer.See(http, "/staff/admin", "not-agreed");
            var code = accounts.Invite(new(account.OrganisationId, account.Label.Login, account.Label.Name, account.Label.Roles, account.Id));
            audit.Write(me.Id, Acts.Invited, account.Id);
            return StaffAnswer.See(http, "/staff/admin", "invited", code);
        });
        app.MapPost("/staff/admin/channels", async (HttpContext http, ChannelProbe channels, Audit audit) =>
        {
            await channels.Run(http.RequestAborted);
            audit.Write(StaffGate.CallerOf(http).Account.Id, Acts.ChannelsTested, "");
            return StaffAnswer.See(http, "/staff/admin", "channels-tested");
        });
    }

    static IResult With(HttpContext http, Accounts accounts, string id, Func<Account, Account, string> act)
    {
        var me = StaffGate.CallerOf(http).Account;
        if (!Id.IsValid(id) || accounts.Find(id) is not { } account || account.OrganisationId != me.OrganisationId) return Results.NotFound();
        return StaffAnswer.See(http, "/staff/admin", act(me, account));
    }

    static TwoPersonRequest? Recovery(TwoPerson requests, Account me, string id) =>
        Id.IsValid(id) && requests.Find(id) is { Kind: TwoPerson.Recover } request && request.OrganisationId == me.OrganisationId ? request : null;
}

/// <summary>The first account of an organisation: made by whoever set the hub up, with a machine token.</summary>
static class InvitationsApi
{
    public static void Map(RouteGroupBuilder api) => api.MapPost("/invitations", (InvitationRequest request, Accounts accounts, Organisations organisations, Responders responders) =>
    {
        if (Roles.Fault(request.Roles) is not null) throw new FormatException($"roles: some of {string.Join(", ", Roles.All)}; admin and auditor stand alone");
        var organisation = organisations.OrFirst(request.Organisation);
        if (organisations.All().All(o => o.Id != organisation)) throw new FormatException("no such organisation");
        if (request.Login.Length is < 2 or > 60 || !request.Login.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-')) throw new FormatException("login: 2 to 60 letters, digits, '.' and '-'");
        if (accounts.FindLogin(request.Login) is not null) throw new FormatException("login: it is taken");
        if (request.Responder is { } responder && (!request.Roles.Contains(Roles.Responder) || responders.Find(responder) is not { Active: true } known || known.OrganisationId != organisation || accounts.Find(responder) is not null))
            throw new FormatException("responder: an active one of this organisation, without an account, is expected");
        return Results.Json(new InvitationMade(accounts.Invite(new(organisation, request.Login, request.Name, [.. request.Roles], Responder: request.Responder))), ApiJson.Default.InvitationMade);
    }).Needs(Scopes.Admin).WithSummary("Invites somebody to an account; the code is shown once");
}

/// <summary>An account to invite to.</summary>
/// <param name="Login">Typed at sign-in.</param>
/// <param name="Name">Shown to colleagues.</param>
/// <param name="Roles">Of <see cref="Hub.Roles"/>.</param>
/// <param name="Organisation">Null for the first organisation.</param>
/// <param name="Responder">A responder who has keys already; null for anybody else.</param>
sealed record InvitationRequest(string Login, string Name, IReadOnlyList<string> Roles, string? Organisation = null, string? Responder = null);

/// <summary>The code, shown once.</summary>
sealed record InvitationMade(string Code);
