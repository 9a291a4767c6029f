using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Qalqan.Hub;

/// <summary>A hub: unlocked, loaded and listening.</summary>
sealed class RunningHub : IAsyncDisposable
{
    readonly WebApplication _app;
    readonly NotifierProcess? _notifier;
    readonly CancellationTokenSource _stop = new();
    Task _loops = Task.CompletedTask;

    RunningHub(WebApplication app, NotifierProcess? notifier) => (_app, _notifier) = (app, notifier);

    /// <summary>Its address, <c>http://host:port</c>.</summary>
    public string Address => _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();

    /// <summary>Its parts, for the demonstration and the benchmark, which run in the same process.</summary>
    public IServiceProvider Services => _app.Services;

    /// <summary>The set-up code; null if the hub was set up already.</summary>
    public string? SetupCode { get; private set; }

    /// <summary>Unlocks, loads and starts a hub.</summary>
    /// <exception cref="HubException">The operator must do something first.</exception>
    public static async Task<RunningHub> Start(HubOptions options, CancellationToken cancel)
    {
        Files.MakeFolder(options.Data);
        var keys = Unlock.Open(options);
        var notifier = options.Notifier is null ? await NotifierProcess.Start(options, keys, cancel) : null;
        WebApplication? app = null;
        try
        {
            app = HubApplication.Build(options, keys, notifier?.Address ?? options.Notifier!);
            var hub = new RunningHub(app, notifier);
            await hub.Load(cancel);
            await app.StartAsync(cancel);
            hub._loops = hub.Loops();
            return hub;
        }
        catch
        {
            if (app is not null) await app.DisposeAsync();
            notifier?.Dispose();
            throw;
        }
    }

    /// <summary>Completes when somebody asks the process to end.</summary>
    public Task WaitForShutdown(CancellationToken cancel) => _app.WaitForShutdownAsync(cancel);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _app.StopAsync();
        try
        {
            await _loops;
        }
        catch (OperationCanceledException)
        {
            // asked for
        }
        await _app.DisposeAsync();
        _notifier?.Dispose();
        _stop.Dispose();
    }

    async Task Load(CancellationToken cancel)
    {
        var services = _app.Services;
        Unlock.RequireSameKey(services.GetRequiredService<HubKeys>(), services.GetRequiredService<Settings>());
        var (key, opens) = await services.GetRequiredService<NotifierClient>().Keys(cancel);
        services.GetRequiredService<PairedNotifier>().Meet(key, opens);
        // Before anything is answered: whoever was deleted stays deleted, whatever backup this store was restored from.
        services.GetRequiredService<DeletionLedger>().Replay(services.GetRequiredService<Database>());
        services.GetRequiredService<StoredIntelligence>().Load();
        services.GetRequiredService<SegmentStore>().Load(services.GetRequiredService<SealedIndex>(), 0, SealedIndex.Slots);
        services.GetRequiredService<HubCustody>().Append(CustodyVerb.HubStarted);
        services.GetRequiredService<HubTelemetry>().Start();
        SetupCode = services.GetRequiredService<SetupCode>().Renew();
    }

    Task Loops() => Task.WhenAll(
        Watched(_app.Services.GetRequiredService<Hunter>().Loop),
        Watched(_app.Services.GetRequiredService<Dispatcher>().Loop),
        Watched(_app.Services.GetRequiredService<Maintenance>().Loop));

    /// <summary>A hub one of whose loops has ended looks alive and tells nobody anything: it ends, and whoever watches over it starts it again. The rows are the truth.</summary>
    Task Watched(Func<CancellationToken, Task> loop) => Task.Run(async () =>
    {
        try
        {
            await loop(_stop.Token);
        }
        catch (Exception e) when (!_stop.IsCancellationRequested)
        {
            await Console.Error.WriteLineAsync($"qalqan: stopped: {e.GetType().Name} in {new System.Diagnostics.StackTrace(e).GetFrame(0)?.GetMethod()?.ToString() ?? "?"}{(e is IOException or HubException ? ": " + e.Message : "")}");
            Environment.ExitCode = 2;
            _app.Lifetime.StopApplication();
        }
    });
}
