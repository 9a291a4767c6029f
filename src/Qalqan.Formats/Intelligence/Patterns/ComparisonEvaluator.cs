using System.Text.Json;

namespace Qalqan.Formats;

/// <summary>Whether one observation satisfies what stands in one pair of square brackets.</summary>
/// <remarks>There must be one object for each object type named such that the whole expression holds: <c>[x:a = 1 AND x:b = 2]</c> asks for one x with both,
/// <c>[x:a = 1 AND y:b = 2]</c> for an x and a y in the same observation.</remarks>
sealed class ComparisonEvaluator(StixObservation observation, PatternWork work)
{
    readonly Dictionary<string, JsonElement> _chosen = new(StringComparer.Ordinal);

    public bool Holds(ComparisonNode node)
    {
        switch (node)
        {
            case Comparison c:
                if (_chosen.TryGetValue(c.Path.Type, out var root)) return Test(c, root);
                foreach (var candidate in observation.Roots(c.Path.Type))
                    if (Test(c, candidate)) return true;
                return false;
            case Junction { And: false } or:
                foreach (var part in or.Parts)
                    if (Holds(part)) return true;
                return false;
            case Junction and:
                return HoldsTogether(and);
            default:
                return false;
        }
    }

    /// <summary>All parts of <paramref name="and"/>, with one object for each type that several of them name.</summary>
    bool HoldsTogether(Junction and)
    {
        if (SharedType(and.PartTypes) is not { } type)
        {
            foreach (var part in and.Parts)
                if (!Holds(part)) return false;
            return true;
        }
        foreach (var root in observation.Roots(type))
        {
            if (!work.Spend(1)) return false;
            _chosen[type] = root;
            var holds = HoldsTogether(and);
            _chosen.Remove(type);
            if (holds) return true;
        }
        return false;
    }

    /// <summary>A type that more than one part names and that no object is chosen for yet.</summary>
    string? SharedType(IReadOnlyList<string[]> parts)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var types in parts)
            foreach (var type in types)
                if (!_chosen.ContainsKey(type) && !seen.Add(type)) return type;
        return null;
    }

    bool Test(Comparison c, JsonElement root)
    {
        if (!work.Spend(1)) return false;
        var steps = c.Path.Steps;
        // The common case, one plain property, without any list.
        if (steps.Count == 1)
        {
            var found = root.TryGetProperty(steps[0].Key!, out var value);
            return c.Operator == ComparisonOperator.Exists ? found != c.Not : found && Test(c, steps[0].Key, value);
        }
        var (values, key) = new ObjectPathWalk(observation, work).Values(root, steps);
        if (c.Operator == ComparisonOperator.Exists) return values.Count > 0 != c.Not;
        foreach (var value in values)
            if (Test(c, key, value)) return true;
        return false;
    }

    bool Test(Comparison c, string? key, JsonElement value) => work.Spend(1) && Compare(c, SeenValue.From(key, value)) != c.Not && work.Error is null;

    bool Compare(Comparison c, SeenValue seen)
    {
        switch (c.Operator)
        {
            case ComparisonOperator.Equal:
                return IsEqual(c, seen, c.Values[0]);
            case ComparisonOperator.NotEqual:
                return !IsEqual(c, seen, c.Values[0]);
            case ComparisonOperator.In:
                foreach (var value in c.Values)
                    if (work.Spend(1) && IsEqual(c, seen, value)) return true;
                return false;
            case ComparisonOperator.Like when c.Compiled is LikePattern like:
                return seen.Kind == ValueKind.Text ? like.IsMatch(seen.Text, work) : seen.Kind == ValueKind.Binary && like.IsMatch(seen.Bytes, work);
            case ComparisonOperator.Matches when c.Compiled is PatternRegex regex:
                return seen.Kind == ValueKind.Text ? regex.IsMatch(seen.Text, work) : seen.Kind == ValueKind.Binary && regex.IsMatch(seen.Bytes, work);
            case ComparisonOperator.IsSubset when c.Compiled is IpRange range:
                return seen.Kind == ValueKind.Text && IpRange.TryParse(seen.Text, out var inner) && range.Contains(inner);
            case ComparisonOperator.IsSuperset when c.Compiled is IpRange range:
                return seen.Kind == ValueKind.Text && IpRange.TryParse(seen.Text, out var outer) && outer.Contains(range);
        }
        return Order(c, seen, c.Values[0]) is { } order && c.Operator switch
        {
            ComparisonOperator.Greater => order > 0,
            ComparisonOperator.Less => order < 0,
            ComparisonOperator.GreaterOrEqual => order >= 0,
            _ => order <= 0,
        };
    }

    bool IsEqual(Comparison c, SeenValue seen, PatternValue literal) => seen.Kind == ValueKind.Boolean && literal.Kind == ValueKind.Boolean
        ? seen.Boolean == literal.Boolean
        : seen.Kind == ValueKind.Text && literal.Kind == ValueKind.Text ? seen.Text == literal.Text : Order(c, seen, literal) == 0;

    /// <summary>Below, at or above zero as what was seen stands to the literal; null where the two kinds do not compare (2.1 §9.3).</summary>
    int? Order(Comparison c, SeenValue seen, PatternValue literal)
    {
        switch (seen.Kind, literal.Kind)
        {
            case (ValueKind.Integer, ValueKind.Integer):
                return seen.Integer.CompareTo(literal.Integer);
            case (ValueKind.Integer or ValueKind.Float, ValueKind.Integer or ValueKind.Float):
                return seen.Number.CompareTo(literal.Number);
            case (ValueKind.Text, ValueKind.Text):
                return PatternText.Compare(seen.Text, literal.Text);
            case (ValueKind.Text, ValueKind.Timestamp):
                if (StixTimestamp.TryParse(seen.Text, out var seconds)) return seconds.CompareTo(literal.Seconds);
                work.Fail(c.Offset, "E101", "the value compared with a time is not a time");
                return null;
            case (ValueKind.Binary, ValueKind.Binary):
                return seen.Bytes.AsSpan().SequenceCompareTo(literal.Bytes);
            case (ValueKind.Text, ValueKind.Binary):
                return PatternText.TryLatin1(seen.Text, out var left) ? left.AsSpan().SequenceCompareTo(literal.Bytes) : null;
            case (ValueKind.Binary, ValueKind.Text):
                return PatternText.TryLatin1(literal.Text, out var right) ? seen.Bytes.AsSpan().SequenceCompareTo(right) : null;
            default:
                return null;
        }
    }
}
