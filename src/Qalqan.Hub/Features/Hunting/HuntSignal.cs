namespace Qalqan.Hub;

/// <summary>Wakes the loops that look into the store for work. The store is the truth; this only saves the wait until they look by themselves.</summary>
sealed class HuntSignal
{
    volatile TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>There may be something to do.</summary>
    public void Set() => Interlocked.Exchange(ref _next, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();

    /// <summary>Completes at the next <see cref="Set"/>. Take it before looking, so that nothing is missed between.</summary>
    public Task Next => _next.Task;

    /// <summary>Waits for a signal taken earlier, or until it is time to look anyway.</summary>
    public static async Task Wait(Task next, TimeSpan atMost, CancellationToken cancel) => await Task.WhenAny(next, Task.Delay(atMost, cancel));
}
