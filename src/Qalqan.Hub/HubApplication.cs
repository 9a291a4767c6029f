using System.Text.Json;

namespace Qalqan.Hub;

/// <summary>The parts of a hub and how they are put together: one line each.</summary>
static class HubApplication
{
    public static WebApplication Build(HubOptions options, HubKeys keys, string notifier)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://" + options.Listen);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = null; // each route has its own limit (Body.Read)
        });
        // Paths and queries may be what somebody handed in; nothing of a request is logged.
        builder.Logging.ClearProviders().AddSimpleConsole(c => c.SingleLine = true).SetMinimumLevel(LogLevel.Warning);
        builder.Services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, ApiJson.Default));
        builder.Services.AddOpenApi("v1");
        AddParts(builder.Services, options, keys, notifier);
        var app = builder.Build();
        app.Use(Faults);
        Api.Map(app);
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
        services.AddSingleton<HuntSignal>().AddSingleton<HubEvents>().AddSingleton<HubTelemetry>().AddSingleton<Hunts>().AddSingleton<Hunter>().AddSingleton<Decider>().AddSingleton<Releases>();
        services.AddSingleton<NoticeQueue>().AddSingleton<PairedNotifier>().AddSingleton(_ => new NotifierClient(notifier)).AddSingleton<Dispatcher>();
        services.AddSingleton<Mailbox>().AddSingleton<NoticeCheck>().AddSingleton<Maintenance>();
        services.AddSingleton(s => CustodyLog.Open(Path.Combine(options.Data, "custody"), HubCustody.Origin(s.GetRequiredService<Settings>()), keys.Checkpoints, [], s.GetRequiredService<TimeProvider>())).AddSingleton<HubCustody>();
    }

    /// <summary>What went wrong, as one sentence: the caller's mistakes with their reason, ours without.</summary>
    static async Task Faults(HttpContext context, RequestDelegate next)
    {
        try
        {
            await next(context);
        }
        catch (Exception e) when (!context.Response.HasStarted && !context.RequestAborted.IsCancellationRequested)
        {
            var (status, words) = e switch
            {
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
