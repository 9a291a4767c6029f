namespace Qalqan.Formats;

// The tree of a parsed pattern. Immutable; closed: no type is derived from these outside this file.
// AND, OR and FOLLOWEDBY are associative, so each level keeps a flat list: ten thousand OR-ed hashes nest no deeper than two.

/// <summary>An observation expression: what stands outside of square brackets.</summary>
abstract record ObservationNode;

/// <summary><c>[ … ]</c>: one observation for which the test holds.</summary>
sealed record Observe(ComparisonNode Test) : ObservationNode;

/// <summary>Observation expressions joined by one operator. Two or more, none of the same kind.</summary>
sealed record Combine(CombineKind Kind, IReadOnlyList<ObservationNode> Parts) : ObservationNode;

/// <summary>An observation expression with one qualifier.</summary>
sealed record Qualified(ObservationNode Inner, Qualifier Qualifier) : ObservationNode;

/// <summary>How observation expressions are joined, by precedence, the loosest first (part 5 §4.2; 2.1 §9.4).</summary>
enum CombineKind : byte { Unknown, FollowedBy, Or, And }

/// <summary>A condition on the observations that an observation expression binds.</summary>
abstract record Qualifier;

/// <summary><c>WITHIN n SECONDS</c>: all of them in one span of that length.</summary>
sealed record Within(decimal Seconds, string Written) : Qualifier;

/// <summary><c>REPEATS n TIMES</c>: n bindings that share no observation.</summary>
sealed record Repeats(long Times) : Qualifier;

/// <summary><c>START a STOP b</c>: each of them at a or later and before b. Times in seconds (<see cref="StixTimestamp"/>).</summary>
sealed record StartStop(decimal Start, decimal Stop, string StartWritten, string StopWritten) : Qualifier;

/// <summary>A comparison expression: what stands inside of square brackets.</summary>
abstract record ComparisonNode;

/// <summary>Comparisons joined by AND or OR. Two or more, none of the same kind.</summary>
sealed record Junction(bool And, IReadOnlyList<ComparisonNode> Parts) : ComparisonNode
{
    /// <summary>The object types that each part names, each once.</summary>
    public IReadOnlyList<string[]> PartTypes { get; } =
        [.. Parts.Select(p => p is Junction j ? j.PartTypes.SelectMany(t => t).Distinct().ToArray() : [((Comparison)p).Path.Type])];
}

/// <summary>One comparison.</summary>
/// <param name="Path">What is looked at.</param>
/// <param name="Not">NOT stands before the operator.</param>
/// <param name="Operator">The operator.</param>
/// <param name="Values">One value; for IN any number, all of one kind; for EXISTS none.</param>
/// <param name="Offset">Where it stands in the pattern, for errors of evaluation.</param>
sealed record Comparison(ObjectPath Path, bool Not, ComparisonOperator Operator, IReadOnlyList<PatternValue> Values, int Offset) : ComparisonNode
{
    /// <summary>The compiled right side of LIKE, MATCHES, ISSUBSET and ISSUPERSET; null for the others.</summary>
    public object? Compiled { get; init; }
}

/// <summary>The comparison operators of part 5 §3.2 and 2.1 §9.6.1.</summary>
enum ComparisonOperator : byte { Unknown, Equal, NotEqual, Greater, Less, GreaterOrEqual, LessOrEqual, In, Like, Matches, IsSubset, IsSuperset, Exists }

/// <summary><c>type:step.step[0]</c>.</summary>
sealed record ObjectPath(string Type, IReadOnlyList<PathStep> Steps);

/// <summary>One step: a property's name, or a list's index, or every element of a list.</summary>
/// <param name="Key">The property's name; null for an index.</param>
/// <param name="Index">The index from 0; <see cref="Every"/> for <c>[*]</c>. Without meaning where there is a key.</param>
readonly record struct PathStep(string? Key, int Index)
{
    public const int Every = -1;
}

/// <summary>The kinds of values. Integers and floats compare with each other; text and binary do too (2.1 §9.3).</summary>
enum ValueKind : byte { Unknown, Null, Text, Integer, Float, Boolean, Binary, Timestamp, Structure }

/// <summary>A literal of a pattern.</summary>
/// <param name="Kind">What it is: never Null or Structure.</param>
/// <param name="Text">Text: the value. All others: as it was written, for printing.</param>
sealed record PatternValue(ValueKind Kind, string Text)
{
    public long Integer { get; init; }
    public double Number { get; init; }
    public bool Boolean { get; init; }
    public byte[] Bytes { get; init; } = [];
    public decimal Seconds { get; init; }
}
