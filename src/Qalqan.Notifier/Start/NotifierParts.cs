using System.Text.Json;

namespace Qalqan.Notifier;

/// <summary>Everything a running notifier holds, made from its folder. The explicit list of channels is here.</summary>
sealed class NotifierParts : IAsyncDisposable
{
    readonly NoticeHttp _people, _own;
    readonly SmtpChannel? _smtp;

    /// <exception cref="JsonException">A file of the folder is damaged.</exception>
    /// <exception cref="FormatException">A pinned key is none.</exception>
    /// <exception cref="IOException">A file of the folder cannot be read.</exception>
    public NotifierParts(NotifierFolder folder, NotifierConfig config, KeyRing keys, TimeProvider clock)
    {
        Keys = keys;
        _people = new(config.AllowInsideAddresses);
        _own = new(allowInside: true); // Signal's service and our Matrix server are the operator's choice, and the first is always on loopback
        if (config.Smtp is { } smtp) Add(_smtp = new(smtp, clock), smtp.PerMinute, clock);
        if (config.NtfyPerMinute > 0) Add(new NtfyChannel(_people), config.NtfyPerMinute, clock);
        if (config.Matrix is { } matrix) Add(new MatrixChannel(matrix, _own), matrix.PerMinute, clock);
        if (config.Signal is { } signal) Add(new SignalChannel(signal, _own), signal.PerMinute, clock);
        if (config.WebhookPerMinute > 0) Add(new WebhookChannel(_people, keys.Signing, clock), config.WebhookPerMinute, clock);
        Journal = new(folder.Journal, clock);
        Limits = new(folder.Opens, clock);
        Releases = new(folder.Releases, config.Approvers, clock);
        if (config.HubKey is null) return;
        if (!VerifyingKey.TryImport(config.HubKey, out var hub)) throw new FormatException("hubKey in config.json is not a P-256 public key");
        Hub = hub;
        Desk = new(hub, keys, Journal, Limits, Releases, new Delivery(Channels, clock), NoticeTexts.Load(), clock);
    }

    public Dictionary<string, GuardedChannel> Channels { get; } = [];

    public KeyRing Keys { get; }

    public Journal Journal { get; }

    public OpenLimits Limits { get; }

    public ReleaseCheck Releases { get; }

    /// <summary>The pinned hub; null before pairing.</summary>
    public VerifyingKey? Hub { get; }

    /// <summary>Null before pairing.</summary>
    public JobDesk? Desk { get; }

    public async ValueTask DisposeAsync()
    {
        foreach (var channel in Channels.Values) channel.Dispose();
        if (_smtp is not null) await _smtp.DisposeAsync();
        _people.Dispose();
        _own.Dispose();
        await Journal.DisposeAsync();
    }

    void Add(INoticeChannel channel, int perMinute, TimeProvider clock) => Channels.Add(channel.Kind, new(channel, perMinute, clock));
}
