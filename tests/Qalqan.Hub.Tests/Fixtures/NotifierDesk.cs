using Qalqan.Notifier;

namespace Qalqan.Hub.Tests;

/// <summary>A key ring for a class of tests: unwrapping takes a second.</summary>
public sealed class NotifierKeys : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("qkeys").FullName;

    public NotifierKeys() => Ring = KeyRing.Open(Path.Combine(_folder, "keys.json"), "a passphrase of the tests", TimeProvider.System);

    internal KeyRing Ring { get; }

    public void Dispose()
    {
        Ring.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}

/// <summary>The parts of a notifier in this process, with a clock that can be moved, and its hub.</summary>
sealed class NotifierDesk : IAsyncDisposable
{
    readonly string _path = Directory.CreateTempSubdirectory("qdesk").FullName;
    readonly KeyRing _keys;
    readonly NotifierConfig _config;
    NotifierFolder _folder;

    public NotifierDesk(KeyRing keys, NotifierConfig? config = null)
    {
        _keys = keys;
        _config = (config ?? new NotifierConfig()) with { HubKey = Hub.Public.Bytes, AllowInsideAddresses = config?.AllowInsideAddresses ?? true };
        _folder = new(_path);
        Parts = new(_folder, _config, keys, Clock);
    }

    public SigningKey Hub { get; } = SigningKey.Create();

    public ManualClock Clock { get; } = new();

    public NotifierParts Parts { get; private set; }

    public string Folder => _path;

    /// <summary>What handles are sealed to.</summary>
    public SealingPublicKey Key => _keys.Current;

    public Task<NoticeAnswer> SendAsync(NoticeJob job) => Parts.Desk!.AnswerAsync(job.Sign(Hub), CancellationToken.None);

    /// <summary>Ends and starts again in the same folder.</summary>
    public async Task RestartAsync()
    {
        await Parts.DisposeAsync();
        _folder.Dispose();
        _folder = new(_path);
        Parts = new(_folder, _config, _keys, Clock);
    }

    public async ValueTask DisposeAsync()
    {
        await Parts.DisposeAsync();
        _folder.Dispose();
        Hub.Dispose();
        Directory.Delete(_path, recursive: true);
    }
}
