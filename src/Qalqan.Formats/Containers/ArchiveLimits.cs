namespace Qalqan.Formats;

/// <summary>What an archive may cost. Every limit that is reached shows in the coverage; nothing is cut off silently.</summary>
static class ArchiveLimits
{
    /// <summary>Entries read of one archive. Whole file systems of phones have some 300,000 files; a directory of many millions is an attack on the reader's time.</summary>
    public const int MaxEntries = 500_000;

    /// <summary>An entry may always expand to this many bytes: below it a bomb does no harm, and small files compress to nearly nothing.</summary>
    public const long FreeBytes = 10_000_000;

    /// <summary>Beyond <see cref="FreeBytes"/>, how many bytes may come out of one byte. Logs and chats stay under 60; Deflate can reach 1032, which only bombs do.</summary>
    public const int MaxRatio = 200;

    /// <summary>Bytes that come out of one archive in all. More than any phone holds; far less than a flat bomb of overlapping entries makes.</summary>
    public const long MaxExpandedBytes = 256L << 30;

    /// <summary>An archive that cannot be read at any place is held in memory up to this size, so that its directory can be used. Larger ones are read front to back.</summary>
    public const int MaxBufferedBytes = 24 << 20;

    /// <summary>Characters kept of an entry's name. No file system holds longer paths.</summary>
    public const int MaxNameChars = 4096;

    /// <summary>Members of one gzip file. A rotated log has a few, a block-compressed one a member for each 64 kB.</summary>
    public const int MaxMembers = 1_000_000;

    /// <summary>What is shown when an entry comes out larger than the limits allow.</summary>
    public static string ExpandsTooFar(long read) =>
        FormattableString.Invariant($"expands more than {MaxRatio} times, as archives made to overload programs do; only its first {read} bytes were read");

    /// <summary>What is shown when there are more entries than <see cref="MaxEntries"/>.</summary>
    public static readonly string TooManyEntries =
        FormattableString.Invariant($"has more than {MaxEntries} entries; the rest was not read. Unpack it and check the folder");

    /// <summary>What is shown when <see cref="MaxExpandedBytes"/> is used up.</summary>
    public static readonly string TooManyBytes =
        FormattableString.Invariant($"holds more than {MaxExpandedBytes >> 30} GB in all; the rest was not read. Unpack it and check the folder");
}
