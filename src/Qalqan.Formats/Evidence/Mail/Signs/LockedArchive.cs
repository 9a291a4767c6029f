using System.Buffers.Binary;
using System.Text;

namespace Qalqan.Formats;

/// <summary>Looks at the outside of an archive: whether it needs a password, and the names in a zip. Nothing is unpacked.</summary>
static class LockedArchive
{
    const int MaxEntries = 2_000;

    /// <summary>Whether <paramref name="content"/> is an archive that needs a password.</summary>
    public static bool IsLocked(ReadOnlySpan<byte> content)
    {
        if (content.StartsWith("PK\x03\x04"u8))
        {
            var locked = false;
            EachEntry(content, (_, flags) => locked |= (flags & 1) != 0);
            return locked;
        }
        if (content.StartsWith("Rar!\x1A\x07\x00"u8)) return IsLockedRar4(content);
        if (content.StartsWith("Rar!\x1A\x07\x01\x00"u8)) return IsLockedRar5(content);
        return content.StartsWith((ReadOnlySpan<byte>)[(byte)'7', (byte)'z', 0xBC, 0xAF, 0x27, 0x1C]) && IsLocked7z(content);
    }

    /// <summary>Calls <paramref name="entry"/> with name and flags of each entry of a zip, from its central directory, or from its local headers where that is missing.</summary>
    public static void EachEntry(ReadOnlySpan<byte> zip, Action<string, int> entry)
    {
        // The end record stands in the last 64 KB (APPNOTE §4.3.16).
        var tail = zip[Math.Max(0, zip.Length - 65_557)..];
        var end = tail.LastIndexOf("PK\x05\x06"u8);
        var at = end >= 0 && end + 20 <= tail.Length ? (long)BinaryPrimitives.ReadUInt32LittleEndian(tail[(end + 16)..]) : -1;
        if (at >= 0 && at < zip.Length && zip[(int)at..].StartsWith("PK\x01\x02"u8)) Walk(zip, (int)at, 46, 8, 28, "PK\x01\x02"u8, entry);
        else Walk(zip, 0, 30, 6, 26, "PK\x03\x04"u8, entry);
    }

    static void Walk(ReadOnlySpan<byte> zip, int at, int header, int flagsAt, int lengthAt, ReadOnlySpan<byte> mark, Action<string, int> entry)
    {
        for (var count = 0; count < MaxEntries; count++)
        {
            if (at + header > zip.Length || !zip[at..].StartsWith(mark)) return;
            var flags = BinaryPrimitives.ReadUInt16LittleEndian(zip[(at + flagsAt)..]);
            var name = BinaryPrimitives.ReadUInt16LittleEndian(zip[(at + lengthAt)..]);
            var extra = BinaryPrimitives.ReadUInt16LittleEndian(zip[(at + lengthAt + 2)..]);
            if (at + header + name > zip.Length) return;
            entry(Encoding.UTF8.GetString(zip.Slice(at + header, name)), flags);
            if (header == 46)
            {
                at += header + name + extra + BinaryPrimitives.ReadUInt16LittleEndian(zip[(at + 32)..]);
                continue;
            }
            var next = zip[(at + header + name)..].IndexOf(mark);
            if (next < 0) return;
            at += header + name + next;
        }
    }

    /// <summary>RAR 2.9 to 4: headers encrypted (main header, 0x0080) or the first file (0x0004).</summary>
    static bool IsLockedRar4(ReadOnlySpan<byte> rar)
    {
        for (var at = 7; at + 7 <= rar.Length;)
        {
            var type = rar[at + 2];
            var flags = BinaryPrimitives.ReadUInt16LittleEndian(rar[(at + 3)..]);
            var size = BinaryPrimitives.ReadUInt16LittleEndian(rar[(at + 5)..]);
            if (type == 0x73 && (flags & 0x80) != 0) return true;
            if (type == 0x74) return (flags & 0x04) != 0;
            if (size < 7) return false;
            at += size;
        }
        return false;
    }

    /// <summary>RAR 5: an archive encryption header (type 4), or an encryption record among the extras of the first file (type 2).</summary>
    static bool IsLockedRar5(ReadOnlySpan<byte> rar)
    {
        for (int at = 8, count = 0; at + 8 < rar.Length && count < 16; count++)
        {
            var start = at + 4;
            if (!TryVint(rar, ref start, out var size) || size > 1 << 20) return false;
            var body = start;
            if (!TryVint(rar, ref start, out var type) || !TryVint(rar, ref start, out var flags)) return false;
            if (type == 4) return true;
            var extra = 0L;
            if ((flags & 1) != 0 && !TryVint(rar, ref start, out extra)) return false;
            var data = 0L;
            if ((flags & 2) != 0 && !TryVint(rar, ref start, out data)) return false;
            if (type == 2) return HasEncryptionRecord(rar, body + size - extra, body + size);
            if (data > rar.Length) return false;
            at = (int)Math.Min(rar.Length, body + size + data);
        }
        return false;
    }

    static bool HasEncryptionRecord(ReadOnlySpan<byte> rar, long from, long to)
    {
        while (from >= 0 && from < to && to <= rar.Length)
        {
            var at = (int)from;
            if (!TryVint(rar, ref at, out var size) || size <= 0) return false;
            var next = at + size;
            if (!TryVint(rar, ref at, out var type)) return false;
            if (type == 1) return true;
            from = next;
        }
        return false;
    }

    static bool TryVint(ReadOnlySpan<byte> bytes, ref int at, out long value)
    {
        value = 0;
        for (var shift = 0; shift < 56 && at >= 0 && at < bytes.Length; shift += 7)
        {
            var b = bytes[at++];
            value |= (long)(b & 0x7F) << shift;
            if (b < 0x80) return true;
        }
        return false;
    }

    /// <summary>7z: the id of its AES method stands in the clear at the end, for the files or for the encrypted header itself.</summary>
    static bool IsLocked7z(ReadOnlySpan<byte> archive)
    {
        if (archive.Length < 32) return false;
        var at = 32 + BinaryPrimitives.ReadInt64LittleEndian(archive[12..]);
        return at >= 32 && at < archive.Length && archive[(int)at..].IndexOf((ReadOnlySpan<byte>)[0x06, 0xF1, 0x07, 0x01]) >= 0;
    }
}
