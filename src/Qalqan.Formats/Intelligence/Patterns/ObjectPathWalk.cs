using System.Text.Json;

namespace Qalqan.Formats;

/// <summary>Follows an object path from an object to its values: keys, indexes, <c>[*]</c>, and references where a step follows them.</summary>
sealed class ObjectPathWalk(StixObservation observation, PatternWork work)
{
    /// <summary>The values at the end of <paramref name="steps"/>, none if the path leads nowhere, and the last property's name.</summary>
    /// <remarks>A reference that ends the path is its id, as text. References can lead back: an object that several ways lead to is kept once a step,
    /// so that a path of k steps over n objects costs k times n squared and not n to the power of k.</remarks>
    public (List<JsonElement> Values, string? Key) Values(JsonElement root, IReadOnlyList<PathStep> steps)
    {
        var at = new List<JsonElement> { root };
        string? key = null;
        for (var i = 0; i < steps.Count && at.Count > 0 && work.Error is null; i++)
        {
            var step = steps[i];
            if (step.Key is null)
                at = Elements(at, step.Index);
            else
            {
                if (key is not null && IsReference(key)) at = Targets(at);
                at = Properties(at, step.Key);
                key = step.Key;
            }
        }
        return (at, key);
    }

    static bool IsReference(string key) => key.EndsWith("_ref", StringComparison.Ordinal) || key.EndsWith("_refs", StringComparison.Ordinal);

    List<JsonElement> Properties(List<JsonElement> from, string key)
    {
        var to = new List<JsonElement>(from.Count);
        foreach (var value in from)
            if (work.Spend(1) && value.ValueKind == JsonValueKind.Object && value.TryGetProperty(key, out var found)) to.Add(found);
        return to;
    }

    List<JsonElement> Elements(List<JsonElement> from, int index)
    {
        var to = new List<JsonElement>();
        foreach (var value in from)
        {
            if (!work.Spend(1) || value.ValueKind != JsonValueKind.Array) continue;
            var length = value.GetArrayLength();
            if (index >= length || (index == PathStep.Every && !work.Spend(length))) continue;
            if (index == PathStep.Every)
                to.AddRange(value.EnumerateArray());
            else
                to.Add(value[index]);
        }
        return to;
    }

    List<JsonElement> Targets(List<JsonElement> references)
    {
        var to = new List<JsonElement>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var reference in references)
        {
            if (!work.Spend(1) || !StixObservations.TryText(reference, out var id) || !seen.Add(id)) continue;
            if (observation.TryResolve(reference, out var target)) to.Add(target);
        }
        return to;
    }
}
