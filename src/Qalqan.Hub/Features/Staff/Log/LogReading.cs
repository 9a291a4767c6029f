namespace Qalqan.Hub;

/// <summary>What the auditor is told of the custody log.</summary>
/// <param name="Entries">How many there are.</param>
/// <param name="Agrees">Whether a new tree over all entries has the root that the signed checkpoint has.</param>
/// <param name="Signed">How many the checkpoint covers.</param>
/// <param name="Root">The root, base64 as on a printed checkpoint.</param>
/// <param name="Key">Who signed it.</param>
/// <param name="Verbs">What happened how often.</param>
/// <param name="Newest">The newest entries.</param>
sealed record LogReport(long Entries, bool Agrees, long Signed, string Root, string Key, IReadOnlyList<(CustodyVerb Verb, long Count)> Verbs, IReadOnlyList<CustodyEntry> Newest);

/// <summary>Reads the custody log from its first entry and compares it with what was signed.</summary>
sealed class LogReading(CustodyLog log)
{
    const int Newest = 50;

    /// <summary>Reads and verifies all of it.</summary>
    public LogReport Read()
    {
        var note = log.Sign();
        if (!Checkpoint.TryParse(note.Text, out var checkpoint)) throw new InvalidDataException("the checkpoint cannot be read");
        var tree = new GrowingMerkleTree();
        var verbs = new Dictionary<CustodyVerb, long>();
        var newest = new List<CustodyEntry>();
        for (var seq = 0L; seq < checkpoint.Size; seq++)
        {
            var entry = log.Entry(seq); // throws where an entry is not what it was
            tree.Append(MerkleTree.LeafHash(entry.Bytes));
            verbs[entry.Act.Verb] = verbs.GetValueOrDefault(entry.Act.Verb) + 1;
            if (seq >= checkpoint.Size - Newest) newest.Add(entry);
        }
        newest.Reverse();
        var agrees = tree.Root(checkpoint.Size).AsSpan().SequenceEqual(checkpoint.Root) && log.Keys.Any(note.IsSignedBy);
        return new(log.Size, agrees, checkpoint.Size, Convert.ToBase64String(checkpoint.Root), log.Keys[0].Key.Id, [.. verbs.OrderByDescending(v => v.Value).Select(v => (v.Key, v.Value))], newest);
    }
}
