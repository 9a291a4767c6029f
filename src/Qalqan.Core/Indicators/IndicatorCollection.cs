namespace Qalqan;

/// <summary>Keeps what a reader finds: each (feed, kind, value) once, and the rejections with their totals.</summary>
public sealed class IndicatorCollection : IIndicatorSink
{
    /// <summary>How many rejections are kept one by one; the totals count the rest. A hostile file could reject a line in every two bytes.</summary>
    public const int MaxListed = 10_000;

    readonly Dictionary<(string, ObservableKind, string), int> _seen = [];
    readonly List<Indicator> _indicators = [];
    readonly List<Rejected> _rejections = [];
    readonly SortedDictionary<string, long> _totals = new(StringComparer.Ordinal);

    /// <summary>Each (feed, kind, value) once, in the order first seen.</summary>
    public IReadOnlyList<Indicator> Indicators => _indicators;

    /// <summary>The first <see cref="MaxListed"/> rejections, in file order.</summary>
    public IReadOnlyList<Rejected> Rejections => _rejections;

    /// <summary>How many there were of each code.</summary>
    public IReadOnlyDictionary<string, long> Totals => _totals;

    /// <summary>How many were skipped.</summary>
    public long Skipped { get; private set; }

    /// <summary>How many were imported changed, or without being matched.</summary>
    public long Changed { get; private set; }

    /// <summary>How many indicators came again with a (feed, kind, value) already there.</summary>
    public long Repeated { get; private set; }

    /// <inheritdoc/>
    public void Add(Indicator indicator)
    {
        if (_seen.TryAdd((indicator.Feed, indicator.Kind, indicator.Value), _indicators.Count))
        {
            _indicators.Add(indicator);
            return;
        }
        Repeated++;
        var place = _seen[(indicator.Feed, indicator.Kind, indicator.Value)];
        _indicators[place] = Merge(_indicators[place], indicator);
    }

    /// <inheritdoc/>
    public void Reject(Rejected rejected)
    {
        if (rejected.Changed) Changed++;
        else Skipped++;
        _totals[rejected.Code] = _totals.GetValueOrDefault(rejected.Code) + 1;
        if (_rejections.Count < MaxListed) _rejections.Add(rejected);
    }

    /// <summary>One feed that says the same twice: the first name, the narrower sharing, the longer validity.</summary>
    static Indicator Merge(Indicator first, Indicator again)
    {
        var merged = first with
        {
            Name = first.Name ?? again.Name,
            Tlp = TlpNames.Narrower(first.Tlp, again.Tlp),
            ValidFrom = first.ValidFrom is null || again.ValidFrom < first.ValidFrom ? again.ValidFrom : first.ValidFrom,
            ValidUntil = first.ValidUntil is null || again.ValidUntil is null ? null
                : again.ValidUntil > first.ValidUntil ? again.ValidUntil : first.ValidUntil,
            Prefix = first.Prefix || again.Prefix,
        };
        return merged == first ? first : merged;
    }
}
