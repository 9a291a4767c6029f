namespace Qalqan.Hub.Tests;

/// <summary>A clock that stands still until it is moved. Timers run on the real one.</summary>
sealed class ManualClock : TimeProvider
{
    DateTimeOffset _now = DateTimeOffset.FromUnixTimeSeconds(DateTimeOffset.UtcNow.ToUnixTimeSeconds());

    public override DateTimeOffset GetUtcNow() => _now;

    public void Move(TimeSpan by) => _now += by;
}
