using System.Text.Json;
using System.Text.Json.Serialization;

namespace Qalqan.Hub;

/// <summary>The parts of a hub and how they are put together: one line each.</summary>
static class HubApplication
{
    /// <summary>The most that a JSON body may have. Some routes are open to everybody, and a string in JSON is held in memory whole.</summary>
    const int MaxJsonBytes = 1 << 20;

    public static WebApplication Build(HubOptions options, HubKeys keys, string notifier)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ApplicationName = typeof(HubApplication).Assembly.GetName().Name });
        builder.WebHost.UseUrls("http://" + options.Listen);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxJsonBytes; // a route that takes more says so itself (Body.Read)
        });
        // Paths and queries may be what somebody handed in; nothing of a request is logged.
        builder.Logging.ClearProviders().AddSimpleConsole(c => c.SingleLine = true).SetMinimumLevel(LogLevel.Warning);
        builder.Services.ConfigureHttpJsonOptions(json =>
        {
            json.SerializerOptions.TypeInfoResolverChain.Insert(0, ApiJson.Default);
            // What the context says of itself does not come with its types.
            json.SerializerOptions.AllowDuplicateProperties = false;
            json.SerializerOptions.UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow;
            json.SerializerOptions.MaxDepth = ApiJson.Default.Options.MaxDepth;
            json.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
        });
        builder.Services.Configure<RouteHandlerOptions>(o => o.ThrowOnBadRequest = true); // so that Faults can say what is wrong
        builder.Services.AddOpenApi("v1");
        Pages.Add(builder.Services);
        AddParts(builder.Services, options, keys, notifier);
        var app = builder.Build();
        app.Use(PageHeaders.Set);
        app.Use(PageFaults.Show);
        app.Use(Faults);
        app.UseRouting(); // after the two above, so that a page of a fault finds its route
        app.Use((http, next) => StaffGate.IsStaff(http.Request.Path) ? http.RequestServices.GetRequiredService<StaffGate>().Pass(http, next) : next(http));
        app.Use(ApiScope.Require);
        app.UseOutputCache(); // only where a page says so: Pages
        Api.Map(app);
        Pages.Map(app);
        StaffPages.Map(app);
        app.MapOpenApi("/openapi/{documentName}.json");
        return app;
    }

    /// <summary>Everything there is, once.</summary>
    public static void AddParts(IServiceCollection services, HubOptions options, HubKeys keys, string notifier)
    {
        services.AddSingleton(options).AddSingleton(TimeProvider.System).AddSingleton(_ => keys);
        services.AddSingleton(_ => Database.Open(options.Data, options.Store)).AddSingleton<Settings>().AddSingleton<MachineTokens>().AddSingleton<SetupCode>();
        services.AddSingleton<Organisations>().AddSingleton<Responders>().AddSingleton<PersonStore>().AddSingleton<Enrolment>().AddSingleton(_ => new DeletionLedger(options.Data)).AddSingleton<PersonDeletion>();
        services.AddSingleton<IndexLayers>().AddSingleton(s => s.GetRequiredService<IndexLayers>().Chain()).AddSingleton<SegmentStore>().AddSingleton<Rotation>().AddSingleton<Resealing>();
        services.AddSingleton(s => new SealedIndex(person => s.GetRequiredService<SegmentStore>().Of(person)));
        services.AddSingleton<Feeds>().AddSingleton<KnownIntelligence>().AddSingleton<StoredIntelligence>().AddSingleton<Acceptance>().AddSingleton<Withdrawal>();
        services.AddSingleton<Submissions>().AddSingleton<Vault>().AddSingleton<CaseStore>().AddSingleton<CaseFiling>().AddSingleton<CaseCustody>().AddSingleton<SealedCases>();
        services.AddSingleton<HuntSignal>().AddSingleton<HubEvents>().AddSingleton<HubTelemetry>().AddSingleton<Hunts>().AddSingleton<Hunter>().AddSingleton<HuntLoop>().AddSingleton<HuntWorker>().AddSingleton<Decider>().AddSingleton<Releases>();
        services.AddSingleton<NoticeQueue>().AddSingleton<PairedNotifier>().AddSingleton(_ => new NotifierClient(notifier)).AddSingleton<Dispatcher>();
        services.AddSingleton<Mailbox>().AddSingleton<NoticeCheck>().AddSingleton<Maintenance>();
        services.AddSingleton<Correspondence>().AddSingleton<PublicFacts>().AddSingleton<HeldEvidence>().AddSingleton<PersonSessions>().AddSingleton<PublicChecks>().AddSingleton<PublicEnrolment>().AddSingleton<MatchedValues>();
        services.AddSingleton<IncidentStore>().AddSingleton<ReleaseMemory>().AddSingleton<Statistics>().AddSingleton<ReviewDesk>();
        AccountParts.Add(services, options);
        StaffPages.Add(services);
        services.AddSingleton(s => CustodyLog.Open(Path.Combine(options.Data, "custody"), HubCustody.Origin(s.GetRequiredService<Settings>()), keys.Checkpoints, [], s.GetRequiredService<TimeProvider>())).AddSingleton<HubCustody>();
    }

    /// <summary>What went wrong, as one sentence: the caller's mistakes with their reason, ours without.</summary>
    static async Task Faults(HttpContext context, RequestDelegate next)
    {
        if (!Pages.IsApi(context.Request.Path))
        {
            await next(context);
            return;
        }
        try
        {
            await next(context);
        }
        catch (Exception e) when (!context.Response.HasStarted && !context.RequestAborted.IsCancellationRequested)
        {
            var (status, words) = e switch
            {
                BadHttpRequestException { InnerException: JsonException json } => (StatusCodes.Status400BadRequest, $"the JSON cannot be read at {json.Path ?? "its start"}"),
                BadHttpRequestException { StatusCode: StatusCodes.Status400BadRequest } => (StatusCodes.Status400BadRequest, "a JSON body or a parameter of the address is missing, or cannot be read"),
                BadHttpRequestException bad => (bad.StatusCode, bad.Message),
                FormatException or HubException => (StatusCodes.Status400BadRequest, e.Message),
                JsonException json => (StatusCodes.Status400BadRequest, $"the JSON cannot be read at {json.Path ?? "its start"}"),
                _ when StoreFull.Is(e) => (StatusCodes.Status507InsufficientStorage, "the disk is full: nothing was kept. Free space, then hand it in again"),
                _ => (StatusCodes.Status500InternalServerError, "a defect in Qalqan; nothing was kept"),
            };
            if (status == StatusCodes.Status500InternalServerError)
                context.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger("Qalqan").LogError("{Kind} in {Place}", e.GetType().Name, new System.Diagnostics.StackTrace(e).GetFrame(0)?.GetMethod()?.ToString());
            context.Response.StatusCode = status;
            await context.Response.WriteAsJsonAsync(new Problem(words), ApiJson.Default.Problem);
        }
    }
}
