namespace Qalqan.Notifier;

/// <summary>How many handles may be opened without a release: a hub in wrong hands can reach few people before somebody notices. Counted on disk, so that a restart gives nothing back.</summary>
sealed class OpenLimits
{
    public const int PerTenMinutes = 50, PerDay = 500;

    const int TenMinutes = 10, Day = 24 * 60;

    readonly string _path;
    readonly TimeProvider _clock;
    readonly Lock _gate = new();
    readonly Dictionary<long, int> _minutes;

    public OpenLimits(string path, TimeProvider clock)
    {
        (_path, _clock) = (path, clock);
        _minutes = StateFile.Read(path, StateJson.Default.OpenCounts)?.Minutes ?? [];
    }

    /// <summary>Counts one open, on disk before it happens. False, and how long to wait, if that would be one too many.</summary>
    public bool TryTake(out TimeSpan wait)
    {
        lock (_gate)
        {
            var now = _clock.GetUtcNow().ToUnixTimeSeconds() / 60;
            foreach (var minute in _minutes.Keys.Where(m => m <= now - Day).ToList()) _minutes.Remove(minute);
            wait = TimeSpan.FromMinutes(Math.Max(Wait(now, TenMinutes, PerTenMinutes), Wait(now, Day, PerDay)));
            if (wait > TimeSpan.Zero) return false;
            _minutes[now] = _minutes.GetValueOrDefault(now) + 1;
            StateFile.Write(_path, new OpenCounts(_minutes), StateJson.Default.OpenCounts);
            return true;
        }
    }

    /// <summary>Opens left in the next ten minutes.</summary>
    public int Left()
    {
        lock (_gate)
        {
            var now = _clock.GetUtcNow().ToUnixTimeSeconds() / 60;
            return Math.Max(0, Math.Min(PerTenMinutes - Count(now, TenMinutes), PerDay - Count(now, Day)));
        }
    }

    // A minute that lies ahead is one of a clock that was set back: it counts.
    int Count(long now, int window) => _minutes.Where(m => m.Key > now - window).Sum(m => m.Value);

    long Wait(long now, int window, int most)
    {
        var over = Count(now, window) - most;
        if (over < 0) return 0;
        foreach (var (minute, count) in _minutes.Where(m => m.Key > now - window).OrderBy(m => m.Key))
            if ((over -= count) < 0) return Math.Max(1, minute + window - now);
        return window;
    }
}
