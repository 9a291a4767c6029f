using System.Threading.RateLimiting;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;

namespace Qalqan.Notifier;

/// <summary>A channel behind its rate limit, two quick retries and a circuit breaker: a dead server costs the notices that come after it nothing but a look.</summary>
sealed class GuardedChannel : IDisposable
{
    static readonly TimeSpan Break = TimeSpan.FromSeconds(15), FirstPause = TimeSpan.FromMilliseconds(400);

    readonly TokenBucketRateLimiter _rate;
    readonly ResiliencePipeline<DeliveryResult> _pipeline;
    readonly CircuitBreakerStateProvider _state = new();

    /// <param name="channel">The channel.</param>
    /// <param name="perMinute">Notices a minute.</param>
    /// <param name="clock">For pauses.</param>
    public GuardedChannel(INoticeChannel channel, int perMinute, TimeProvider clock)
    {
        Channel = channel;
        _rate = new(new TokenBucketRateLimiterOptions
        {
            TokenLimit = Math.Max(1, perMinute / 6), // ten seconds' worth at once
            TokensPerPeriod = Math.Max(1, perMinute / 60),
            ReplenishmentPeriod = TimeSpan.FromSeconds(Math.Max(1.0, 60.0 / perMinute)),
            QueueLimit = 10_000,
            AutoReplenishment = true,
        });
        _pipeline = new ResiliencePipelineBuilder<DeliveryResult> { TimeProvider = clock }
            .AddRetry(new RetryStrategyOptions<DeliveryResult> { MaxRetryAttempts = 2, Delay = FirstPause, BackoffType = DelayBackoffType.Exponential, UseJitter = true, ShouldHandle = a => new(IsWorthRepeating(a.Outcome)) })
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions<DeliveryResult> { FailureRatio = 0.5, MinimumThroughput = 8, SamplingDuration = TimeSpan.FromSeconds(30), BreakDuration = Break, StateProvider = _state, ShouldHandle = a => new(IsServerFault(a.Outcome)) })
            .Build();
    }

    public INoticeChannel Channel { get; }

    /// <summary>Whether the breaker keeps notices away at the moment.</summary>
    public bool IsBroken => _state.CircuitState is CircuitState.Open or CircuitState.Isolated;

    public async Task<DeliveryResult> SendAsync(OpenedHandle handle, RenderedNotice notice, Guid idempotencyKey, CancellationToken cancel)
    {
        using var place = await _rate.AcquireAsync(1, cancel);
        if (!place.IsAcquired) return new DeliveryResult.RetryAfter(TimeSpan.FromMinutes(1), $"{Channel.Kind}-rate");
        try
        {
            return await _pipeline.ExecuteAsync(async c => await Channel.SendAsync(handle, notice, idempotencyKey, c), cancel);
        }
        catch (BrokenCircuitException)
        {
            return new DeliveryResult.RetryAfter(Break, $"{Channel.Kind}-broken");
        }
    }

    public void Dispose() => _rate.Dispose();

    // A server that names a time is asked again at that time by a later job, not at once by us; one that may have the message already is not asked at all.
    static bool IsWorthRepeating(Outcome<DeliveryResult> outcome) => outcome.Result is DeliveryResult.RetryAfter { BrokeOff: true };

    // Webhooks and push topics are on servers of the people's own choice: one of those that is down says nothing about the next.
    static bool IsServerFault(Outcome<DeliveryResult> outcome) =>
        outcome.Exception is null && outcome.Result is DeliveryResult.RetryAfter later && later.Reason.StartsWith("smtp-", StringComparison.Ordinal) | later.Reason.StartsWith("signal-", StringComparison.Ordinal) | later.Reason.StartsWith("matrix-", StringComparison.Ordinal);
}
