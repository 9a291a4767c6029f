namespace Qalqan.Hub;

/// <summary>The indicators in force, in memory: what every check is compared with.</summary>
sealed class KnownIntelligence : IDisposable
{
    readonly Lock _lock = new();
    readonly Dictionary<string, Indicator> _byRow = new(StringComparer.Ordinal);
    Compiled _current = new(new IndicatorSetBuilder().Build(), 0);

    /// <summary>How many there are.</summary>
    public int Count
    {
        get { lock (_lock) return _byRow.Count; }
    }

    /// <summary>Grows with every change. A check made against an older version is repeated before what it saw is remembered.</summary>
    public long Version
    {
        get { lock (_lock) return _current.Version; }
    }

    /// <summary>How many feeds, beside those that only serve checks, warn of the value in this row.</summary>
    public int FeedsOf(byte[] row)
    {
        lock (_lock)
            return _byRow.TryGetValue(Convert.ToHexStringLower(row), out var one) ? _byRow.Values.Where(i => i.Kind == one.Kind && i.Value == one.Value).Select(i => i.Feed).Distinct(StringComparer.Ordinal).Count() : 0;
    }

    /// <summary>The indicator in a row; null if it was withdrawn.</summary>
    public Indicator? Find(byte[] row)
    {
        lock (_lock) return _byRow.GetValueOrDefault(Convert.ToHexStringLower(row));
    }

    /// <summary>Adds and removes, and compiles anew. Checks that are running keep the set they have.</summary>
    public void Change(IEnumerable<(string Row, Indicator Indicator)> added, IEnumerable<string> removed)
    {
        lock (_lock)
        {
            foreach (var (row, indicator) in added) _byRow[row] = indicator;
            foreach (var row in removed) _byRow.Remove(row);
            var builder = new IndicatorSetBuilder();
            foreach (var indicator in _byRow.Values) builder.Add(indicator);
            var old = _current;
            _current = new(builder.Build(), old.Version + 1);
            old.Release();
        }
    }

    /// <summary>The set, for one check. Dispose it afterwards.</summary>
    public Lease Use()
    {
        lock (_lock)
        {
            _current.Take();
            return new(_current);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _current.Release();

    /// <summary>A set that stays mapped while somebody uses it.</summary>
    internal readonly struct Lease(Compiled compiled) : IDisposable
    {
        public IndicatorSet Set => compiled.Set;

        public long Version => compiled.Version;

        public void Dispose() => compiled.Release();
    }

    /// <summary>A set and how many use it.</summary>
    internal sealed class Compiled(IndicatorSet set, long version)
    {
        int _users = 1;

        public IndicatorSet Set => set;

        public long Version => version;

        public void Take() => Interlocked.Increment(ref _users);

        public void Release()
        {
            if (Interlocked.Decrement(ref _users) == 0) set.Dispose();
        }
    }
}
