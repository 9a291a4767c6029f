namespace Qalqan.Formats;

/// <summary>How a check is done.</summary>
public sealed record CheckOptions
{
    /// <summary>The time of the check, UTC: an indicator whose validity ended before it is weaker.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>Domains whose look-alikes are reported, canonical.</summary>
    public IReadOnlyList<string> Protected { get; init; } = [];

    /// <summary>How many threads may scan one large file.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>Called for every occurrence, on the thread that reads; null if nobody lists them.</summary>
    public Action<Occurrence>? OnOccurrence { get; init; }

    /// <summary>Called now and then with the number of bytes read since the last call, from any thread; null if nobody watches.</summary>
    public Action<long>? OnProgress { get; init; }
}
