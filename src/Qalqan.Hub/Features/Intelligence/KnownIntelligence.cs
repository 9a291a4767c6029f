using System.Runtime.InteropServices;

namespace Qalqan.Hub;

/// <summary>The indicators in force, in memory: what every check is compared with.</summary>
sealed class KnownIntelligence : IDisposable
{
    /// <summary>Held while the set is compiled: one change at a time.</summary>
    readonly Lock _changing = new();

    /// <summary>Held for moments. <see cref="_byRow"/> is written with both held, so that either is enough to read it.</summary>
    readonly Lock _lock = new();

    readonly Dictionary<string, Indicator> _byRow = new(StringComparer.Ordinal);

    /// <summary>How many rows there are of each value: a row is one feed's.</summary>
    readonly Dictionary<(ObservableKind, string), int> _feeds = [];

    Compiled _current = new(new IndicatorSetBuilder().Build());

    /// <summary>How many there are.</summary>
    public int Count
    {
        get { lock (_lock) return _byRow.Count; }
    }

    /// <summary>How many feeds, beside those that only serve checks, warn of the value in this row.</summary>
    public int FeedsOf(byte[] row)
    {
        lock (_lock) return _byRow.TryGetValue(Convert.ToHexStringLower(row), out var one) ? _feeds[(one.Kind, one.Value)] : 0;
    }

    /// <summary>The indicator in a row; null if it was withdrawn.</summary>
    public Indicator? Find(byte[] row)
    {
        lock (_lock) return _byRow.GetValueOrDefault(Convert.ToHexStringLower(row));
    }

    /// <summary>Adds and removes, and compiles anew. Checks that are running keep the set they have; those that begin meanwhile do not wait.</summary>
    public void Change(IEnumerable<(string Row, Indicator Indicator)> added, IEnumerable<string> removed)
    {
        lock (_changing)
        {
            lock (_lock)
            {
                foreach (var row in removed) Forget(row);
                foreach (var (row, indicator) in added)
                {
                    Forget(row);
                    _byRow.Add(row, indicator);
                    CollectionsMarshal.GetValueRefOrAddDefault(_feeds, (indicator.Kind, indicator.Value), out _)++;
                }
            }
            var builder = new IndicatorSetBuilder();
            foreach (var indicator in _byRow.Values) builder.Add(indicator);
            var set = builder.Build();
            lock (_lock)
            {
                var old = _current;
                _current = new(set);
                old.Release();
            }
        }
    }

    void Forget(string row)
    {
        if (!_byRow.Remove(row, out var indicator)) return;
        if (--CollectionsMarshal.GetValueRefOrNullRef(_feeds, (indicator.Kind, indicator.Value)) == 0) _feeds.Remove((indicator.Kind, indicator.Value));
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

        public void Dispose() => compiled.Release();
    }

    /// <summary>A set and how many use it.</summary>
    internal sealed class Compiled(IndicatorSet set)
    {
        int _users = 1;

        public IndicatorSet Set => set;

        public void Take() => Interlocked.Increment(ref _users);

        public void Release()
        {
            if (Interlocked.Decrement(ref _users) == 0) set.Dispose();
        }
    }
}
