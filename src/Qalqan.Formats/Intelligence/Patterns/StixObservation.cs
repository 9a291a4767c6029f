using System.Text.Json;

namespace Qalqan.Formats;

/// <summary>One observed-data object, ready for tests: its objects by type, its span of time.</summary>
sealed class StixObservation
{
    readonly Dictionary<string, List<JsonElement>> _roots = new(StringComparer.Ordinal);
    readonly Dictionary<string, JsonElement>? _own;
    readonly IReadOnlyDictionary<string, JsonElement> _all;

    public StixObservation(JsonElement observed, IReadOnlyDictionary<string, JsonElement> all)
    {
        _all = all;
        Id = StixObservations.Text(observed, "id");
        First = Time(observed, "first_observed") ?? 0;
        Last = Time(observed, "last_observed") ?? First;
        Times = StixObservations.Property(observed, "number_observed") is { ValueKind: JsonValueKind.Number } n && n.TryGetInt64(out var times) ? times : 1;
        if (StixObservations.Property(observed, "objects") is { ValueKind: JsonValueKind.Object } dictionary)
        {
            _own = new(StringComparer.Ordinal);
            foreach (var entry in dictionary.EnumerateObject())
            {
                if (entry.Value.ValueKind != JsonValueKind.Object) continue;
                _own[entry.Name] = entry.Value;
                AddRoot(entry.Value);
            }
        }
        if (StixObservations.Property(observed, "object_refs") is not { ValueKind: JsonValueKind.Array } refs) return;
        foreach (var id in refs.EnumerateArray().Select(r => StixObservations.TryText(r, out var t) ? t : "").Distinct())
            if (all.TryGetValue(id, out var o)) AddRoot(o);
    }

    /// <summary>Its STIX id; null if it has none.</summary>
    public string? Id { get; }

    /// <summary>Seconds since 1970, first and last.</summary>
    public decimal First { get; }

    /// <inheritdoc cref="First"/>
    public decimal Last { get; }

    /// <summary>How often it was observed: that many bindings may use it.</summary>
    public long Times { get; }

    /// <summary>The objects of <paramref name="type"/>.</summary>
    public IReadOnlyList<JsonElement> Roots(string type) => _roots.TryGetValue(type, out var roots) ? roots : [];

    /// <summary>The object a <c>_ref</c> names: by its key in this observation (2.0), else by its id (2.1).</summary>
    public bool TryResolve(JsonElement reference, out JsonElement target)
    {
        target = default;
        return StixObservations.TryText(reference, out var id) && ((_own is not null && _own.TryGetValue(id, out target)) || _all.TryGetValue(id, out target));
    }

    /// <summary>Why <paramref name="observed"/> cannot be used; null if it can. Times are needed: every operator but AND and OR asks for them.</summary>
    public static string? Problem(JsonElement observed)
    {
        if (Time(observed, "first_observed") is not { } first || Time(observed, "last_observed") is not { } last)
            return "observed-data needs first_observed and last_observed, such as 2026-01-31T23:59:59Z";
        if (last < first) return "observed-data that ends before it starts";
        if (StixObservations.Property(observed, "number_observed") is { } n && (n.ValueKind != JsonValueKind.Number || !n.TryGetInt64(out var times) || times < 1))
            return "number_observed needs 1 or more";
        return null;
    }

    static decimal? Time(JsonElement observed, string name) =>
        StixObservations.Text(observed, name) is { } text && StixTimestamp.TryParse(text, out var seconds) ? seconds : null;

    void AddRoot(JsonElement root)
    {
        if (StixObservations.Text(root, "type") is not { } type) return;
        if (!_roots.TryGetValue(type, out var list)) _roots[type] = list = [];
        list.Add(root);
    }
}
