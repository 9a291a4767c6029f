using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http.Features;

namespace Qalqan.Hub;

/// <summary>Who is asking.</summary>
/// <param name="Session">Their session.</param>
/// <param name="Account">Their account.</param>
/// <param name="Route">The row of the table that let them in.</param>
sealed record Caller(StaffSession Session, Account Account, StaffRoute Route);

/// <summary>Lets nobody to a staff page whom <see cref="StaffRoutes"/> does not name. What one may not see is not there: 404, for a role as for another organisation's object.</summary>
sealed class StaffGate(StaffSessions sessions, Accounts accounts, HubOptions options)
{
    /// <summary>What is typed into the staff's forms is short; the rest of the hub has its own limits.</summary>
    const long MaxForm = 256 * 1024;

    /// <summary>Name of the field with the form token.</summary>
    public const string FormField = FormTokens.Field;

    static readonly object Key = new();

    /// <summary>Whether this path is the staff's.</summary>
    public static bool IsStaff(PathString path) => path.StartsWithSegments("/staff", StringComparison.Ordinal);

    /// <summary>Who is asking, on a page that the gate let them to.</summary>
    public static Caller CallerOf(HttpContext http) => (Caller)http.Items[Key]!;

    /// <summary>Who is asking; null before sign-in.</summary>
    public static Caller? CallerOrNull(HttpContext http) => http.Items[Key] as Caller;

    /// <summary>The gate; runs after routing and before every page.</summary>
    public async Task Pass(HttpContext http, RequestDelegate next)
    {
        var route = StaffRoutes.Find(http.Request.Method, (http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText);
        Identify(http, route);
        if (HttpMethods.IsPost(http.Request.Method) && !await IsOurForm(http, route))
        {
            http.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }
        if (Refusal(http, route) is { } elsewhere)
        {
            if (elsewhere.Length == 0) http.Response.StatusCode = StatusCodes.Status404NotFound;
            else Redirect(http, elsewhere);
            return;
        }
        try
        {
            await next(http);
        }
        catch (ObjectDisposedException) when (!http.Response.HasStarted && route?.Needs.HasFlag(StaffNeeds.Keys) == true && CallerOf(http).Session.Keys is null)
        {
            Redirect(http, "/staff/unlock"); // their keys were zeroed while this ran
        }
    }

    /// <summary>Begins a session and gives its cookie. The id is new whatever came with the request.</summary>
    public void Begin(HttpContext http, Account account)
    {
        var (cookie, _) = sessions.Begin(account);
        http.Response.Cookies.Append(CookieName(http), cookie, Cookie(http));
    }

    /// <summary>Ends the caller's session and takes the cookie away.</summary>
    public void End(HttpContext http)
    {
        if (CallerOrNull(http) is { } caller) sessions.End(caller.Account.Id, caller.Session.Id);
        http.Response.Cookies.Delete(CookieName(http), Cookie(http));
    }

    void Identify(HttpContext http, StaffRoute? route)
    {
        if (sessions.Find(http.Request.Cookies[CookieName(http)]) is not { } session) return;
        if (accounts.Find(session.AccountId) is { Active: true } account) http.Items[Key] = new Caller(session, account, route ?? new("", "", []));
    }

    /// <summary>Where somebody is sent instead; empty for 404, null to let them in.</summary>
    string? Refusal(HttpContext http, StaffRoute? route)
    {
        if (route?.Needs.HasFlag(StaffNeeds.NoSession) == true) return null;
        if (CallerOrNull(http) is not { } caller) return "/staff/sign-in";
        if (route is null || !route.Roles.Any(caller.Account.Is)) return "";
        if (HttpMethods.IsGet(http.Request.Method) && !http.Request.Path.Value!.EndsWith("/image", StringComparison.Ordinal) && !route.Pattern.StartsWith("/staff/step-up", StringComparison.Ordinal) && !route.Pattern.StartsWith("/staff/unlock", StringComparison.Ordinal))
            caller.Session.LastPage = http.Request.Path.Value!;
        if (route.Needs.HasFlag(StaffNeeds.Fresh) && !sessions.IsFresh(caller.Session)) return "/staff/step-up";
        return route.Needs.HasFlag(StaffNeeds.Keys) && caller.Session.Keys is null ? "/staff/unlock" : null;
    }

    /// <summary>Whether a form came from a page of ours: not from another site, and with the session's token. Pages before sign-in check the token of <see cref="FormTokens"/> themselves.</summary>
    static async Task<bool> IsOurForm(HttpContext http, StaffRoute? route)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit) limit.MaxRequestBodySize = MaxForm;
        // Only what is read in memory: the framework would write parts of a multipart form to the disk.
        if (!FormTokens.FromHere(http.Request) || http.Request.ContentType?.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase) != true) return false;
        var form = await http.Request.ReadFormAsync(http.RequestAborted);
        if (route?.Needs.HasFlag(StaffNeeds.NoSession) == true || CallerOrNull(http) is not { } caller) return true;
        return CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(form[FormField].ToString()), Encoding.ASCII.GetBytes(caller.Session.FormToken));
    }

    static void Redirect(HttpContext http, string to)
    {
        http.Response.StatusCode = StatusCodes.Status303SeeOther;
        http.Response.Headers.Location = to;
    }

    bool IsTls(HttpContext http) => options.Address is { } address ? address.Scheme == Uri.UriSchemeHttps : http.Request.IsHttps;

    string CookieName(HttpContext http) => IsTls(http) ? "__Host-qalqan" : "qalqan";

    CookieOptions Cookie(HttpContext http) => new() { HttpOnly = true, Secure = IsTls(http), SameSite = SameSiteMode.Strict, Path = "/", IsEssential = true };
}
