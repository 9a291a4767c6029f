namespace Qalqan;

/// <summary>Checks what a bundle discloses against the entries: details, files, attachments, and that nothing else is there.</summary>
static class BundleFiles
{
    /// <summary>How many files agree with the entries that they belong to.</summary>
    public static int Check(BundleContent content, BundleManifest manifest, List<CustodyEntry> entries, BundleFaults faults)
    {
        var bySeq = entries.GroupBy(e => e.Seq).ToDictionary(g => g.Key, g => g.First());
        var named = new HashSet<string>(StringComparer.Ordinal);
        var agreed = new HashSet<string>(StringComparer.Ordinal);
        var before = -1L;
        foreach (var disclosure in manifest.Disclosures)
        {
            var place = FormattableString.Invariant($"{BundleFormat.Manifest}: entry {disclosure.Seq}");
            if (disclosure.Seq <= before) faults.Add(place, "entries in the order of the log, each once");
            before = disclosure.Seq;
            if (!bySeq.TryGetValue(disclosure.Seq, out var entry))
            {
                faults.Add(place, "an entry that is in the bundle");
                continue;
            }
            if (disclosure.Details is { } details && !Equal(entry.Act.Details, details.Commitment(disclosure.DetailsSalt)))
                faults.Add(place, "the details that the entry commits to");
            Compare(disclosure.Sealed, entry.Act.Ciphertext, hash => hash);
            Compare(disclosure.Plain, entry.Act.Object, hash => CustodyCommitment.Of(disclosure.Salt, hash));

            void Compare(string? name, byte[]? logged, Func<byte[], byte[]> commitment)
            {
                if (name is null) return;
                named.Add(name);
                if (!content.Hashes.TryGetValue(name, out var hash)) faults.Add(name, "the file, which is missing");
                else if (!Equal(logged, commitment(hash))) faults.Add(name, FormattableString.Invariant($"the content that entry {entry.Seq} commits to"));
                else agreed.Add(name);
            }
        }
        foreach (var (name, sha256) in manifest.Attachments)
        {
            if (!named.Add(name)) faults.Add(name, "a file with one meaning");
            if (!content.Hashes.TryGetValue(name, out var hash) || !Equal(sha256, hash)) faults.Add(name, "the content that the manifest commits to");
        }
        foreach (var name in content.Hashes.Keys.Where(n => !named.Contains(n)).Order(StringComparer.Ordinal)) faults.Add(name, "only files that the manifest names");
        return agreed.Count;
    }

    static bool Equal(byte[]? logged, byte[] computed) => logged is not null && logged.AsSpan().SequenceEqual(computed);
}
