namespace Qalqan.Formats;

/// <summary>What is done with evidence as it is read: match it, list it, or write its timeline. One consumer sees the files of one run, one after another.</summary>
public interface IEvidenceConsumer
{
    /// <summary>Whether records' fields are looked at.</summary>
    bool WantsFields { get; }

    /// <summary>Which hashes of <paramref name="file"/> are of use. None saves reading it twice.</summary>
    /// <param name="file">The file about to be read.</param>
    /// <param name="text">Whether it is a text read line by line: those grow to gigabytes, and their hash says little.</param>
    HashKinds HashesOf(EvidenceFile file, bool text);

    /// <summary>A record begins; it is <see cref="FileContext.Record"/> until the next.</summary>
    void Record(FileContext file, EvidenceRecord record);

    /// <summary>Something was seen.</summary>
    void Observe(FileContext file, in Observable observable);

    /// <summary>Running text in which observables may stand.</summary>
    void Text(FileContext file, ReadOnlySpan<byte> utf8, string place, long offset);

    /// <summary>A sign that needs no indicator.</summary>
    void Sign(FileContext file, Sign sign);

    /// <summary>A line-oriented file. The consumer reads it in its own way: scanning needs no fields, listing needs them all.</summary>
    /// <param name="file">Its context; <see cref="FileContext.Record"/> is the consumer's to set.</param>
    /// <param name="content">The file.</param>
    /// <param name="parser">Parses its lines; null for plain text and for binary files.</param>
    /// <param name="tally">Where to count what was read.</param>
    /// <param name="cancel">Ends the reading.</param>
    void Lines(FileContext file, EvidenceFile content, ILineParser? parser, CoverageTally tally, CancellationToken cancel);
}
