namespace Qalqan.Hub;

/// <summary>What the store keeps of one person's month: it can tell nothing from it but how much, rounded up to a power of two.</summary>
/// <param name="Person">Whose.</param>
/// <param name="Month">Months since January 1970.</param>
/// <param name="Generation">How many layers lie over the tokens (<see cref="TokenChain"/>).</param>
/// <param name="Tokens">16 bytes each, sorted and padded (<see cref="SegmentTokens"/>).</param>
sealed record Segment(PersonId Person, int Month, int Generation, byte[] Tokens)
{
    /// <summary>Runs of about the same size that may lie beside each other before they are made one.</summary>
    public const int MaxRuns = 8;

    /// <summary>Which of the runs of one person, month and generation should be merged: the smallest size of which there are <see cref="MaxRuns"/>. Empty if none.</summary>
    /// <param name="counts">Tokens in each, padding included.</param>
    /// <returns>Places in <paramref name="counts"/>.</returns>
    public static int[] RunsToMerge(IReadOnlyList<int> counts) =>
        [.. Enumerable.Range(0, counts.Count).GroupBy(i => counts[i]).Where(g => g.Count() >= MaxRuns).OrderBy(g => g.Key).FirstOrDefault() ?? Enumerable.Empty<int>()];

    /// <summary>Makes one of several of the same person, month and generation.</summary>
    /// <exception cref="ArgumentException">They are not, or there is none.</exception>
    /// <exception cref="InvalidDataException">One is damaged.</exception>
    public static Segment Merge(IReadOnlyList<Segment> runs, PersonKey key)
    {
        if (runs.Count == 0 || runs.Any(r => (r.Person, r.Month, r.Generation) != (runs[0].Person, runs[0].Month, runs[0].Generation)))
            throw new ArgumentException("not of one person, month and generation", nameof(runs));
        return runs[0] with { Tokens = SegmentTokens.Merge([.. runs.Select(r => r.Tokens)], key) };
    }

    /// <summary>The same observations under another key of the person's, and further layers: neither step needs their plaintext.</summary>
    /// <param name="from">The key it is sealed with.</param>
    /// <param name="to">The key it will be sealed with; may be the same.</param>
    /// <param name="chain">Holds the layers.</param>
    /// <param name="generation">At least <see cref="Generation"/>.</param>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public Segment Rotate(PersonKey from, PersonKey to, TokenChain chain, int generation)
    {
        var tokens = SegmentTokens.Recover(Tokens, from);
        chain.Raise(tokens, Generation, generation);
        var rotated = this with { Generation = generation, Tokens = SegmentTokens.Seal(tokens, to) };
        System.Security.Cryptography.CryptographicOperations.ZeroMemory(tokens);
        return rotated;
    }
}
