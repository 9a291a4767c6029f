using System.Text.Json;

namespace Qalqan.Notifier;

/// <summary><c>config.json</c> in the notifier's folder: the operator's own, which the hub cannot change.</summary>
/// <remarks>What has a default is set, not initialised: the generated reader would give an <c>init</c> member that the operator left out its type's zero.</remarks>
sealed record NotifierConfig
{
    /// <summary>The hub whose jobs are taken: its public job-signing key, base64. Set once by <c>--pair</c>; changed only by editing this file.</summary>
    public byte[]? HubKey { get; init; }

    /// <summary>Responders whose approval counts.</summary>
    public IReadOnlyList<Approver> Approvers { get; set; } = [];

    public SmtpSettings? Smtp { get; init; }

    public SignalSettings? Signal { get; init; }

    public MatrixSettings? Matrix { get; init; }

    /// <summary>Posts a minute to ntfy topics and UnifiedPush endpoints; 0 switches the channel off.</summary>
    public int NtfyPerMinute { get; set; } = 1200;

    /// <summary>Posts a minute to partners' receivers; 0 switches the channel off.</summary>
    public int WebhookPerMinute { get; set; } = 600;

    /// <summary>People's URLs may lead into the local network and need no TLS: for tests, and for groups whose push server stands beside the notifier.</summary>
    public bool AllowInsideAddresses { get; init; }

    /// <exception cref="JsonException">Not as described here.</exception>
    public static NotifierConfig Read(string path) => StateFile.Read(path, StateJson.Default.NotifierConfig) ?? new();

    public void Write(string path) => StateFile.Write(path, this, StateJson.Default.NotifierConfig);
}
