namespace Qalqan.Hub;

/// <summary>The look-ups of a batch of indicators, as tokens of every generation. Built once, then asked of everybody.</summary>
sealed class Question
{
    readonly TokenInputs _inputs = new();
    readonly List<(int Indicator, bool Weak)> _lookups = [];
    byte[][]? _tokens;
    (ulong[] Sorted, int[] Order)[]? _sorted;

    /// <summary>How many look-ups there are.</summary>
    public int Count => _lookups.Count;

    /// <summary>Adds the look-ups of an indicator.</summary>
    /// <param name="indicator">Its value is canonical.</param>
    /// <param name="number">What hits call it.</param>
    /// <returns>How many look-ups, and what they leave out: tell the responder.</returns>
    public TokenQuestion Add(Indicator indicator, int number)
    {
        if (_tokens is not null) throw new InvalidOperationException("already asked");
        var asked = TokenLadder.Asked(indicator, _inputs);
        for (var i = 0; i < asked.Count; i++) _lookups.Add((number, i >= asked.WeakFrom));
        return asked;
    }

    /// <summary>Makes the tokens. The values themselves are zeroed.</summary>
    public Question Build(TokenChain chain)
    {
        _tokens = new byte[chain.Generation + 1][];
        for (var g = 0; g <= chain.Generation; g++)
        {
            _tokens[g] = g == 0 ? chain.Tokens(_inputs, 0) : (byte[])_tokens[g - 1].Clone();
            if (g > 0) chain.Raise(_tokens[g], g - 1, g);
        }
        _inputs.Clear();
        _sorted = [.. _tokens.Select(Sort)];
        return this;
    }

    /// <summary>The tokens of <paramref name="generation"/>, 16 bytes each.</summary>
    /// <exception cref="InvalidOperationException">The keys of that generation were not given: nobody sealed with them could be found.</exception>
    public ReadOnlySpan<byte> Tokens(int generation)
    {
        if (_tokens is null) throw new InvalidOperationException("not built");
        return (uint)generation < (uint)_tokens.Length ? _tokens[generation]
            : throw new InvalidOperationException($"segments of generation {generation}, and keys up to generation {_tokens.Length - 1}");
    }

    /// <summary>A hit by look-up <paramref name="lookup"/>.</summary>
    public Hit Hit(PersonId person, int lookup, int month) => new(person, _lookups[lookup].Indicator, _lookups[lookup].Weak, month, month);

    /// <summary>Which look-ups are among <paramref name="tokens"/> (not sealed, n × 16 bytes, of <paramref name="generation"/>).</summary>
    /// <remarks>None for a newer generation than the question's: layers are added only where no sweep is open.</remarks>
    public IEnumerable<int> Among(ReadOnlySpan<byte> tokens, int generation)
    {
        if (_sorted is null) throw new InvalidOperationException("not built");
        if ((uint)generation >= (uint)_sorted.Length) return [];
        var (sorted, order) = _sorted[generation];
        List<int> near = [], found = [];
        SortedPrefixes.Find(sorted, Prefixes(tokens), near);
        foreach (var i in near)
        {
            var token = tokens.Slice(i * Prp16.BlockBytes, Prp16.BlockBytes);
            var prefix = System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(token);
            var at = sorted.AsSpan().BinarySearch(prefix);
            while (at > 0 && sorted[at - 1] == prefix) at--;
            for (; at < sorted.Length && sorted[at] == prefix; at++)
                if (Tokens(generation).Slice(order[at] * Prp16.BlockBytes, Prp16.BlockBytes).SequenceEqual(token)) found.Add(order[at]);
        }
        return found;
    }

    /// <summary>The first eight bytes of each token.</summary>
    public static ulong[] Prefixes(ReadOnlySpan<byte> tokens)
    {
        var prefixes = new ulong[tokens.Length / Prp16.BlockBytes];
        for (var i = 0; i < prefixes.Length; i++) prefixes[i] = System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(tokens[(i * Prp16.BlockBytes)..]);
        return prefixes;
    }

    static (ulong[], int[]) Sort(byte[] tokens)
    {
        var prefixes = Prefixes(tokens);
        int[] order = [.. Enumerable.Range(0, prefixes.Length)];
        prefixes.AsSpan().Sort(order.AsSpan());
        return (prefixes, order);
    }
}
