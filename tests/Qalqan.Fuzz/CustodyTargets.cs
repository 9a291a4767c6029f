using Qalqan.Formats.Zip;

namespace Qalqan.Fuzz;

/// <summary>Everything of custody that reads what somebody else wrote. What is accepted is checked once more: only the one way to write it may pass.</summary>
static class CustodyTargets
{
    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        new("custody/bundle", sample => sample.StartsWith("PK"u8) && sample.IndexOf("qalqan-custody-bundle"u8) > 0, ReadBundle),
        new("custody/note", sample => sample.IndexOf("\n\n\u2014 "u8) > 0, ReadNote),
        new("custody/entry", sample => sample.StartsWith("{\"actor\":"u8), ReadEntry),
    ];

    static readonly Lazy<List<BundleContent>> Whole = new(() => [.. FuzzTargets.Samples(All[0]).Select(Parts)]);

    static string? ReadBundle(byte[] input)
    {
        var content = Parts(input);
        var report = BundleVerifier.Verify(content, []);
        return report.Holds && !Whole.Value.Any(whole => Same(whole.Metadata, content.Metadata) && Same(whole.Hashes, content.Hashes)) ? "a changed bundle that holds" : null;
    }

    static BundleContent Parts(byte[] zip)
    {
        var content = new BundleContent();
        BundleZip.TryRead(new MemoryEvidence("fuzz", zip), content, CancellationToken.None);
        return content;
    }

    static bool Same(IReadOnlyDictionary<string, byte[]> a, IReadOnlyDictionary<string, byte[]> b) =>
        a.Count == b.Count && a.All(part => b.TryGetValue(part.Key, out var other) && part.Value.AsSpan().SequenceEqual(other));

    static string? ReadNote(byte[] input)
    {
        if (!SignedNote.TryParse(input, out var note)) return null;
        Checkpoint.TryParse(note.Text, out _);
        return note.ToBytes().AsSpan().SequenceEqual(input) ? null : "a note that is written in another way";
    }

    static string? ReadEntry(byte[] input)
    {
        if (!CustodyEntry.TryParse(input, out var entry)) return null;
        return CustodyEntry.Of(entry.Act, entry.Seq, entry.Step).Bytes.AsSpan().SequenceEqual(input) ? null : "an entry that is written in another way";
    }
}
