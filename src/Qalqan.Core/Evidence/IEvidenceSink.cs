namespace Qalqan;

/// <summary>Receives what an evidence source reads, in file order. Checking, extracting and the timeline are three sinks behind the same readers.</summary>
/// <remarks>Calls come from one thread. Everything passed as a span or memory is the source's and valid only during the call.</remarks>
public interface IEvidenceSink
{
    /// <summary>Whether records' <see cref="EvidenceRecord.Fields"/> are looked at. Where false a source may leave them empty and save the work.</summary>
    bool WantsFields { get; }

    /// <summary>Starts a record. What follows, up to the next call, belongs to it.</summary>
    void Record(EvidenceRecord record);

    /// <summary>Something was seen.</summary>
    void Observe(in Observable observable);

    /// <summary>Running text (UTF-8, decoded) in which observables of any kind may stand, clear or disguised. The sink looks for them.</summary>
    /// <param name="utf8">The text. Ill-formed sequences are allowed.</param>
    /// <param name="place">Where it was seen, a name from <see cref="Places"/>.</param>
    /// <param name="offset">Byte offset in the evidence file of the text, or of the encoded part that holds it.</param>
    void Text(ReadOnlySpan<byte> utf8, string place, long offset);

    /// <summary>A sign that needs no indicator: something about the record looks suspicious.</summary>
    void Sign(Sign sign);

    /// <summary>A file inside this one, in memory: an attachment. It is read in turn, as evidence of its own, within the limits on depth and size.</summary>
    /// <param name="name">Its name as the container gives it; hostile. Empty if it has none.</param>
    /// <param name="content">Its decoded bytes.</param>
    /// <param name="offset">Byte offset of its encoded form in this file.</param>
    void Nested(string name, ReadOnlyMemory<byte> content, long offset);

    /// <summary>A file inside this one, as a stream: an archive's entry.</summary>
    /// <param name="name">Its name as the container gives it; hostile.</param>
    /// <param name="content">Read by the sink before the call returns; disposed by the caller.</param>
    /// <param name="length">Its declared size in bytes, null if unknown. Not trusted.</param>
    /// <param name="modified">Its declared time of change, UTC, null if unknown.</param>
    void Nested(string name, Stream content, long? length, DateTimeOffset? modified);

    /// <summary>Something could not be read. The source goes on with what can.</summary>
    /// <param name="offset">Byte offset in the file where reading failed.</param>
    /// <param name="expected">What should have been there, in a few plain words. Never bytes of the evidence.</param>
    void Fault(long offset, string expected);

    /// <summary>Something was deliberately not read: encrypted, over a limit, not supported. Shown in the coverage.</summary>
    /// <param name="name">The nested name, or empty for the file itself.</param>
    /// <param name="reason">Why, and what would help, in plain words.</param>
    void Skipped(string name, string reason);
}
