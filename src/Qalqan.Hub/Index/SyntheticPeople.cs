using System.Globalization;
using System.Text;

namespace Qalqan.Hub;

/// <summary>People with observations made up from a seed, some of whom saw what indicators warn about: for benchmarks and the demonstration. Nothing real is in it.</summary>
/// <param name="people">How many people.</param>
/// <param name="tokensEach">Tokens each person has; even.</param>
/// <param name="indicators">How many indicators there will be.</param>
/// <param name="hit">How many people have seen at least one, at most <paramref name="people"/>.</param>
/// <param name="seed">The same seed gives the same people, but for padding and keys.</param>
/// <param name="named">The domains that are warned about; null makes them up.</param>
sealed class SyntheticPeople(int people, int tokensEach, int indicators, int hit, ulong seed, IReadOnlyList<string>? named = null)
{
    readonly HashSet<(int, int)> _expected = Plant(people, indicators, Math.Min(hit, people));

    /// <summary>The indicators: domains, each found below it.</summary>
    public IEnumerable<Indicator> Indicators =>
        Enumerable.Range(0, indicators).Select(i => new Indicator { Kind = ObservableKind.Domain, Value = Domain(i), Feed = "synthetic" });

    /// <summary>Which (person, indicator) must be found, and nothing else.</summary>
    public IReadOnlySet<(int Person, int Indicator)> Expected => _expected;

    /// <summary>Adds what <paramref name="person"/> saw: exactly the asked number of tokens, no two the same.</summary>
    /// <param name="person">0 to people − 1.</param>
    /// <param name="inputs">Receives them; not cleared.</param>
    public void Observe(int person, TokenInputs inputs)
    {
        var wanted = inputs.Count + tokensEach;
        Span<byte> host = stackalloc byte[64];
        foreach (var indicator in PlantedFor(person)) TokenLadder.Observed(ObservableKind.Domain, Encoding.ASCII.GetBytes(Domain(indicator)), inputs);
        var state = seed ^ (ulong)(person + 1) * 0x9E3779B97F4A7C15;
        while (inputs.Count < wanted)
        {
            // Two labels, so two tokens: the host and the domain. Sixteen digits, so never the same twice.
            state = state * 6364136223846793005 + 1442695040888963407;
            state.TryFormat(host, out var n, "x16", CultureInfo.InvariantCulture);
            ".example"u8.CopyTo(host[n..]);
            TokenLadder.Observed(ObservableKind.Domain, host[..(n + 8)], inputs);
        }
    }

    /// <summary>Seals what <paramref name="person"/> saw into segments of <paramref name="months"/> months, the last of which is <paramref name="lastMonth"/>.</summary>
    public IReadOnlyList<Segment> Seal(int person, PersonId id, PersonKey key, TokenChain chain, int months, int lastMonth)
    {
        var inputs = new TokenInputs();
        Observe(person, inputs);
        var tokens = chain.Tokens(inputs);
        var each = (inputs.Count + months - 1) / months * Prp16.BlockBytes;
        return [.. Enumerable.Range(0, months).Select(m =>
        {
            var start = Math.Min(m * each, tokens.Length);
            return new Segment(id, lastMonth - months + 1 + m, chain.Generation, SegmentTokens.Seal(tokens.AsSpan(start, Math.Min(each, tokens.Length - start)), key));
        })];
    }

    string Domain(int indicator) => named?[indicator] ?? string.Create(CultureInfo.InvariantCulture, $"warned-{indicator}.example");

    IEnumerable<int> PlantedFor(int person)
    {
        for (var i = 0; i < 3; i++)
            if (_expected.Contains((person, Nth(person, i, indicators)))) yield return Nth(person, i, indicators);
    }

    static int Nth(int person, int i, int indicators) => (int)((person * 7L + i * 331L) % indicators);

    // One to three indicators for each of the people hit, who are spread evenly.
    static HashSet<(int, int)> Plant(int people, int indicators, int hit)
    {
        HashSet<(int, int)> expected = [];
        for (var h = 0; h < hit && indicators > 0; h++)
        {
            var person = (int)((long)h * people / hit);
            for (var i = 0; i <= h % Math.Min(3, indicators); i++) expected.Add((person, Nth(person, i, indicators)));
        }
        return expected;
    }
}
