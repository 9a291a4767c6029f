namespace Qalqan.Formats;

/// <summary>One message in memory, and where its bytes stand in the evidence file.</summary>
/// <param name="Content">The message, without what its mailbox put around it.</param>
/// <param name="Start">Byte offset of the message's first byte in the evidence file.</param>
/// <param name="Removed">Indexes, in the message as it stands in the file, of quoting marks that were taken out (mbox); ascending. Null if none.</param>
readonly record struct MailBytes(ReadOnlyMemory<byte> Content, long Start, int[]? Removed = null)
{
    /// <summary>Byte offset in the evidence file of the byte at <paramref name="index"/>.</summary>
    public long OffsetOf(int index)
    {
        if (Removed is null) return Start + index;
        // The k-th mark taken out at r shifts everything from index r - k on by one more.
        int low = 0, high = Removed.Length;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (Removed[middle] - middle <= index) low = middle + 1;
            else high = middle;
        }
        return Start + index + low;
    }
}
