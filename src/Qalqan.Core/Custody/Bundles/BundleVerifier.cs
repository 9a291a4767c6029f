using System.Security.Cryptography;

namespace Qalqan;

/// <summary>Checks a custody bundle by itself: no network, no database, no clock. Everything in it is taken as hostile.</summary>
public static class BundleVerifier
{
    /// <summary>Checks <paramref name="content"/>.</summary>
    /// <param name="content">The bundle's parts.</param>
    /// <param name="trusted">The log's keys, had from somewhere else; empty to take those in the bundle, which then only agrees with itself.</param>
    public static BundleReport Verify(BundleContent content, IReadOnlyCollection<NoteKey> trusted)
    {
        if (!content.Metadata.TryGetValue(BundleFormat.Manifest, out var bytes) || !BundleManifest.IsOne(bytes))
            return new() { Unusable = true, Faults = [.. content.Faults, new(BundleFormat.Manifest, $"a manifest that says {BundleFormat.Version}")] };
        var faults = new BundleFaults(content.Faults);
        if (!BundleManifest.TryParse(bytes, out var manifest))
        {
            faults.Add(BundleFormat.Manifest, "canonical JSON with the fields of a manifest");
            return new() { Faults = faults.List, KeyGiven = trusted.Count > 0 };
        }
        var entries = BundleEntries.Read(content, manifest, faults);
        var proofs = BundleProofs.Read(content, faults);
        var last = BundleCheckpoints.Check(content, manifest, proofs, trusted, faults);
        CheckInclusion(entries, proofs, last, faults);
        CheckExport(entries, bytes, proofs, faults);
        var signed = CheckSignatures(entries, manifest, faults);
        var files = BundleFiles.Check(content, manifest, entries, faults);
        return new()
        {
            Faults = faults.List,
            Origin = manifest.Origin,
            Entries = entries.Count,
            Signed = signed,
            Files = files,
            LogSize = last?.Size,
            Fingerprint = last?.Fingerprint,
            First = entries.Count > 0 ? Time(entries[0]) : null,
            Last = entries.Count > 0 ? Time(entries[^1]) : null,
            TimesGoingBack = entries.Zip(entries.Skip(1)).Count(pair => pair.Second.Act.Time < pair.First.Act.Time),
            KeyGiven = trusted.Count > 0,
        };
    }

    static void CheckInclusion(List<CustodyEntry> entries, BundleProofs? proofs, Checkpoint? last, BundleFaults faults)
    {
        if (proofs is null || last is null) return; // told already
        if (proofs.Inclusion.Count != entries.Count)
        {
            faults.Add(BundleFormat.Proofs, "as many proofs of inclusion as there are entries");
            return;
        }
        for (var i = 0; i < entries.Count; i++)
        {
            if (!MerkleTree.VerifyInclusion(entries[i].Bytes, entries[i].Seq, last.Size, proofs.Inclusion[i], last.Root))
                faults.Add(Place(entries[i]), "an entry that is part of the signed log at this place");
        }
    }

    /// <summary>The last entry is the export itself and commits to the manifest, and so to everything the manifest says.</summary>
    static void CheckExport(List<CustodyEntry> entries, byte[] manifest, BundleProofs? proofs, BundleFaults faults)
    {
        if (entries.Count == 0 || proofs is null) return;
        var act = entries[^1].Act;
        if (act.Verb != CustodyVerb.Exported || act.Object is null || !act.Object.AsSpan().SequenceEqual(CustodyCommitment.Of(proofs.Salt, SHA256.HashData(manifest))))
            faults.Add(Place(entries[^1]), "the entry of this export, which commits to the manifest");
    }

    static int CheckSignatures(List<CustodyEntry> entries, BundleManifest manifest, BundleFaults faults)
    {
        var keys = new Dictionary<string, VerifyingKey>(StringComparer.Ordinal);
        foreach (var key in manifest.Actors)
            if (!keys.TryAdd(key.Id, key)) faults.Add(BundleFormat.Manifest, "every actor's key once");
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var signed = 0;
        foreach (var entry in entries.Where(e => e.Act.Signature is not null))
        {
            if (!seen.Add(Convert.ToHexString(entry.Act.Signature!))) faults.Add(Place(entry), "a signature that was not used for another entry");
            if (!keys.TryGetValue(entry.Act.Actor, out var key)) faults.Add(Place(entry), "the key of the actor in the manifest");
            else if (!entry.Act.IsSignedBy(key)) faults.Add(Place(entry), "a signature by the actor's key");
            else signed++;
        }
        return signed;
    }

    internal static string Place(CustodyEntry entry) => FormattableString.Invariant($"{BundleFormat.Entries}: entry {entry.Seq}");

    static DateTimeOffset? Time(CustodyEntry entry) =>
        entry.Act.Time <= DateTimeOffset.MaxValue.ToUnixTimeSeconds() ? DateTimeOffset.FromUnixTimeSeconds(entry.Act.Time) : null;
}

/// <summary>What does not hold, up to a number that a person can look through.</summary>
sealed class BundleFaults(IEnumerable<BundleFault> first)
{
    readonly List<BundleFault> _list = [.. first];

    public IReadOnlyList<BundleFault> List => _list;

    public void Add(string place, string expected)
    {
        if (_list.Count < BundleFormat.MaxFaults) _list.Add(new(place, expected));
    }
}
