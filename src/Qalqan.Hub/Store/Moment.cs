namespace Qalqan.Hub;

/// <summary>Times as the store keeps them.</summary>
static class Moment
{
    /// <summary>Unix seconds.</summary>
    public static long Seconds(this TimeProvider clock) => clock.GetUtcNow().ToUnixTimeSeconds();

    /// <summary>The hour, in Unix seconds. What concerns a person is never kept more exactly: two exact times in two places join what was kept apart.</summary>
    public static long Hour(this TimeProvider clock) => clock.Seconds() / 3600 * 3600;

    /// <summary>Months since January 1970.</summary>
    public static int Month(this TimeProvider clock) => Month(clock.GetUtcNow());

    /// <summary>Months since January 1970.</summary>
    public static int Month(DateTimeOffset time) => (time.UtcDateTime.Year - 1970) * 12 + time.UtcDateTime.Month - 1;
}
