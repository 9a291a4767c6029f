namespace Qalqan;

/// <summary>Collects indicators and compiles them into an immutable <see cref="IndicatorSet"/>.</summary>
public sealed class IndicatorSetBuilder
{
    readonly Dictionary<(ObservableKind, string), List<Indicator>> _indicators = [];

    /// <summary>Adds one indicator. The same value from several feeds becomes one entry with several sources.</summary>
    /// <param name="indicator">Its value must be canonical. <see cref="ObservableKind.Other"/> is counted for its feed and not matched.</param>
    public void Add(Indicator indicator)
    {
        var key = (indicator.Kind, indicator.Value);
        if (!_indicators.TryGetValue(key, out var list)) _indicators[key] = list = [];
        list.Add(indicator);
    }

    /// <summary>Compiles what was added.</summary>
    public IndicatorSet Build() => new(_indicators.Values.ToArray());
}
