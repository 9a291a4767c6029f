using System.Text;

namespace Qalqan;

/// <summary>A compiled, immutable set of indicators: what evidence is matched against. Safe for any number of threads.</summary>
public sealed class IndicatorSet : IDisposable
{
    // Provisional: replaced by the memory-mapped table.
    readonly List<Indicator>[] _entries;
    internal readonly Dictionary<(ObservableKind, string), int> Lookup = [];

    internal IndicatorSet(List<Indicator>[] entries)
    {
        _entries = entries;
        for (var i = 0; i < entries.Length; i++) Lookup[(entries[i][0].Kind, entries[i][0].Value)] = i;
    }

    /// <summary>How many different (kind, value) pairs there are, those that are never matched included.</summary>
    public int Count => _entries.Length;

    /// <summary>Whether any indicator is of <paramref name="kind"/>; work for kinds that nobody warns about is skipped.</summary>
    public bool Has(ObservableKind kind) => Lookup.Keys.Any(k => k.Item1 == kind);

    /// <summary>The feeds in the set, with the number of their indicators.</summary>
    public IReadOnlyList<IntelligenceUsed> Feeds =>
        [.. _entries.SelectMany(e => e).GroupBy(i => i.Feed).Select(g => new IntelligenceUsed(g.Key, g.Count(), g.Max(i => i.ValidFrom)))];

    /// <summary>Everything known about indicator <paramref name="id"/>.</summary>
    /// <param name="id">0 to <see cref="Count"/> − 1.</param>
    /// <param name="now">The time of the check, UTC, against which validity is judged.</param>
    /// <param name="weak">Whether the match was weaker than equality.</param>
    public MatchedIndicator Describe(int id, DateTimeOffset now, bool weak = false)
    {
        var e = _entries[id];
        return new(e[0].Kind, e[0].Value, [.. e.Select(i => new IndicatorSource(i.Feed, i.Name, i.Tlp, i.ValidFrom, i.ValidUntil))],
            [.. e.SelectMany(i => i.WarningLists).Distinct()], weak, e.All(i => i.ValidUntil <= now));
    }

    /// <summary>Writes the set in the compiled form that <see cref="Open"/> maps.</summary>
    public void Save(Stream destination) => throw new NotSupportedException("provisional");

    /// <summary>Maps a compiled set from <paramref name="path"/>.</summary>
    /// <exception cref="InvalidDataException">The file is not a compiled set, is damaged, or was compiled by another version.</exception>
    public static IndicatorSet Open(string path) => throw new NotSupportedException("provisional");

    /// <inheritdoc/>
    public void Dispose() { }

    internal int Find(ObservableKind kind, ReadOnlySpan<byte> value) => Lookup.GetValueOrDefault((kind, Encoding.UTF8.GetString(value)), -1);
}
