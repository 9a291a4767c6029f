using System.Buffers.Binary;

namespace Qalqan.Formats.Zip;

/// <summary>Where a zip file's central directory is (APPNOTE 4.3.14 to 4.3.16).</summary>
/// <param name="Start">Offset of its first header.</param>
/// <param name="End">Offset behind its last header: where the end records begin.</param>
/// <param name="Shift">What to add to the offsets in the headers, because something was put before the archive.</param>
readonly record struct ZipDirectory(long Start, long End, long Shift)
{
    const uint EndMark = 0x06054B50;
    const uint End64Mark = 0x06064B50;
    const uint Locator64Mark = 0x07064B50;
    const int EndBytes = 22;

    /// <summary>The end record is followed by a comment of up to 65,535 bytes; some programs append a little more.</summary>
    const int MaxTailBytes = EndBytes + 65_535 + 1024;

    /// <summary>Finds the directory from the file's end. False if there is none that can be used.</summary>
    public static bool TryFind(EvidenceFile file, out ZipDirectory found)
    {
        found = default;
        var length = file.Length ?? 0;
        var tail = new byte[(int)Math.Min(length, MaxTailBytes)];
        var tailStart = length - tail.Length;
        if (!TryFill(file, tailStart, tail)) return false;

        // From the back, as every reader does. A mark inside the comment is refused by its own comment length.
        for (var i = tail.Length - EndBytes; i >= 0; i--)
        {
            if (BinaryPrimitives.ReadUInt32LittleEndian(tail.AsSpan(i)) != EndMark) continue;
            if (TryRead(file, tail.AsSpan(i), tailStart + i, out found)) return true;
        }
        return false;
    }

    static bool TryRead(EvidenceFile file, ReadOnlySpan<byte> record, long at, out ZipDirectory found)
    {
        long bytes = ZipEntry.U32(record, 12), start = ZipEntry.U32(record, 16);
        var end = at;
        if ((bytes == uint.MaxValue || start == uint.MaxValue || ZipEntry.U16(record, 10) == ushort.MaxValue) && TryRead64(file, at, ref bytes, ref start, out var end64))
            end = end64;
        var shift = end - bytes - start;
        found = new(end - bytes, end, shift);
        if (bytes < 0 || start < 0 || found.Start < 0) return false;
        Span<byte> mark = stackalloc byte[4];
        if (bytes == 0) return true;
        if (HasMark(file, found.Start, mark)) return true;
        // Something stands between the directory and its end record: believe the offset instead.
        found = new(start, end, 0);
        return start < end && HasMark(file, start, mark);
    }

    static bool HasMark(EvidenceFile file, long at, Span<byte> mark) =>
        TryFill(file, at, mark) && BinaryPrimitives.ReadUInt32LittleEndian(mark) == ZipEntry.CentralMark;

    static bool TryRead64(EvidenceFile file, long at, ref long bytes, ref long start, out long end)
    {
        end = 0;
        Span<byte> locator = stackalloc byte[20];
        if (at < 20 || !TryFill(file, at - 20, locator) || BinaryPrimitives.ReadUInt32LittleEndian(locator) != Locator64Mark) return false;
        Span<byte> record = stackalloc byte[56];
        var where = BinaryPrimitives.ReadInt64LittleEndian(locator[8..]);
        // With something before the archive the locator's offset is too small; the record normally stands right before the locator.
        if (!Is64(file, where, record) && !Is64(file, where = at - 20 - 56, record)) return false;
        bytes = BinaryPrimitives.ReadInt64LittleEndian(record[40..]);
        start = BinaryPrimitives.ReadInt64LittleEndian(record[48..]);
        end = where;
        return bytes >= 0 && bytes <= where;
    }

    static bool Is64(EvidenceFile file, long at, Span<byte> record) =>
        at >= 0 && TryFill(file, at, record) && BinaryPrimitives.ReadUInt32LittleEndian(record) == End64Mark;

    /// <summary>Fills <paramref name="buffer"/> from <paramref name="offset"/>. False if the file ends before.</summary>
    internal static bool TryFill(EvidenceFile file, long offset, Span<byte> buffer)
    {
        if (offset < 0) return false;
        while (!buffer.IsEmpty)
        {
            var n = file.ReadAt(offset, buffer);
            if (n <= 0) return false;
            buffer = buffer[n..];
            offset += n;
        }
        return true;
    }
}
