namespace Qalqan.Formats;

/// <summary>The bounds every reader shares. A file beyond one of them is read up to it, and the coverage says so: nothing is dropped in silence.</summary>
public static class Limits
{
    /// <summary>How deep containers may lie in each other (a mail in a zip in a mail). Real evidence stays below 6; a recursive archive never ends.</summary>
    public const int MaxNesting = 16;

    /// <summary>How many entries of one container are read. A phone's full backup has some tens of thousands.</summary>
    public const int MaxEntries = 100_000;

    /// <summary>The largest thing read into memory as a whole, in bytes: an attachment, a decoded part. The whole process has 300 MB.</summary>
    public const int MaxInMemoryBytes = 64 << 20;

    /// <summary>How many bytes one compressed byte may become. Repetitive logs reach 200; deflate itself ends at 1,032.</summary>
    public const int MaxExpansionRatio = 250;

    /// <summary>Expanded bytes up to which <see cref="MaxExpansionRatio"/> is not judged: small files of one repeated line are innocent.</summary>
    public const long ExpansionFloorBytes = 64L << 20;

    /// <summary>How many bytes everything inside one file given by the user may expand to.</summary>
    public const long MaxExpandedBytes = 16L << 30;

    /// <summary>The longest piece of a line that a reader gets at once, in bytes of the file. Longer lines come in several pieces.</summary>
    public const int MaxLinePieceBytes = 256 << 10;

    /// <summary>How many bytes of a file's start are looked at to tell its encoding or format.</summary>
    public const int HeadBytes = 4096;

    /// <summary>Whether so many expanded bytes out of so many compressed ones are more than any honest file has.</summary>
    /// <param name="compressed">Compressed bytes read so far.</param>
    /// <param name="expanded">Bytes they became.</param>
    public static bool ExpandsTooMuch(long compressed, long expanded) =>
        expanded > ExpansionFloorBytes && expanded / MaxExpansionRatio > compressed;
}
