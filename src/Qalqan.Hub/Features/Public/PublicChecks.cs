namespace Qalqan.Hub;

/// <summary>Checks for people without a code: few at a time, and not many waiting, so that a flood of them takes nothing from notices and from those who have a code.</summary>
sealed class PublicChecks(Submissions submissions, Buckets buckets) : IDisposable
{
    /// <summary>What one network may hand in within <see cref="Buckets.Period"/>; people who share a helper's connection share this.</summary>
    const int PerNetwork = 120;

    /// <summary>What all may hand in who come over an onion service, which tells no network.</summary>
    const int Together = 3000;

    /// <summary>Waiting ones. Whoever comes when this is full reads a page that says so, at once.</summary>
    const int MaxWaiting = 24;

    readonly SemaphoreSlim _gate = new(Math.Max(1, Environment.ProcessorCount / 2));
    int _waiting;

    /// <summary>Whether this sender may hand in something now.</summary>
    public bool Allows(HttpContext context) => Volatile.Read(ref _waiting) < MaxWaiting && buckets.Allows(context, "check", PerNetwork, Together);

    /// <summary>Checks, and keeps nothing; null if too many wait.</summary>
    public async Task<CheckResult?> Check(IReadOnlyList<Evidence> evidence, CancellationToken cancel)
    {
        if (Interlocked.Increment(ref _waiting) > MaxWaiting)
        {
            Interlocked.Decrement(ref _waiting);
            return null;
        }
        try
        {
            await _gate.WaitAsync(cancel);
            try
            {
                return (await submissions.TakeAll(evidence, null, false, cancel)).Result;
            }
            finally
            {
                _gate.Release();
            }
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _gate.Dispose();
}
