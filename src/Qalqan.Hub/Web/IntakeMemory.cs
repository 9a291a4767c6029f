namespace Qalqan.Hub;

/// <summary>How much of what is being handed in may be in memory at once, all senders together. What does not fit is refused with words, before it can end the process.</summary>
sealed class IntakeMemory
{
    /// <summary>Four submissions of the largest size, or thousands of ordinary ones.</summary>
    public const long MaxBytes = 4L * Evidence.MaxBytes;

    long _used;

    /// <summary>Bytes in use.</summary>
    public long Used => Interlocked.Read(ref _used);

    /// <summary>Takes <paramref name="bytes"/>; false if there is no room.</summary>
    public bool TryTake(long bytes)
    {
        if (Interlocked.Add(ref _used, bytes) <= MaxBytes) return true;
        Interlocked.Add(ref _used, -bytes);
        return false;
    }

    /// <summary>Gives them back.</summary>
    public void Return(long bytes) => Interlocked.Add(ref _used, -bytes);
}
