using Qalqan.Hub;

namespace Qalqan.Bench.Index;

/// <summary>The observations of everybody as rows for a database, and the questions put to it.</summary>
sealed class TokenRows
{
    /// <summary>Each person's stored tokens: sorted, 16 bytes each, without padding.</summary>
    public required IReadOnlyList<byte[]> Stored { get; init; }

    /// <summary>For each person the look-ups, sealed under that person's key. The databases are given them for nothing; Qalqan's sweep makes them.</summary>
    public required IReadOnlyList<byte[]> Sealed { get; init; }

    /// <summary>One token for each observation, the same for everybody: what a hub without sealing would store. Sorted by token.</summary>
    public required IReadOnlyList<(byte[] Token, int Person)> Plain { get; init; }

    /// <summary>The look-ups, one for each indicator.</summary>
    public required byte[][] Asked { get; init; }

    public static TokenRows Of(SyntheticPeople synthetic, IReadOnlyList<PersonKey> keys, TokenChain chain, Question question)
    {
        List<byte[]> stored = [], asked = [];
        List<(byte[], int)> plain = [];
        var lookups = question.Tokens(chain.Generation).ToArray();
        for (var person = 0; person < keys.Count; person++)
        {
            var inputs = new TokenInputs();
            synthetic.Observe(person, inputs);
            var tokens = chain.Tokens(inputs);
            plain.AddRange(tokens.Chunk(16).Select(t => (t, person)));
            keys[person].Tokens.Encrypt(tokens, tokens);
            stored.Add([.. tokens.Chunk(16).Order(Bytes).SelectMany(t => t)]);
            var own = new byte[lookups.Length];
            keys[person].Tokens.Encrypt(lookups, own);
            asked.Add(own);
        }
        plain.Sort((a, b) => Bytes.Compare(a.Item1, b.Item1));
        return new() { Stored = stored, Sealed = asked, Plain = plain, Asked = [.. lookups.Chunk(16)] };
    }

    static readonly Comparer<byte[]> Bytes = Comparer<byte[]>.Create((a, b) => a.AsSpan().SequenceCompareTo(b));
}
