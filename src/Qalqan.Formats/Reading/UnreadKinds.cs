namespace Qalqan.Formats;

/// <summary>Kinds of evidence that people hand over and that have no reader yet. They are named, so that nobody takes their silence for an answer.</summary>
static class UnreadKinds
{
    static readonly (byte[] Magic, string Name, bool HoldsRecords)[] Known =
    [
        ("ElfFile\0"u8.ToArray(), "a Windows event log", true),
        ("SQLite format 3\0"u8.ToArray(), "a database", true),
        ([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1], "an Outlook message or old Office document", true),
        ("!BDN"u8.ToArray(), "an Outlook mailbox", true),
        ([0xD4, 0xC3, 0xB2, 0xA1], "a network capture", true),
        ([0x0A, 0x0D, 0x0D, 0x0A], "a network capture", true),
        ("bplist00"u8.ToArray(), "a property list", true),
        // Nearly every office mails these: their text is packed, and saying "could not check" of each would bury the ones that matter.
        ("%PDF-"u8.ToArray(), "a PDF document", false),
    ];

    /// <summary>Whether a file with this head is of such a kind.</summary>
    /// <param name="head">The file's first bytes.</param>
    /// <param name="reason">What it is, what was checked of it all the same, and what would help.</param>
    /// <param name="holdsRecords">Whether a check is incomplete without it.</param>
    public static bool TryFind(ReadOnlySpan<byte> head, out string reason, out bool holdsRecords)
    {
        foreach (var (magic, name, records) in Known)
        {
            if (!head.StartsWith(magic)) continue;
            reason = $"{name}: only its name, its hashes and the plain text in it were checked. Export it as text, and check that too";
            holdsRecords = records;
            return true;
        }
        (reason, holdsRecords) = ("", false);
        return false;
    }
}
