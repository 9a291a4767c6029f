namespace Qalqan.Notifier;

/// <summary>What came of a notice over all of a person's channels.</summary>
/// <param name="Channel">Kind of the channel that took it; null if none did.</param>
/// <param name="Later">How long to wait; null if no channel will ever take it.</param>
/// <param name="Reason">Of the first channel that did not take it.</param>
sealed record Delivered(string? Channel, TimeSpan? Later, string? Reason);

/// <summary>Hands a notice to a person's channels in turn: the next one at once when one refuses, and beside it when one has said nothing for ten seconds.</summary>
sealed class Delivery(IReadOnlyDictionary<string, GuardedChannel> channels, TimeProvider clock)
{
    /// <summary>The promise is fifteen seconds to acceptance: after ten, the second channel still has five.</summary>
    public static readonly TimeSpan NextChannelAfter = TimeSpan.FromSeconds(10);

    static readonly TimeSpan Longest = TimeSpan.FromSeconds(45);

    /// <param name="bundle">The opened handles. The caller disposes of them.</param>
    /// <param name="form">Renders the short or the long form.</param>
    /// <param name="attempt">From 1: attempt n starts at the nth channel.</param>
    /// <param name="job">Idempotency key.</param>
    /// <param name="cancel">Ends all attempts.</param>
    public async Task<Delivered> SendAsync(HandleBundle bundle, Func<NoticeForm, RenderedNotice> form, int attempt, Guid job, CancellationToken cancel)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        stop.CancelAfter(Longest);
        var running = new List<Task<(string Kind, DeliveryResult Result)>>();
        var next = 0;
        TimeSpan? later = null;
        string? reason = null;
        try
        {
            while (next < bundle.Channels.Count || running.Count > 0)
            {
                if (next < bundle.Channels.Count) running.Add(StartAsync(bundle, bundle.Channels[(attempt - 1 + next++) % bundle.Channels.Count], form, job, stop.Token));
                var pause = next < bundle.Channels.Count ? Task.Delay(NextChannelAfter, clock, stop.Token) : Task.Delay(Timeout.Infinite, stop.Token);
                var done = await Task.WhenAny([pause, .. running]);
                if (done is not Task<(string Kind, DeliveryResult Result)> answered) continue;
                running.Remove(answered);
                var (kind, result) = await answered;
                if (result.IsTaken) return new(kind, null, null);
                reason ??= result is DeliveryResult.Permanent refused ? refused.Reason : ((DeliveryResult.RetryAfter)result).Reason;
                if (result is DeliveryResult.RetryAfter wait && (later is null || wait.After < later)) later = wait.After;
            }
            return new(null, later, reason);
        }
        finally
        {
            await stop.CancelAsync();
            await Task.WhenAll(running).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
    }

    async Task<(string Kind, DeliveryResult Result)> StartAsync(HandleBundle bundle, ChannelHandle handle, Func<NoticeForm, RenderedNotice> form, Guid job, CancellationToken cancel)
    {
        if (!channels.TryGetValue(handle.Kind, out var guarded)) return (handle.Kind, new DeliveryResult.Permanent("channel-not-configured"));
        using var opened = new OpenedHandle(handle with { Address = [.. handle.Address] }, bundle.Subject);
        var notice = form(guarded.Channel.FormFor(opened));
        try
        {
            return (handle.Kind, await guarded.SendAsync(opened, notice, job, cancel));
        }
        catch (OperationCanceledException)
        {
            return (handle.Kind, new DeliveryResult.RetryAfter(TimeSpan.FromMinutes(2), $"{handle.Kind}-slow"));
        }
    }
}
