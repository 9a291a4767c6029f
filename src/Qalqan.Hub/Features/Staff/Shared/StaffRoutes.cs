namespace Qalqan.Hub;

/// <summary>One route of the staff pages and who may use it.</summary>
/// <param name="Method"><c>GET</c> or <c>POST</c>.</param>
/// <param name="Pattern">As the route table has it.</param>
/// <param name="Roles">Any of these; empty for nobody.</param>
/// <param name="Needs">What more is needed.</param>
sealed record StaffRoute(string Method, string Pattern, IReadOnlyList<string> Roles, StaffNeeds Needs = StaffNeeds.None);

/// <summary>What a route needs beside a role.</summary>
[Flags]
enum StaffNeeds
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Not even to be signed in.</summary>
    NoSession = 1,

    /// <summary>The second factor, shown in the last minutes.</summary>
    Fresh = 2,

    /// <summary>Keys opened with the vault passphrase.</summary>
    Keys = 4,
}

/// <summary>Every route under <c>/staff</c>. What is not in this table answers 404, also to an administrator; a test compares it with the route table of the running hub.</summary>
static class StaffRoutes
{
    static readonly string[] Everybody = Roles.All, Responder = [Roles.Responder], Custodian = [Roles.Custodian], Admin = [Roles.Admin], Auditor = [Roles.Auditor],
        Helping = [Roles.Responder, Roles.Custodian], Keyed = Helping, Feeds = [Roles.Responder, Roles.Admin], Wiping = [Roles.Responder, Roles.Admin],
        Reporting = [Roles.Responder, Roles.Admin, Roles.Auditor], Reviewing = [Roles.Responder, Roles.Reviewer], None = [];

