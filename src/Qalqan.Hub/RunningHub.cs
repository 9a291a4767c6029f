using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Qalqan.Hub;

/// <summary>A hub: unlocked, loaded and listening; or locked, with one page that says so.</summary>
sealed class RunningHub : IAsyncDisposable
{
    const int ThreadsPerProcessor = 4;

    readonly HubOptions _options;
    readonly SemaphoreSlim _changing = new(1);
    WebApplication _app = null!;
    NotifierProcess? _notifier;
    CancellationTokenSource _stop = new();
    Task _loops = Task.CompletedTask;
    Task _watch = Task.CompletedTask;
    bool _ended;

    RunningHub(HubOptions options) => _options = options;

    /// <summary>Its address, <c>http://host:port</c>.</summary>
    public string Address => _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();

    /// <summary>Its parts, for the demonstration and the benchmark, which run in the same process. While it is locked there are none.</summary>
    public IServiceProvider Services => _app.Services;

    /// <summary>The process of its own notifier; null if that runs elsewhere, or is just being started again.</summary>
    public int? NotifierId => _notifier?.ProcessId;

    /// <summary>The set-up code; null if the hub was set up already.</summary>
    public string? SetupCode { get; private set; }

    /// <summary>Whether it is locked: no key is in memory.</summary>
    public bool IsLocked { get; private set; }

    /// <summary>Unlocks, loads and starts a hub. One that was locked by hand stays locked until the operator types the passphrase.</summary>
    /// <exception cref="HubException">The operator must do something first.</exception>
    public static async Task<RunningHub> Start(HubOptions options, CancellationToken cancel)
    {
        Pages.RequireLanguages();
        // A pack that is taken in, a release or a report holds a thread for up to a second. With one for each processor everybody else waits until the pool makes another.
        ThreadPool.GetMinThreads(out var workers, out var ports);
        ThreadPool.SetMinThreads(Math.Max(workers, ThreadsPerProcessor * Environment.ProcessorCount), ports);
        Files.MakeFolder(options.Data);
        var hub = new RunningHub(options);
        if (File.Exists(HubLock.MarkerOf(options)) || File.Exists(HubLock.WipedOf(options))) await hub.Close(options, cancel);
        else await hub.Open(options, Unlock.Open(options), cancel);
        return hub;
    }

    /// <summary>Completes when somebody asks the process to end.</summary>
    public async Task WaitForShutdown(CancellationToken cancel)
    {
        while (true)
        {
            var serving = _app;
            await serving.WaitForShutdownAsync(cancel);
            await _changing.WaitAsync(cancel); // a lock or an opening ends one application and starts the other
            _changing.Release();
            if (ReferenceEquals(serving, _app)) return;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _changing.WaitAsync();
        _ended = true;
        await End();
        _changing.Release();
        await _watch;
        _changing.Dispose();
    }

    /// <summary>Opens it.</summary>
    async Task Open(HubOptions options, HubKeys keys, CancellationToken cancel)
    {
        // Before anything else is opened with them: a wrong key must be called that, not a damaged notifier.
        using (var database = Database.Open(options.Data, options.Store)) Unlock.RequireSameKey(keys, new(database));
        var notifier = options.Notifier is null ? await NotifierProcess.Start(options, keys, cancel) : null;
        WebApplication? app = null;
        try
        {
            app = HubApplication.Build(options, keys, notifier?.Address ?? options.Notifier!);
            (_app, _notifier, _stop) = (app, notifier, new());
            await Load(cancel);
            await app.StartAsync(cancel);
            IsLocked = false;
            _loops = Loops();
            _watch = WatchLock(app.Services.GetRequiredService<HubLock>());
        }
        catch
        {
            if (app is not null) await app.DisposeAsync();
            notifier?.Dispose();
            throw;
        }
    }

    /// <summary>Answers as a locked hub.</summary>
    async Task Close(HubOptions options, CancellationToken cancel)
    {
        (_app, _notifier, _loops) = (LockedHub.Build(options, Reopen), null, Task.CompletedTask);
        await _app.StartAsync(cancel);
        IsLocked = true;
    }

    async Task WatchLock(HubLock turned)
    {
        var stopped = new TaskCompletionSource();
        await using var registered = _stop.Token.Register(stopped.SetResult);
        if (await Task.WhenAny(turned.Engaged, stopped.Task) != turned.Engaged) return;
        await Task.Delay(TimeSpan.FromMilliseconds(200), CancellationToken.None); // the answer to whoever turned it goes out first
        _ = Change(options => Close(options, CancellationToken.None));
    }

    async Task Reopen(HubKeys keys)
    {
        await Task.Delay(TimeSpan.FromMilliseconds(200));
        await Change(options => Open(options, keys, CancellationToken.None));
    }

    /// <summary>Ends what runs and starts the other at the same address.</summary>
    async Task Change(Func<HubOptions, Task> begin)
    {
        await _changing.WaitAsync();
        try
        {
            if (_ended) return;
            var options = _options with { Listen = new Uri(Address).Authority };
            await End();
            await begin(options);
        }
        catch (Exception e) when (e is IOException or HubException)
        {
            await Console.Error.WriteLineAsync($"qalqan: stopped: {e.Message}");
            Environment.ExitCode = 2;
            Environment.Exit(2); // whoever watches over it starts it again, locked or not as the file says
        }
        finally
        {
            _changing.Release();
        }
    }

    /// <summary>Ends what runs; every key it had is zeroed.</summary>
    async Task End()
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
        _notifier = null;
    }

    async Task Load(CancellationToken cancel)
    {
        var services = _app.Services;
        var (key, opens) = await services.GetRequiredService<NotifierClient>().Keys(cancel);
        services.GetRequiredService<PairedNotifier>().Meet(key, opens);
        // Before anything is answered: whoever was deleted stays deleted, whatever backup this store was restored from.
        services.GetRequiredService<DeletionLedger>().Replay(services.GetRequiredService<Database>());
        services.GetRequiredService<Vault>().Tidy();
        services.GetRequiredService<StoredIntelligence>().Load();
        services.GetRequiredService<SegmentStore>().Load(services.GetRequiredService<SealedIndex>(), 0, SealedIndex.Slots);
        services.GetRequiredService<HubCustody>().Append(CustodyVerb.HubStarted);
        services.GetRequiredService<HubTelemetry>().Start();
        SetupCode = services.GetRequiredService<SetupCode>().Renew();
    }

    Task Loops() => Task.WhenAll(
        Watched(_app.Services.GetRequiredService<HuntLoop>().Run),
        Watched(_app.Services.GetRequiredService<Dispatcher>().Loop),
        Watched(_app.Services.GetRequiredService<Maintenance>().Loop),
        Watched(_notifier is null ? _ => Task.CompletedTask : _notifier.Watch));

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
