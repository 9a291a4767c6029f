using System.Text;

namespace Qalqan.Hub;

/// <summary>The staff's routes that are no Razor pages, and the parts they need. One line for each feature.</summary>
static class StaffPages
{
    static readonly byte[] Style = Resource("staff.css"), Script = Resource("passkey.js");

    /// <summary>What the pages need.</summary>
    public static void Add(IServiceCollection services) => services.AddSingleton<StaffGate>().AddSingleton<StaffNames>().AddSingleton<CaseDesk>().AddSingleton<QueueRows>().AddSingleton<EvidenceRoom>()
        .AddSingleton<CaseSearch>().AddSingleton<PeopleRows>().AddSingleton<LogReading>().AddSingleton<ChannelProbe>().AddSingleton<HubLock>().AddSingleton<Wipe>();

    /// <summary>The routes.</summary>
    public static void Map(WebApplication app)
    {
        app.MapGet("/staff/style.css", (HttpContext http) => Constant(http, Style, "text/css; charset=utf-8"));
        app.MapGet("/staff/passkey.js", (HttpContext http) => Constant(http, Script, "text/javascript; charset=utf-8"));
        app.MapGet("/staff", (HttpContext http) => Results.Redirect(StaffRoutes.Home(StaffGate.CallerOf(http).Account)));
        OwnActions.Map(app);
        CaseActions.Map(app);
        IncidentActions.Map(app);
        EvidenceActions.Map(app);
        ReleaseActions.Map(app);
        PeopleActions.Map(app);
        FeedActions.Map(app);
        AdminActions.Map(app);
        PanicActions.Map(app);
        ReviewActions.Map(app);
        ReportActions.Map(app);
    }

    static IResult Constant(HttpContext http, byte[] content, string type)
    {
        http.Response.Headers.CacheControl = "public, max-age=3600";
        return Results.Bytes(content, type);
    }

    static byte[] Resource(string name)
    {
        using var reader = new StreamReader(typeof(StaffPages).Assembly.GetManifestResourceStream(name)!);
        return Encoding.UTF8.GetBytes(reader.ReadToEnd());
    }
}
