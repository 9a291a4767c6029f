using System.Text;

namespace Qalqan;

/// <summary>Collects indicators and compiles them into an immutable <see cref="IndicatorSet"/>. Each is encoded as it is added: nothing of the caller's is kept. Not thread-safe.</summary>
public sealed class IndicatorSetBuilder
{
    readonly IndicatorStore _store = new();
    readonly SourceTable _sources = new();
    bool _built;

    /// <summary>How many indicators were added, repeated ones included.</summary>
    public int Added => _store.Count;

    /// <summary>Adds one indicator. The same value from several feeds becomes one entry with several sources.</summary>
    /// <param name="indicator">Its value must be canonical. <see cref="ObservableKind.Other"/> is counted for its feed and not matched.</param>
    /// <exception cref="InvalidOperationException">The set was built, or would hold more than 4 GB of values.</exception>
    public void Add(Indicator indicator)
    {
        ArgumentNullException.ThrowIfNull(indicator);
        var value = indicator.Value;
        var room = Room(indicator, Encoding.UTF8.GetMaxByteCount(value.Length), value.Length);
        Take(indicator, room, Encoding.UTF8.GetBytes(value.AsSpan(0, Math.Min(value.Length, room.Length / 3)), room));
    }

    /// <summary>Adds one indicator of a long list without an object for each: <paramref name="like"/> says everything but the value.</summary>
    /// <param name="like">Its <see cref="Indicator.Value"/> is not looked at.</param>
    /// <param name="value">The canonical value, UTF-8; copied.</param>
    /// <exception cref="InvalidOperationException">The set was built, or would hold more than 4 GB of values.</exception>
    public void Add(Indicator like, ReadOnlySpan<byte> value)
    {
        ArgumentNullException.ThrowIfNull(like);
        var room = Room(like, value.Length, value.Length);
        var n = Math.Min(value.Length, room.Length);
        value[..n].CopyTo(room);
        Take(like, room, n);
    }

    Span<byte> Room(Indicator indicator, int bytes, int length)
    {
        if (_built) throw new InvalidOperationException("the set was built: a builder builds once");
        if (indicator.Kind == ObservableKind.Unknown) throw new ArgumentException("an indicator without a kind", nameof(indicator));
        // What is longer than any canonical value cannot match; of a rule's text enough is kept to show it.
        if (indicator.Kind != ObservableKind.Other && length > Canonical.MaxBytes)
            throw new ArgumentException($"a value of {length} bytes; canonical values have at most {Canonical.MaxBytes}", nameof(indicator));
        return _store.Room(Math.Min(bytes, IndicatorStore.MaxValueBytes));
    }

    void Take(Indicator indicator, ReadOnlySpan<byte> room, int bytes)
    {
        var flags = indicator is { Prefix: true, Kind: ObservableKind.Url or ObservableKind.Path } ? SetRecord.Prefix : 0;
        if (indicator.Kind == ObservableKind.Domain && PublicSuffixes.IsPublicSuffix(room[..bytes])) flags |= SetRecord.ExactOnly;
        _store.Add(indicator.Kind, bytes, _sources.RowOf(indicator) | flags);
    }

    /// <summary>Compiles what was added.</summary>
    /// <exception cref="InvalidOperationException">It was called before.</exception>
    public IndicatorSet Build() => Build(ulong.MaxValue);

    internal IndicatorSet Build(ulong hashMask)
    {
        if (_built) throw new InvalidOperationException("the set was built: a builder builds once");
        _built = true;
        return new(SetCompiler.Compile(_store, _sources, hashMask));
    }
}
