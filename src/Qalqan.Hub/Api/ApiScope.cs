namespace Qalqan.Hub;

/// <summary>Lets a request pass only with a machine token that has the scope.</summary>
static class ApiScope
{
    /// <summary>Requires <paramref name="scope"/>, or one of <paramref name="others"/>.</summary>
    public static RouteHandlerBuilder Needs(this RouteHandlerBuilder route, string scope, params string[] others) => route.WithMetadata(new NeededScope(scope)).AddEndpointFilter(async (context, next) =>
    {
        var header = context.HttpContext.Request.Headers.Authorization.ToString();
        var tokens = context.HttpContext.RequestServices.GetRequiredService<MachineTokens>();
        var scopes = header.StartsWith("Bearer ", StringComparison.Ordinal) ? tokens.ScopesOf(header["Bearer ".Length..].Trim()) : new HashSet<string>();
        if (scopes.Count == 0) return Results.Json(new Problem("a machine token is needed: 'Authorization: Bearer qlq_…'"), ApiJson.Default.Problem, statusCode: StatusCodes.Status401Unauthorized);
        if (!scopes.Contains(scope) && !others.Any(scopes.Contains)) return Results.Json(new Problem($"this token does not have the scope '{scope}'"), ApiJson.Default.Problem, statusCode: StatusCodes.Status403Forbidden);
        return await next(context);
    });
}

/// <summary>The scope a route needs, for the document and for the test that goes over all routes.</summary>
sealed record NeededScope(string Scope);
