using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Qalqan.Notifier;
using Xunit;

namespace Qalqan.Hub.Tests;

/// <summary>A real hub with a folder of its own: in this process, or as a process that can be killed. It may be ended and started again.</summary>
sealed class HubFixture : IAsyncDisposable
{
    readonly byte[] _root = RandomNumberGenerator.GetBytes(HubKeys.RootBytes);
    readonly bool _ownFolder;

    /// <param name="config">Of the notifier that the hub starts; the hub's key is put in. Null for one that can send nothing.</param>
    /// <param name="data">A data folder that is there already; null for a new one.</param>
    public HubFixture(NotifierConfig? config = null, string? data = null)
    {
        Folder = Directory.CreateTempSubdirectory("qhub").FullName;
        _ownFolder = data is null;
        Data = data ?? Path.Combine(Folder, "data");
        KeyFile = Path.Combine(Folder, "key");
        Temp = Path.Combine(Folder, "tmp");
        Directory.CreateDirectory(Temp);
        File.WriteAllBytes(KeyFile, _root);
        if (config is null) return;
        Directory.CreateDirectory(Path.Combine(Data, "notifier"));
        config.Write(Path.Combine(Data, "notifier", "config.json"));
    }

    public string Folder { get; }

    public string Data { get; }

    /// <summary>The temporary folder of a hub that runs as a process.</summary>
    public string Temp { get; }

    public string KeyFile { get; set; }

    /// <summary>A PostgreSQL server; null for SQLite.</summary>
    public string? Store { get; init; }

    /// <summary>A notifier that runs elsewhere; null for the hub's own.</summary>
    public string? Notifier { get; set; }

    public TimeSpan EscalateAfter { get; init; } = TimeSpan.FromHours(4);

    /// <summary>The running hub, where it runs in this process.</summary>
    public RunningHub? Hub { get; private set; }

    /// <summary>The running hub, where it is a process.</summary>
    public ChildProcess? Process { get; private set; }

    public HubClient Client { get; private set; } = null!;

    /// <summary>The first organisation.</summary>
    public string Organisation { get; private set; } = "";

    /// <summary>Everything that the hub of this folder has written to its outputs.</summary>
    public List<string> Said { get; } = [];

    /// <summary>The hub's keys, as whoever has its root key has them. The caller's to dispose of.</summary>
    public HubKeys OpenKeys() => new(_root);

    public HubOptions Options => new() { Data = Data, KeyFile = KeyFile, Listen = "127.0.0.1:0", Notifier = Notifier, Store = Store, EscalateAfter = EscalateAfter };

    /// <summary>A part of the hub in this process.</summary>
    public T Part<T>()
        where T : notnull => Hub!.Services.GetRequiredService<T>();

    /// <summary>Starts in this process.</summary>
    public async Task<HubFixture> StartAsync()
    {
        Hub = await RunningHub.Start(Options, TestContext.Current.CancellationToken);
        Connect(Hub.Address);
        if (Hub.SetupCode is { } code) Organisation = await Client.SetUpAsync(code, "Evening School", "school.example");
        return this;
    }

    /// <summary>Starts as a process, whose temporary files lie in <see cref="Temp"/>.</summary>
    public async Task<HubFixture> StartProcessAsync()
    {
        List<string> arguments = ["hub", "--data", Data, "--key-file", KeyFile, "--listen", "127.0.0.1:0"];
        if (Store is not null) arguments.AddRange(["--store", Store]);
        if (Notifier is not null) arguments.AddRange(["--notifier", Notifier]);
        Process = new(Path.Combine(AppContext.BaseDirectory, "qalqan-hub"), arguments, ("TMPDIR", Temp));
        var first = Process.ReadLine("");
        var code = first.StartsWith("set-up code: ", StringComparison.Ordinal) ? first["set-up code: ".Length..] : null;
        Connect(code is null ? first["listening on ".Length..] : Process.ReadLine("listening on "));
        if (code is not null && Client.Token is null) Organisation = await Client.SetUpAsync(code, "Evening School", "school.example");
        return this;
    }

    /// <summary>kill -9 of the hub alone.</summary>
    public void Kill()
    {
        Process!.KillAlone();
        Said.Add(Process.Said);
        Process.Dispose();
        Process = null;
    }

    /// <summary>Ends it as an operator does.</summary>
    public async Task StopAsync()
    {
        if (Hub is not null) await Hub.DisposeAsync();
        Hub = null;
        if (Process is null) return;
        if (!Process.HasEnded) Process.Terminate();
        Said.Add(Process.Said);
        Process.Dispose();
        Process = null;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Client?.Dispose();
        if (!_ownFolder) Directory.Delete(Data, recursive: true);
        Directory.Delete(Folder, recursive: true);
    }

    void Connect(string address)
    {
        var token = Client?.Token;
        Client?.Dispose();
        Client = new(address) { Token = token };
    }
}

/// <summary>Waits for what a real component will do.</summary>
static class Eventually
{
    /// <summary>Returns when <paramref name="holds"/>; fails with <paramref name="what"/>, and with what <paramref name="otherwise"/> finds, when it does not within the time.</summary>
    public static async Task Holds(string what, Func<Task<bool>> holds, int seconds = 30, Func<string>? otherwise = null)
    {
        var until = Environment.TickCount64 + seconds * 1000L;
        while (!await holds())
        {
            if (Environment.TickCount64 >= until) Assert.Fail($"did not happen within {seconds} s: {what}\n{otherwise?.Invoke()}");
            await Task.Delay(25, TestContext.Current.CancellationToken);
        }
    }

    public static Task Holds(string what, Func<bool> holds, int seconds = 30, Func<string>? otherwise = null) => Holds(what, () => Task.FromResult(holds()), seconds, otherwise);
}
