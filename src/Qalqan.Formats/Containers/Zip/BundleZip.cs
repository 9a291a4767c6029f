namespace Qalqan.Formats.Zip;

/// <summary>Brings the parts of a custody bundle out of a zip, with the reader and the limits of hostile archives.</summary>
public static class BundleZip
{
    /// <summary>Reads all parts of <paramref name="zip"/>. Whatever is wrong with the archive is noted in <paramref name="content"/>, which refuses the bundle.</summary>
    /// <returns>False if it is no zip; nothing was read.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="cancel"/> was cancelled.</exception>
    public static bool TryRead(EvidenceFile zip, BundleContent content, CancellationToken cancel)
    {
        if (!ZipSource.Recognises(zip.Head.Span)) return false;
        ZipSource.Read(zip, new Parts(content), cancel);
        return true;
    }

    sealed class Parts(BundleContent content) : IEvidenceSink
    {
        public bool WantsFields => false;

        public void Nested(string name, Stream stream, long? length, DateTimeOffset? modified) => content.Add(name, stream);

        public void Fault(long offset, string expected) => content.Refuse(FormattableString.Invariant($"byte {offset}"), expected);

        public void Skipped(string name, string reason) => content.Refuse(name.Length > 0 ? name : "the archive", $"parts that can be read; this one {reason}");

        // An archive has entries and nothing else.
        public void Record(EvidenceRecord record) { }

        public void Observe(in Observable observable) { }

        public void Text(ReadOnlySpan<byte> utf8, string place, long offset) { }

        public void Sign(Sign sign) { }

        public void Nested(string name, ReadOnlyMemory<byte> nested, long offset) { }
    }
}
