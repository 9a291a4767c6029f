namespace Qalqan.Formats;

/// <summary>Tells text that people and programs write from files of another kind.</summary>
static class TextOrBinary
{
    /// <summary>Whether a file with this head is text: UTF-16, or bytes almost none of which are control characters.</summary>
    public static bool IsText(ReadOnlySpan<byte> head)
    {
        if (TextEncoding.Detect(head, out _) is TextForm.Utf16LittleEndian or TextForm.Utf16BigEndian) return true;
        var controls = 0;
        foreach (var b in head)
            if (b is < 0x20 and not ((byte)'\t' or (byte)'\n' or (byte)'\r' or 0x0C or 0x1B) or 0x7F) controls++;
        // Logs hold a stray NUL now and then, after a crash; a program or picture has control characters everywhere.
        return controls <= head.Length / 32;
    }
}
