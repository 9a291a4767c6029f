using System.Globalization;
using Qalqan.Formats;

namespace Qalqan.Tests;

/// <summary>Random trees of patterns, and a description of a tree that shows all that counts and not where it stood.</summary>
static class RandomPattern
{
    static readonly string[] Types = ["file", "domain-name", "x-a_b", "process"];
    static readonly string[] Keys = ["name", "hashes", "SHA-256", "AND", "with space", "it's", "back\\slash", "true", "a1", ""];
    static readonly string[] Texts = ["", "a", "it's", @"C:\x\", "%_", "[x:y = 'z']", "\n", "ǅ\u0301", "//"];

    public static ObservationNode Observation(Random random, int depth)
    {
        var pick = depth == 0 ? 0 : random.Next(5);
        if (pick < 2) return new Observe(Comparison(random, depth));
        if (pick == 2) return new Qualified(Observation(random, depth - 1), Qualifier(random));
        var kind = (CombineKind)random.Next(1, 4);
        var parts = Enumerable.Range(0, random.Next(2, 4)).Select(_ => Observation(random, depth - 1)).ToList();
        return new Combine(kind, [.. parts.SelectMany(p => p is Combine c && c.Kind == kind ? c.Parts : [p])]);
    }

    static Qualifier Qualifier(Random random) => random.Next(3) switch
    {
        0 => new Repeats(random.Next(1, 99)),
        1 => new Within(1.5m, "1.5"),
        _ => new StartStop(0, 86400, "t'1970-01-01T00:00:00Z'", "t'1970-01-02T00:00:00Z'"),
    };

    static ComparisonNode Comparison(Random random, int depth)
    {
        if (depth == 0 || random.Next(2) == 0) return Test(random);
        var and = random.Next(2) == 0;
        var parts = Enumerable.Range(0, random.Next(2, 4)).Select(_ => Comparison(random, depth - 1)).ToList();
        return new Junction(and, [.. parts.SelectMany(p => p is Junction j && j.And == and ? j.Parts : [p])]);
    }

    static Comparison Test(Random random)
    {
        var op = (ComparisonOperator)random.Next(1, 13);
        IReadOnlyList<PatternValue> values = op switch
        {
            ComparisonOperator.Exists => [],
            ComparisonOperator.In => [.. Enumerable.Range(0, random.Next(4)).Select(_ => Text(random))],
            ComparisonOperator.IsSubset or ComparisonOperator.IsSuperset => [new(ValueKind.Text, "198.51.100.0/24")],
            ComparisonOperator.Matches => [new(ValueKind.Text, @"^\d+\.exe$")],
            ComparisonOperator.Like => [Text(random)],
            _ => [Value(random, op < ComparisonOperator.Greater)],
        };
        return new(Path(random), random.Next(3) == 0, op, values, 0);
    }

    static PatternValue Text(Random random) => new(ValueKind.Text, Texts[random.Next(Texts.Length)]);

    static PatternValue Value(Random random, bool equality) => random.Next(equality ? 6 : 5) switch
    {
        0 => Text(random),
        1 => new(ValueKind.Integer, random.Next(-99, 99).ToString(CultureInfo.InvariantCulture)),
        2 => new(ValueKind.Float, "-.25"),
        3 => new(ValueKind.Binary, random.Next(2) == 0 ? "h'00ff'" : "b'AP8='"),
        4 => new(ValueKind.Timestamp, "t'2026-03-01T08:00:00.123456789Z'"),
        _ => new(ValueKind.Boolean, "true"),
    };

    static ObjectPath Path(Random random)
    {
        var steps = new List<PathStep> { new("name", 0) };
        for (var n = random.Next(4); n > 0; n--)
            steps.Add(random.Next(3) == 0 ? new(null, random.Next(-1, 3)) : new(Keys[random.Next(Keys.Length)], 0));
        // A hash's digits are checked, and none of the random values are digits.
        if (steps.Exists(s => s.Key == "hashes")) steps.RemoveAll(s => s.Key == "SHA-256");
        return new(Types[random.Next(Types.Length)], steps);
    }

    public static string Describe(ObservationNode node) => node switch
    {
        Observe o => $"[{Describe(o.Test)}]",
        Combine c => $"{c.Kind}({string.Join(' ', c.Parts.Select(Describe))})",
        Qualified q => $"{Describe(q.Qualifier)}({Describe(q.Inner)})",
        _ => throw new ArgumentOutOfRangeException(nameof(node)),
    };

    static string Describe(Qualifier qualifier) => qualifier switch
    {
        Repeats r => $"Repeats {r.Times}",
        Within w => $"Within {w.Seconds}",
        StartStop s => $"From {s.Start} to {s.Stop}",
        _ => throw new ArgumentOutOfRangeException(nameof(qualifier)),
    };

    static string Describe(ComparisonNode node) => node switch
    {
        Junction j => $"{(j.And ? "And" : "Or")}({string.Join(' ', j.Parts.Select(Describe))})",
        Comparison c => $"{c.Path.Type}/{string.Join('/', c.Path.Steps.Select(s => s.Key is null ? $"#{s.Index}" : $"\"{s.Key}\""))} {c.Not} {c.Operator} "
            + string.Join(',', c.Values.Select(v => $"{v.Kind} \"{v.Text}\"")),
        _ => throw new ArgumentOutOfRangeException(nameof(node)),
    };
}
