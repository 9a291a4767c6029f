using System.IO.Pipes;
using Qalqan.Notifier;

namespace Qalqan.Hub.Tests;

/// <summary>A notifier that runs on while hubs are killed: in this process, on a socket, with a clock that can be moved past its limits.</summary>
sealed class LiveNotifier : IAsyncDisposable
{
    readonly string _path = Directory.CreateTempSubdirectory("qlive").FullName;
    readonly NotifierFolder _folder;
    readonly AnonymousPipeServerStream _parent = new(PipeDirection.Out);
    readonly StreamReader _input;
    readonly Task _running;

    LiveNotifier(KeyRing keys, NotifierConfig config)
    {
        _folder = new(_path);
        Parts = new(_folder, config, keys, Clock);
        _input = new(new AnonymousPipeClientStream(PipeDirection.In, _parent.ClientSafePipeHandle));
        _running = NotifierHost.RunAsync(Address, Parts, _input, TextWriter.Null);
    }

    public ManualClock Clock { get; } = new();

    public NotifierParts Parts { get; }

    public string Folder => _path;

    public string Address => "unix:" + Path.Combine(_path, "s");

    /// <summary>Starts one for the hub with this key.</summary>
    public static async Task<LiveNotifier> StartAsync(KeyRing keys, NotifierConfig config, VerifyingKey hub)
    {
        var notifier = new LiveNotifier(keys, config with { HubKey = hub.Bytes, AllowInsideAddresses = true });
        await Eventually.Holds("the notifier listens", () => File.Exists(notifier.Address["unix:".Length..]));
        return notifier;
    }

    public async ValueTask DisposeAsync()
    {
        await _parent.DisposeAsync();
        await _running;
        _input.Dispose();
        await Parts.DisposeAsync();
        _folder.Dispose();
        Directory.Delete(_path, recursive: true);
    }
}