    /// <summary>All of them.</summary>
    public static readonly IReadOnlyList<StaffRoute> All =
    [
        new("GET", "/staff/sign-in", None, StaffNeeds.NoSession),
        new("POST", "/staff/sign-in", None, StaffNeeds.NoSession),
        new("GET", "/staff/passkey", None, StaffNeeds.NoSession),
        new("POST", "/staff/passkey", None, StaffNeeds.NoSession),
        new("GET", "/staff/passkey.js", None, StaffNeeds.NoSession),
        new("GET", "/staff/style.css", None, StaffNeeds.NoSession),
        new("GET", "/staff/join", None, StaffNeeds.NoSession),
        new("POST", "/staff/join", None, StaffNeeds.NoSession),

        new("POST", "/staff/sign-out", Everybody),
        new("GET", "/staff/account", Everybody),
        new("POST", "/staff/account/sessions/{session}/end", Everybody),
        new("POST", "/staff/account/passkeys/{passkey}/remove", Everybody, StaffNeeds.Fresh),
        new("POST", "/staff/account/passkeys", Everybody, StaffNeeds.Fresh),
        new("GET", "/staff/step-up", Everybody),
        new("POST", "/staff/step-up", Everybody),
        new("POST", "/staff/step-up/passkey", Everybody),
        new("GET", "/staff/unlock", Keyed),
        new("POST", "/staff/unlock", Keyed),
        new("POST", "/staff/lock-keys", Keyed),
        new("GET", "/staff/panic", Everybody),
        new("POST", "/staff/lock", Everybody),
        new("POST", "/staff/wipe", Wiping, StaffNeeds.Fresh),
        new("POST", "/staff/wipe/{request}/approve", Wiping, StaffNeeds.Fresh),

        new("GET", "/staff", Everybody),
        new("GET", "/staff/queue", Responder),
        new("GET", "/staff/cases/{id}", Responder, StaffNeeds.Keys),
        new("POST", "/staff/cases/{id}/take", Responder),
        new("POST", "/staff/cases/{id}/write", Responder, StaffNeeds.Keys),
        new("POST", "/staff/cases/{id}/done", Responder, StaffNeeds.Keys),
        new("POST", "/staff/cases/{id}/state", Responder, StaffNeeds.Keys),
        new("POST", "/staff/cases/{id}/link", Responder, StaffNeeds.Keys),
        new("POST", "/staff/cases/{id}/merge", Responder, StaffNeeds.Keys),
        new("POST", "/staff/cases/{id}/handover", Responder, StaffNeeds.Keys),
        new("POST", "/staff/cases/{id}/accept", Responder, StaffNeeds.Keys),
        new("POST", "/staff/cases/{id}/stage", Responder, StaffNeeds.Keys),
        new("POST", "/staff/cases/{id}/household", Responder, StaffNeeds.Keys),
        new("POST", "/staff/cases/{id}/passed", Responder, StaffNeeds.Keys),
        new("POST", "/staff/cases/{id}/came-back", Responder, StaffNeeds.Keys),
        new("POST", "/staff/access", Responder, StaffNeeds.Keys),
        new("GET", "/staff/evidence/{id}", Responder, StaffNeeds.Keys),
        new("GET", "/staff/evidence/{id}/image", Responder, StaffNeeds.Keys),
        new("GET", "/staff/search", Responder, StaffNeeds.Keys),
        new("POST", "/staff/search", Responder, StaffNeeds.Keys),

        new("GET", "/staff/releases", Responder),
        new("GET", "/staff/releases/{id}", Responder),
        new("POST", "/staff/releases/{id}/approve", Responder, StaffNeeds.Fresh | StaffNeeds.Keys),
        new("POST", "/staff/releases/{id}/reject", Responder, StaffNeeds.Fresh),

        new("GET", "/staff/people", Helping),
        new("GET", "/staff/people/{id}", Helping),
        new("POST", "/staff/people/{id}/identity", Helping),
        new("POST", "/staff/people/{id}/reveal", Custodian, StaffNeeds.Fresh),
        new("POST", "/staff/reveals/{request}/approve", Helping, StaffNeeds.Fresh),
        new("POST", "/staff/reveals/{request}/refuse", Helping),
        new("POST", "/staff/reveals/{request}/open", Custodian, StaffNeeds.Fresh | StaffNeeds.Keys),

        new("GET", "/staff/feeds", Feeds),
        new("POST", "/staff/feeds/tier", Admin, StaffNeeds.Fresh),
        new("POST", "/staff/feeds/{request}/approve", Feeds, StaffNeeds.Fresh),

        new("GET", "/staff/admin", Admin),
        new("POST", "/staff/admin/invitations", Admin, StaffNeeds.Fresh),
        new("POST", "/staff/admin/accounts/{id}/end", Admin, StaffNeeds.Fresh),
        new("POST", "/staff/admin/accounts/{id}/recover", Admin, StaffNeeds.Fresh),
        new("POST", "/staff/admin/recoveries/{request}/approve", [Roles.Admin, Roles.Responder, Roles.Custodian], StaffNeeds.Fresh),
        new("POST", "/staff/admin/recoveries/{request}/code", Admin, StaffNeeds.Fresh),
        new("POST", "/staff/admin/channels", Admin),

        new("GET", "/staff/log", Auditor),

        // Counts of the whole hub. What was published cannot be taken back, so that needs a fresh second factor.
        new("GET", "/staff/report", Reporting),
        new("POST", "/staff/report", Admin, StaffNeeds.Fresh),
        new("GET", "/staff/report/{id}/{form}", Reporting),

        new("GET", "/staff/review", Reviewing),
        new("GET", "/staff/review/{file}/{language}", Reviewing),
        new("POST", "/staff/review/{file}/{language}", Reviewing),
        new("POST", "/staff/review/{file}/{language}/judge", Responder),
        new("POST", "/staff/review/{file}/{language}/forget", Reviewing),
        new("GET", "/staff/review/{file}/{language}/patch", Reviewing),
    ];

    static readonly Dictionary<(string, string), StaffRoute> ByKey = All.ToDictionary(r => (r.Method, r.Pattern));

    /// <summary>The row of a route; null if there is none.</summary>
    public static StaffRoute? Find(string method, string? pattern) => pattern is null ? null : ByKey.GetValueOrDefault((method == "HEAD" ? "GET" : method, "/" + pattern.Trim('/')));

    /// <summary>Where an account begins.</summary>
    public static string Home(Account account) => account.Is(Roles.Responder) ? "/staff/queue" : account.Is(Roles.Admin) ? "/staff/admin" : account.Is(Roles.Auditor) ? "/staff/log" : account.Is(Roles.Custodian) ? "/staff/people" : "/staff/review";
}
