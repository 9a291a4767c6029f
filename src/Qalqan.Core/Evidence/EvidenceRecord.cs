namespace Qalqan;

/// <summary>One thing that evidence says: a log line, a mail, a chat message. What a timeline lists.</summary>
public sealed record EvidenceRecord
{
    /// <summary>The record's place in its file: the 1-based line number for line-oriented sources, else the 1-based count of records or the record's own id.</summary>
    public required string Id { get; init; }

    /// <summary>Byte offset of the record's first byte in its file.</summary>
    public required long Offset { get; init; }

    /// <summary>When it happened, UTC. Null where the record does not say.</summary>
    public DateTimeOffset? Time { get; init; }

    /// <summary>The record's fields in its own order, under the source's own names. Values are as written, decoded; never null.</summary>
    public IReadOnlyList<RecordField> Fields { get; init; } = [];
}

/// <summary>One named value of an <see cref="EvidenceRecord"/>.</summary>
/// <param name="Name">The field's name in the source's own words.</param>
/// <param name="Value">The decoded value.</param>
public readonly record struct RecordField(string Name, string Value);
