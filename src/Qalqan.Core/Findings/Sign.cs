namespace Qalqan;

/// <summary>A trait that looks suspicious without any indicator, as a source reports it.</summary>
/// <param name="Rule">Which sign it is, from <see cref="SignRules"/>.</param>
/// <param name="Offset">Byte offset in the evidence file.</param>
/// <param name="Kind">What the offending value is; <see cref="ObservableKind.Unknown"/> if the sign has no single value.</param>
/// <param name="Value">The offending value as written, null if it has none. Hostile: shown only escaped.</param>
/// <param name="Place">Where it was seen, a name from <see cref="Places"/>; null for the file itself.</param>
/// <param name="Details">Named values for the explanation's placeholders, e.g. <c>("shown", "mybank.example")</c>. Hostile.</param>
public sealed record Sign(SignRule Rule, long Offset, ObservableKind Kind = ObservableKind.Unknown, string? Value = null,
    IReadOnlyList<(string Name, string Value)>? Details = null, string? Place = null);

/// <summary>One documented sign: its id, which names its words (<c>sign.ID.title</c>, <c>.explanation</c>, for some <c>.detail</c>), and its severity.</summary>
/// <param name="Id">Stable id, e.g. <c>link-text-differs</c>. Never renamed or reused.</param>
/// <param name="Severity">How much it asks of the reader. Chosen with its measured false-alarm rate; see the signs' README.</param>
public sealed record SignRule(string Id, Severity Severity);
