namespace Qalqan.Hub;

/// <summary>What happened, as numbers, for the terminal of a demonstration, a benchmark and the metrics. Never whom it concerns.</summary>
sealed class HubEvents
{
    long _notifierFailures;

    /// <summary>A sweep ended; how many people it found.</summary>
    public event Action<string, int>? OnSwept;

    /// <summary>A release waits for approval: its id, people, organisations.</summary>
    public event Action<string, int, int>? OnHeld;

    /// <summary>A channel accepted a notice.</summary>
    public event Action? OnSent;

    /// <summary>The notifier refused a notice; which of its rules was broken.</summary>
    public event Action<string>? OnRefused;

    /// <summary>The notifier asks for a notice again later.</summary>
    public event Action? OnLate;

    /// <summary>Something handed in was checked.</summary>
    public event Action? OnSubmitted;

    public void Refused(string rule) => OnRefused?.Invoke(rule);

    public void Late() => OnLate?.Invoke();

    public void Submitted() => OnSubmitted?.Invoke();

    public void Swept(string sweep, int people) => OnSwept?.Invoke(sweep, people);

    public void Held(string release, int people, int organisations) => OnHeld?.Invoke(release, people, organisations);

    public void Sent() => OnSent?.Invoke();

    /// <summary>How often the notifier could not be reached.</summary>
    public long NotifierFailures => Interlocked.Read(ref _notifierFailures);

    public void NotifierDown() => Interlocked.Increment(ref _notifierFailures);
}
