namespace Qalqan.Hub;

/// <summary>What the routes of the API share.</summary>
static class Api
{
    /// <summary>All routes. One line for each feature.</summary>
    public static void Map(WebApplication app)
    {
        var api = app.MapGroup("/api/v1");
        SetupApi.Map(api);
        InvitationsApi.Map(api);
        PeopleApi.Map(api);
        SubmissionsApi.Map(api);
        IntelligenceApi.Map(api);
        ReleasesApi.Map(api);
        MailboxApi.Map(api);
        CasesApi.Map(api);
        CustodyApi.Map(api);
        RotationApi.Map(api);
        HealthApi.Map(app);
    }

    /// <summary>400, with the reason.</summary>
    public static IResult Refused(string reason, int status = StatusCodes.Status400BadRequest) => Results.Json(new Problem(reason), ApiJson.Default.Problem, statusCode: status);

    /// <summary>404. The same for what is not there and for what the caller may not see.</summary>
    public static IResult Missing() => Refused("there is nothing here", StatusCodes.Status404NotFound);

    /// <summary>Bytes that were sent as base64.</summary>
    /// <exception cref="FormatException">They were not; <paramref name="name"/> says which member.</exception>
    public static byte[] Bytes(string base64, string name)
    {
        var bytes = new byte[base64.Length];
        return Convert.TryFromBase64String(base64, bytes, out var n) ? bytes[..n] : throw new FormatException($"{name}: base64 is expected");
    }
}
