namespace Qalqan.Notifier;

/// <summary>One way in which a notice reaches a person.</summary>
interface INoticeChannel
{
    /// <summary>As handles name it; never renamed, for handles stay sealed for years.</summary>
    string Kind { get; }

    ChannelTraits Traits { get; }

    /// <summary>Whether a handle can be an address of this channel. Pure; anything may come in.</summary>
    HandleCheck Normalise(ReadOnlySpan<char> handle);

    /// <summary>The long form only where nobody between can read it and the person wants it.</summary>
    NoticeForm FormFor(OpenedHandle handle);

    /// <summary>Hands the notice over.</summary>
    /// <param name="handle">The person's address; the caller disposes of it.</param>
    /// <param name="notice">In the form that <see cref="FormFor"/> says.</param>
    /// <param name="idempotencyKey">The job's id: sent again with the same key, the receiving server can tell that it is the same message.</param>
    /// <param name="cancel">Ends the attempt.</param>
    Task<DeliveryResult> SendAsync(OpenedHandle handle, RenderedNotice notice, Guid idempotencyKey, CancellationToken cancel);

    /// <summary>Whether the server behind the channel answers; <see cref="DeliveryResult.Accepted"/> if so. Sends nothing to a person.</summary>
    Task<DeliveryResult> ProbeAsync(CancellationToken cancel);
}

/// <summary>What a channel protects and what it does to text.</summary>
/// <param name="EndToEnd">Only the person's device can read it.</param>
/// <param name="SeenBy">Who learns that this person got a message from us.</param>
/// <param name="MaxBytes">UTF-8 bytes of text that arrive whole.</param>
/// <param name="Linkifies">The reading program turns addresses into links, so nothing may look like one.</param>
/// <param name="Receipt">The answer says that it reached the device, not only a server.</param>
sealed record ChannelTraits(bool EndToEnd, string SeenBy, int MaxBytes, bool Linkifies, bool Receipt);

/// <summary>Whether a handle can be used, and why not. Never the handle.</summary>
readonly record struct HandleCheck(string? Fault)
{
    public static HandleCheck Good => new(null);
    public bool IsGood => Fault is null;
}

/// <summary>What came of handing a notice over. Reasons never carry a handle.</summary>
abstract record DeliveryResult
{
    /// <summary>It reached the person's device.</summary>
    public sealed record Delivered : DeliveryResult;

    /// <summary>A server took it and is responsible for it now.</summary>
    public sealed record Accepted : DeliveryResult;

    /// <summary>Not now.</summary>
    /// <param name="After">How long to wait.</param>
    /// <param name="Reason">Why.</param>
    /// <param name="BrokeOff">The connection ended, or never began, before the message: another one may take it at once. Later than that, sending it again at once could make two of it.</param>
    public sealed record RetryAfter(TimeSpan After, string Reason, bool BrokeOff = false) : DeliveryResult;

    /// <summary>Never with this handle.</summary>
    public sealed record Permanent(string Reason) : DeliveryResult;

    public bool IsTaken => this is Delivered or Accepted;
}
