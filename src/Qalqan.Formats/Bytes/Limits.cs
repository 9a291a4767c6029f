namespace Qalqan.Formats;

/// <summary>The bounds every reader shares. A file beyond one of them is read up to it, and the coverage says so: nothing is dropped in silence.</summary>
public static class Limits
{
    /// <summary>How deep containers may lie in each other (a mail in a zip in a mail). Real evidence stays below 6; a recursive archive never ends.</summary>
    public const int MaxNesting = 16;

    /// <summary>How many bytes everything inside one file given by the user may expand to.</summary>
    public const long MaxExpandedBytes = 16L << 30;

    /// <summary>The longest piece of a line that a reader gets at once, in bytes of the file. Longer lines come in several pieces.</summary>
    public const int MaxLinePieceBytes = 256 << 10;
}
