namespace Qalqan;

/// <summary>Checks the checkpoints of a bundle: signed by the log, and each a continuation of the one before.</summary>
static class BundleCheckpoints
{
    /// <summary>The last checkpoint; null if any of them does not hold.</summary>
    public static Checkpoint? Check(BundleContent content, BundleManifest manifest, BundleProofs? proofs, IReadOnlyCollection<NoteKey> trusted, BundleFaults faults)
    {
        var count = content.Metadata.Keys.Count(name => BundleFormat.IsCheckpoint(name, out _));
        if (count == 0) faults.Add(BundleFormat.Checkpoint(1), "a checkpoint");
        if (proofs is not null && count > 0 && proofs.Consistency.Count != count - 1) faults.Add(BundleFormat.Proofs, "a proof of consistency for each checkpoint after the first");
        Checkpoint? last = null;
        for (var i = 1; i <= count; i++)
        {
            if (!TryRead(content, manifest, BundleFormat.Checkpoint(i), trusted, faults, out var next)) return null;
            if (last is not null && !Continues(last, next, i, proofs))
            {
                faults.Add(BundleFormat.Checkpoint(i), "a proof that the log only grew since the checkpoint before");
                return null;
            }
            last = next;
        }
        return last;
    }

    static bool Continues(Checkpoint before, Checkpoint next, int number, BundleProofs? proofs) =>
        proofs is not null && number - 2 < proofs.Consistency.Count && before.Size < next.Size
        && MerkleTree.VerifyConsistency(before.Size, next.Size, proofs.Consistency[number - 2], before.Root, next.Root);

    static bool TryRead(BundleContent content, BundleManifest manifest, string name, IReadOnlyCollection<NoteKey> trusted, BundleFaults faults, out Checkpoint checkpoint)
    {
        checkpoint = null!;
        if (!content.Metadata.TryGetValue(name, out var bytes) || !SignedNote.TryParse(bytes, out var note) || !Checkpoint.TryParse(note.Text, out var read))
        {
            faults.Add(name, "a checkpoint as a signed note");
            return false;
        }
        if (read.Origin != manifest.Origin)
        {
            faults.Add(name, "the origin that the manifest names");
            return false;
        }
        // A key under another name is not this log's key (C2SP tlog-checkpoint).
        if (!(trusted.Count > 0 ? trusted : manifest.Keys).Any(key => key.Name == read.Origin && note.IsSignedBy(key)))
        {
            faults.Add(name, trusted.Count > 0 ? "a signature by the key that was given" : "a signature by a key of the manifest");
            return false;
        }
        checkpoint = read;
        return true;
    }
}
