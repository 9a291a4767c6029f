namespace Qalqan;

/// <summary>One thing seen in evidence: a view into the reader's own buffer, so that nothing is allocated unless it matches.</summary>
/// <param name="kind">What it is. Never <see cref="ObservableKind.Unknown"/>, <see cref="ObservableKind.Network"/> or <see cref="ObservableKind.Other"/>.</param>
/// <param name="value">The value in UTF-8. Need not be canonical: the receiver canonicalises it. Owned by the caller and valid only during the call.</param>
/// <param name="place">Where in the record it was seen, a name from <see cref="Places"/>.</param>
/// <param name="offset">Byte offset in the evidence file of the value, or of the smallest encoded thing that contains it.</param>
public readonly ref struct Observable(ObservableKind kind, ReadOnlySpan<byte> value, string place, long offset)
{
    /// <summary>What it is.</summary>
    public ObservableKind Kind { get; } = kind;

    /// <summary>The value in UTF-8, valid only during the call.</summary>
    public ReadOnlySpan<byte> Value { get; } = value;

    /// <summary>Where in the record it was seen.</summary>
    public string Place { get; } = place;

    /// <summary>Byte offset in the evidence file.</summary>
    public long Offset { get; } = offset;
}
