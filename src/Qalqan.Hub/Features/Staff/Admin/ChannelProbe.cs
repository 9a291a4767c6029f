namespace Qalqan.Hub;

/// <summary>What the notifier's channels said.</summary>
/// <param name="Time">When they were asked.</param>
/// <param name="Channels">Kind and what it said; empty if the notifier did not answer.</param>
sealed record ChannelsSaid(DateTimeOffset Time, IReadOnlyDictionary<string, string> Channels);

/// <summary>Asks the notifier to try its channels without sending anything to anybody.</summary>
sealed class ChannelProbe(NotifierClient notifier, TimeProvider clock)
{
    /// <summary>The last test since this start; null for none.</summary>
    public ChannelsSaid? Last { get; private set; }

    /// <summary>Tests now.</summary>
    public async Task Run(CancellationToken cancel)
    {
        IReadOnlyDictionary<string, string> channels = new Dictionary<string, string>();
        try
        {
            channels = await notifier.TestChannels(cancel);
        }
        catch (HttpRequestException)
        {
            // It does not answer: an empty list says so on the page.
        }
        Last = new(clock.GetUtcNow(), channels);
    }
}
