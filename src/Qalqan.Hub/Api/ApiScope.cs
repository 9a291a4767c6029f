namespace Qalqan.Hub;

/// <summary>Lets a request pass only with a machine token that has the scope.</summary>
static class ApiScope
{
    /// <summary>Requires <paramref name="scope"/>, or one of <paramref name="others"/>.</summary>
    public static RouteHandlerBuilder Needs(this RouteHandlerBuilder route, string scope, params string[] others) => route.WithMetadata(new NeededScope(scope, others));

    /// <summary>Looks at the token before anything of the body is read: who has none shall not make us parse.</summary>
    public static Task Require(HttpContext context, RequestDelegate next)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<NeededScope>() is not { } needed) return next(context);
        var header = context.Request.Headers.Authorization.ToString();
        var scopes = header.StartsWith("Bearer ", StringComparison.Ordinal) ? context.RequestServices.GetRequiredService<MachineTokens>().ScopesOf(header["Bearer ".Length..].Trim()) : new HashSet<string>();
        if (scopes.Count == 0) return Refuse(context, StatusCodes.Status401Unauthorized, "a machine token is needed: 'Authorization: Bearer qlq_…'");
        return scopes.Contains(needed.Scope) || needed.Others.Any(scopes.Contains) ? next(context) : Refuse(context, StatusCodes.Status403Forbidden, $"this token does not have the scope '{needed.Scope}'");
    }

    static Task Refuse(HttpContext context, int status, string words)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(new Problem(words), ApiJson.Default.Problem);
    }
}

/// <summary>The scope a route needs, for the document and for the test that goes over all routes.</summary>
sealed record NeededScope(string Scope, IReadOnlyList<string> Others);
