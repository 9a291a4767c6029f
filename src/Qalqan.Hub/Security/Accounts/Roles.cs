namespace Qalqan.Hub;

/// <summary>What an account may do. Keys separate the roles, not only this word: an administrator has no key that opens a case.</summary>
static class Roles
{
    /// <summary>The content of the own organisation's cases.</summary>
    public const string Responder = "responder";

    /// <summary>Who is behind a pseudonym, with a reason and a second person's approval.</summary>
    public const string Custodian = "custodian";

    /// <summary>Accounts, feeds, retention; no content.</summary>
    public const string Admin = "admin";

    /// <summary>The log and its chain; no content.</summary>
    public const string Auditor = "auditor";

    /// <summary>Grew up with a language and signs its sentences; no content.</summary>
    public const string Reviewer = "reviewer";

    /// <summary>All of them.</summary>
    public static readonly string[] All = [Responder, Custodian, Admin, Auditor, Reviewer];

    /// <summary>Why these roles cannot be one account's; null if they can.</summary>
    /// <remarks>Whoever makes accounts must not also read cases or check the log of those who do.</remarks>
    public static string? Fault(IReadOnlyCollection<string> roles)
    {
        if (roles.Count == 0 || roles.Except(All).Any()) return "roles";
        return roles.Count > 1 && (roles.Contains(Admin) || roles.Contains(Auditor)) ? "roles-apart" : null;
    }
}
