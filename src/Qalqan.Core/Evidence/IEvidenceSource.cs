namespace Qalqan;

/// <summary>A kind of evidence with structure: mail, a chat export, an archive. Implemented by a static-only type and listed in <c>EvidenceSources</c>.</summary>
public interface IEvidenceSource
{
    /// <summary>Stable name, e.g. <c>mail/message</c>. Written into findings and reports: never rename or reuse.</summary>
    static abstract string Id { get; }

    /// <summary>Whether this source reads files that start with <paramref name="head"/>, their first <see cref="EvidenceFile.HeadBytes"/> bytes or fewer.</summary>
    static abstract bool Recognises(ReadOnlySpan<byte> head);

    /// <summary>Reads the whole file, in order. Never throws on its content: what cannot be read goes to <see cref="IEvidenceSink.Fault"/>.</summary>
    /// <exception cref="OperationCanceledException"><paramref name="cancel"/> was cancelled.</exception>
    static abstract void Read(EvidenceFile file, IEvidenceSink sink, CancellationToken cancel);
}
