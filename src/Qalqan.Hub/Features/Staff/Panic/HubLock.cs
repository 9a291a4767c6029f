namespace Qalqan.Hub;

/// <summary>The lock of the whole hub. A file says that it is locked, so that no restart opens it by itself; the process that runs it drops every key.</summary>
sealed class HubLock(HubOptions options, StaffSessions sessions)
{
    readonly TaskCompletionSource _engaged = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when somebody turned it.</summary>
    public Task Engaged => _engaged.Task;

    /// <summary>The file that says that the hub is locked.</summary>
    public static string MarkerOf(HubOptions options) => Path.Combine(options.Data, "locked");

    /// <summary>The file that says that its keys were destroyed.</summary>
    public static string WipedOf(HubOptions options) => Path.Combine(options.Data, "wiped");

    /// <summary>Turns it.</summary>
    public void Engage()
    {
        Files.WriteOwnerOnly(MarkerOf(options), []);
        sessions.EndAll();
        _engaged.TrySetResult();
    }
}
