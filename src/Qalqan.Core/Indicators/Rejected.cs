namespace Qalqan;

/// <summary>A value in an intelligence file that was not imported, or not imported as it was written.</summary>
/// <param name="File">The file, as the operator named it.</param>
/// <param name="Position">Where in it: <c>line 12:5</c>, a JSON pointer <c>/objects/12/pattern</c>, or <c>byte 4711</c>.</param>
/// <param name="Code">What kind of refusal, from <see cref="RejectionCodes"/>. Stable.</param>
/// <param name="Reason">Why, in a few plain words. May quote the value: hostile, shown only escaped.</param>
/// <param name="Changed">True if something was imported all the same, changed or without being matched; false if it was skipped.</param>
public sealed record Rejected(string File, string Position, string Code, string Reason, bool Changed = false);

/// <summary>The codes of <see cref="Rejected"/>. Never renumbered, never reused.</summary>
public static class RejectionCodes
{
    /// <summary>The file holds nothing.</summary>
    public const string Empty = "Q0101";

    /// <summary>The file is in no format that is known.</summary>
    public const string UnknownFormat = "Q0102";

    /// <summary>The file, or a part of it, is over a limit.</summary>
    public const string TooLarge = "Q0103";

    /// <summary>The file is damaged from this place on.</summary>
    public const string Damaged = "Q0104";

    /// <summary>The file is known and holds nothing that can be imported: hashed values, a table of contents.</summary>
    public const string NotImportable = "Q0105";

    /// <summary>There is no value.</summary>
    public const string NoValue = "Q0106";

    /// <summary>The value is not of the kind it is given for, or of no kind that is known.</summary>
    public const string InvalidValue = "Q0107";

    /// <summary>Kept and counted, and never matched: a kind or a condition that evidence is not compared with.</summary>
    public const string NotMatched = "Q0108";

    /// <summary>The source says that it is not for detection (MISP <c>to_ids</c> 0).</summary>
    public const string NotForDetection = "Q0109";

    /// <summary>The source deleted or revoked it.</summary>
    public const string Withdrawn = "Q0110";

    /// <summary>A public suffix: it would match everybody under it.</summary>
    public const string PublicSuffix = "Q0111";

    /// <summary>A host name without a dot.</summary>
    public const string SingleLabel = "Q0112";

    /// <summary>Imported as another kind than the source gave.</summary>
    public const string OtherKind = "Q0113";

    /// <summary>Part of the value was cut away: a wildcard, a port.</summary>
    public const string Trimmed = "Q0114";

    /// <summary>The value was written so that nobody opens it by mistake, and was put back.</summary>
    public const string Refanged = "Q0115";

    /// <summary>The value stood in another place than the format says.</summary>
    public const string Misplaced = "Q0116";

    /// <summary>An observation, not a warning.</summary>
    public const string NotAnIndicator = "Q0117";

    /// <summary>Something in the file that is not understood, and was left out.</summary>
    public const string NotUnderstood = "Q0118";
}
