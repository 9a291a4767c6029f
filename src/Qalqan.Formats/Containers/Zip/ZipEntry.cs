using System.Buffers.Binary;

namespace Qalqan.Formats.Zip;

/// <summary>One entry as a header describes it: a local header (APPNOTE 4.3.7) or one of the central directory (4.3.12). Nothing in it is trusted.</summary>
/// <param name="Name">The name as the header gives it; hostile.</param>
/// <param name="Flags">General purpose bits (4.4.4).</param>
/// <param name="Method">Compression method (4.4.5).</param>
/// <param name="Crc">CRC-32 of the content.</param>
/// <param name="PackedBytes">Compressed size.</param>
/// <param name="Bytes">Size of the content.</param>
/// <param name="HeaderOffset">Offset of the local header, as written.</param>
/// <param name="Modified">Time of change; null if there is none that makes sense.</param>
/// <param name="IsLink">Whether it is a symbolic link by its Unix mode.</param>
readonly record struct ZipEntry(string Name, ushort Flags, ushort Method, uint Crc, long PackedBytes, long Bytes, long HeaderOffset, DateTimeOffset? Modified, bool IsLink)
{
    public const uint LocalMark = 0x04034B50;
    public const uint CentralMark = 0x02014B50;
    public const uint DescriptorMark = 0x08074B50;
    public const int LocalBytes = 30;
    public const int CentralBytes = 46;

    const uint InZip64 = 0xFFFFFFFF;

    public bool IsEncrypted => (Flags & 1) != 0 || Method == 99;
    public bool HasDescriptor => (Flags & 8) != 0;
    public bool IsFolder => Bytes == 0 && PackedBytes <= 2 && Name.EndsWith('/');

    /// <summary>How many bytes a header takes with its name, extra fields and comment; 0 if <paramref name="head"/> is no such header or too short.</summary>
    public static int SizeOf(ReadOnlySpan<byte> head, bool central)
    {
        if (head.Length < (central ? CentralBytes : LocalBytes)) return 0;
        if (U32(head, 0) != (central ? CentralMark : LocalMark)) return 0;
        return central ? CentralBytes + U16(head, 28) + U16(head, 30) + U16(head, 32) : LocalBytes + U16(head, 26) + U16(head, 28);
    }

    /// <summary>Reads a header of <see cref="SizeOf"/> bytes.</summary>
    public static ZipEntry Read(ReadOnlySpan<byte> header, bool central)
    {
        var at = central ? 2 : 0;
        var nameAt = central ? CentralBytes : LocalBytes;
        var nameBytes = U16(header, 26 + at);
        var name = header.Slice(nameAt, nameBytes);
        var flags = U16(header, 6 + at);
        var more = ZipExtra.Read(header.Slice(nameAt + nameBytes, U16(header, 28 + at)), name);

        long packed = U32(header, 18 + at), bytes = U32(header, 22 + at), offset = central ? U32(header, 42) : 0;
        var big = more.Zip64;
        Widen(ref bytes, ref big);
        Widen(ref packed, ref big);
        Widen(ref offset, ref big);

        // The upper half of the external attributes is the Unix mode if the archive was made there (4.4.2: host 3) or on a Mac (19).
        var isLink = central && header[5] is 3 or 19 && (U32(header, 38) >> 28) == 0xA;
        return new(more.UnicodeName ?? ZipNames.Decode(name, (flags & 0x800) != 0), flags, U16(header, 8 + at), U32(header, 14 + at),
            packed, bytes, offset, more.Modified ?? FromDos(U16(header, 10 + at), U16(header, 12 + at)), isLink);
    }

    /// <summary>Takes the next number of 64 bits in place of one that says that it is there. A negative one is no size and no place: it is taken as the largest.</summary>
    static void Widen(ref long value, ref ReadOnlySpan<byte> big)
    {
        if (value != InZip64 || big.Length < 8) return;
        value = BinaryPrimitives.ReadInt64LittleEndian(big);
        if (value < 0) value = long.MaxValue;
        big = big[8..];
    }

    /// <summary>MS-DOS date and time (4.4.6). They have no zone; they are taken as UTC.</summary>
    static DateTimeOffset? FromDos(int time, int date)
    {
        int day = date & 31, month = (date >> 5) & 15, year = 1980 + (date >> 9);
        int second = (time & 31) * 2, minute = (time >> 5) & 63, hour = time >> 11;
        if (day == 0 || month is 0 or > 12 || hour > 23 || minute > 59 || second > 59 || day > DateTime.DaysInMonth(year, month)) return null;
        return new(year, month, day, hour, minute, second, TimeSpan.Zero);
    }

    internal static ushort U16(ReadOnlySpan<byte> b, int at) => BinaryPrimitives.ReadUInt16LittleEndian(b[at..]);

    internal static uint U32(ReadOnlySpan<byte> b, int at) => BinaryPrimitives.ReadUInt32LittleEndian(b[at..]);
}

/// <summary>The extra fields of a header that matter here (APPNOTE 4.5).</summary>
/// <param name="zip64">Sizes and offset of 64 bits (0x0001), empty if there are none.</param>
/// <param name="modified">Time of change of the Unix kind (0x5455), null if there is none.</param>
/// <param name="unicodeName">The name in UTF-8 (0x7075) if it belongs to the header's name, else null.</param>
readonly ref struct ZipExtra(ReadOnlySpan<byte> zip64, DateTimeOffset? modified, string? unicodeName)
{
    public ReadOnlySpan<byte> Zip64 { get; } = zip64;
    public DateTimeOffset? Modified { get; } = modified;
    public string? UnicodeName { get; } = unicodeName;

    public static ZipExtra Read(ReadOnlySpan<byte> extra, ReadOnlySpan<byte> name)
    {
        ReadOnlySpan<byte> zip64 = default;
        DateTimeOffset? modified = null;
        string? unicode = null;
        while (extra.Length >= 4)
        {
            var length = ZipEntry.U16(extra, 2);
            if (length > extra.Length - 4) break;
            var field = extra.Slice(4, length);
            switch (ZipEntry.U16(extra, 0))
            {
                case 0x0001: zip64 = field; break;
                case 0x5455 when length >= 5 && (field[0] & 1) != 0:
                    modified = DateTimeOffset.FromUnixTimeSeconds(BinaryPrimitives.ReadInt32LittleEndian(field[1..]));
                    break;
                case 0x7075 when length > 5 && field[0] == 1 && ZipEntry.U32(field, 1) == Crc32.Append(0, name):
                    unicode = ZipNames.Decode(field[5..], utf8: true);
                    break;
            }
            extra = extra[(4 + length)..];
        }
        return new(zip64, modified, unicode);
    }
}
