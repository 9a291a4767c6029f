using System.Diagnostics.CodeAnalysis;

namespace Qalqan.Formats;

/// <summary>A STIX pattern (2.0 part 5; 2.1 section 9), parsed. Immutable; for any number of threads.</summary>
public sealed class StixPattern
{
    readonly string _text;

    StixPattern(string text, StixVersion version, ObservationNode root)
    {
        _text = text;
        Version = version;
        Root = root;
    }

    /// <summary>The version of STIX whose rules it was parsed by.</summary>
    public StixVersion Version { get; }

    internal ObservationNode Root { get; }

    /// <summary>Parses <paramref name="text"/> by the rules of STIX 2.1.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out StixPattern? pattern, [NotNullWhen(false)] out PatternError? error) =>
        TryParse(text, StixVersion.V21, out pattern, out error);

    /// <summary>Parses <paramref name="text"/>.</summary>
    /// <param name="text">The pattern.</param>
    /// <param name="version">By whose rules: START and STOP take text in 2.0, EXISTS is 2.1, a qualifier stands once in 2.1.</param>
    /// <param name="pattern">The pattern; null on failure.</param>
    /// <param name="error">What is wrong, and where; null on success.</param>
    public static bool TryParse(string text, StixVersion version, [NotNullWhen(true)] out StixPattern? pattern, [NotNullWhen(false)] out PatternError? error)
    {
        var parser = new PatternParser(text, version);
        var root = parser.Parse();
        error = parser.Error;
        pattern = error is null && root is not null ? new(text, version, root) : null;
        return pattern is not null;
    }

    /// <summary>Whether <paramref name="observations"/> together satisfy this pattern.</summary>
    /// <remarks>Work is bounded: a pattern that asks for too many combinations ends in error E102, never in a hang.</remarks>
    public PatternMatch Matches(StixObservations observations)
    {
        var work = new PatternWork(_text);
        var bound = new ObservationSearch(observations.Items, work).Find(Root);
        if (work.Error is not null) return new(false, work.Error, []);
        return bound is null ? PatternMatch.None : new(true, null, bound);
    }

    /// <summary>Whether this pattern is nothing but equalities with text, joined by OR: then each can be looked up in a table, and the first that is found is a match.</summary>
    /// <param name="equalities">Object path in canonical spelling (<c>file:hashes.'SHA-256'</c>, <c>file:hashes.MD5</c>) and value, in the pattern's order. Empty on failure.</param>
    public bool TryGetEqualities(out IReadOnlyList<(string ObjectPath, string Value)> equalities)
    {
        var found = new List<(string, string)>();
        var only = OnlyEqualities(Root, found);
        equalities = only ? found : [];
        return only;
    }

    static bool OnlyEqualities(ObservationNode node, List<(string, string)> found) => node switch
    {
        Observe o => OnlyEqualities(o.Test, found),
        Combine { Kind: CombineKind.Or } c => c.Parts.All(p => OnlyEqualities(p, found)),
        _ => false,
    };

    static bool OnlyEqualities(ComparisonNode node, List<(string, string)> found)
    {
        if (node is Junction { And: false } j) return j.Parts.All(p => OnlyEqualities(p, found));
        if (node is not Comparison { Not: false, Operator: ComparisonOperator.Equal or ComparisonOperator.In } c || c.Values.Any(v => v.Kind != ValueKind.Text)) return false;
        var path = PatternPrinter.Print(c.Path);
        foreach (var value in c.Values) found.Add((path, value.Text));
        return true;
    }

    /// <summary>The pattern in canonical form: single blanks, quotes and parentheses only where needed.</summary>
    public override string ToString() => PatternPrinter.Print(Root);
}

/// <summary>What testing a pattern against observations gave.</summary>
/// <param name="IsMatch">It matched.</param>
/// <param name="Error">Why the question could not be answered: E101 a value compared with a time is none, E102 too much work. Null if it could.</param>
/// <param name="Observations">One set of observations that satisfies the pattern, as indexes into <see cref="StixObservations"/>, ascending; empty unless it matched.</param>
public sealed record PatternMatch(bool IsMatch, PatternError? Error, IReadOnlyList<int> Observations)
{
    internal static readonly PatternMatch None = new(false, null, []);
}
