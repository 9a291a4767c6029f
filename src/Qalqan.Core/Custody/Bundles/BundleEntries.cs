namespace Qalqan;

/// <summary>Reads the entries of a bundle and checks that none of the case is left out and all are in order.</summary>
static class BundleEntries
{
    public static List<CustodyEntry> Read(BundleContent content, BundleManifest manifest, BundleFaults faults)
    {
        var entries = new List<CustodyEntry>();
        if (!content.Metadata.TryGetValue(BundleFormat.Entries, out var bytes) || bytes.Length == 0)
        {
            faults.Add(BundleFormat.Entries, "the entries");
            return entries;
        }
        var rest = bytes.AsSpan();
        for (var line = 1; !rest.IsEmpty; line++)
        {
            var end = rest.IndexOf((byte)'\n');
            if (end < 0 || !CustodyEntry.TryParse(rest[..end].ToArray(), out var entry))
            {
                faults.Add(FormattableString.Invariant($"{BundleFormat.Entries}: line {line}"), "an entry as canonical JSON, ended by a line feed");
                return entries;
            }
            if (entries.Count == BundleFormat.MaxEntries)
            {
                faults.Add(BundleFormat.Entries, FormattableString.Invariant($"no more than {BundleFormat.MaxEntries} entries"));
                return entries;
            }
            CheckOrder(entry, entries.Count > 0 ? entries[^1] : null, manifest, faults);
            entries.Add(entry);
            rest = rest[(end + 1)..];
        }
        return entries;
    }

    static void CheckOrder(CustodyEntry entry, CustodyEntry? before, BundleManifest manifest, BundleFaults faults)
    {
        if (entry.Act.Case is null || !entry.Act.Case.AsSpan().SequenceEqual(manifest.Case)) faults.Add(BundleVerifier.Place(entry), "an entry of the manifest's case");
        var expected = before is null ? 1 : before.Step + 1;
        if (entry.Step != expected) faults.Add(BundleVerifier.Place(entry), FormattableString.Invariant($"step {expected} of the case: entries are missing or out of order"));
        if (before is not null && entry.Seq <= before.Seq) faults.Add(BundleVerifier.Place(entry), "entries in the order of the log");
    }
}
