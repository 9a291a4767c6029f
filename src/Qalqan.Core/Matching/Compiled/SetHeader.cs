using System.Buffers.Binary;

namespace Qalqan;

/// <summary>The parts of a compiled set, in the order in which they lie in the file.</summary>
enum Section
{
    /// <summary>The blocked Bloom filter: 64-bit words.</summary>
    Filter,

    /// <summary>For each bucket the number of its first entry, and one more for the end: 32 bits each.</summary>
    Buckets,

    /// <summary>Entries of 64 bits, bucket by bucket: fingerprint above, payload below.</summary>
    Entries,

    /// <summary>One <see cref="SetRecord"/> for each indicator.</summary>
    Records,

    /// <summary>The indicators' values, UTF-8, end to end.</summary>
    Values,

    /// <summary>Distinct <see cref="SourceRow"/>s.</summary>
    Rows,

    /// <summary>Lists of numbers, each with its length in front: merged sources and warning lists.</summary>
    Lists,

    /// <summary>Where each string starts in <see cref="Text"/>, and one more for the end: 32 bits each.</summary>
    Strings,

    /// <summary>Names of feeds, malware and warning lists, UTF-8.</summary>
    Text,

    /// <summary>One <see cref="FeedRow"/> for each feed.</summary>
    Feeds,

    /// <summary>The <see cref="Shortlist"/> of names.</summary>
    Names,

    /// <summary>The <see cref="Shortlist"/> of IPv4 addresses.</summary>
    Addresses,

    /// <summary>The <see cref="Shortlist"/> of IPv4 networks.</summary>
    Networks,

    /// <summary>Bit map of the ends of tokens that are looked for behind a slash only.</summary>
    SlashRuns,

    /// <summary>Bit map of the first two numbers, as text, of IPv4 addresses that lie in any network.</summary>
    Networks4,
}

/// <summary>What a set needs the scanner to look for; producers that nobody needs are left out.</summary>
[Flags]
enum Needs : uint
{
    None = 0,
    Dotted = 1,
    Ip4 = 2,
    Ip6 = 4,
    Hex = 8,
    SlashRuns = 16,
    Punycode = 32,
    Networks4 = 64,
    Networks6 = 128,

    /// <summary>Some token that is no address ends in a label of digits: <c>lib.so.1</c>.</summary>
    NumericLabels = 256,
}

/// <summary>The first 512 bytes of a compiled set.</summary>
sealed class SetHeader
{
    public const int Bytes = 512;
    public const int SectionCount = (int)Section.Networks4 + 1;
    public const int SlashRunBits = 16, Network4Bits = 16;
    const uint Version = 2; // 1 had no checksum over the content, and other tables
    const int LengthsOffset = 88, SectionsOffset = 160, ChecksumOffset = Bytes - 8, ContentOffset = Bytes - 16;

    /// <summary>Whether a file that starts with <paramref name="head"/> is a compiled set, of any version.</summary>
    public static bool Recognises(ReadOnlySpan<byte> head) => head.StartsWith(Magic);

    static ReadOnlySpan<byte> Magic => "QLQNSET\n"u8;

    public byte[] Key { get; init; } = new byte[KeyHash.KeyBytes];
    public Needs Needs { get; set; }

    /// <summary>Bit k set: there are indicators of kind k; bit 63: of <see cref="ObservableKind.Other"/>.</summary>
    public ulong Kinds { get; set; }

    /// <summary>Bit n set: there are IPv4 networks with an n-bit prefix.</summary>
    public ulong Lengths4 { get; set; }

    /// <summary>The same for IPv6: 129 bits.</summary>
    public ulong[] Lengths6 { get; } = new ulong[3];

    public long[] Offsets { get; } = new long[SectionCount];
    public long[] Lengths { get; } = new long[SectionCount];
    public long FileLength { get; set; }

    /// <summary>The <see cref="SetChecksum"/> over everything behind the header. Set when the set is saved; 0 before.</summary>
    public ulong Content { get; set; }

    /// <summary>Lays the sections out one behind the other, each on a 64-byte border.</summary>
    public void LayOut()
    {
        long offset = Bytes;
        for (var i = 0; i < SectionCount; i++)
        {
            Offsets[i] = offset;
            offset = (offset + Lengths[i] + 63) & ~63L;
        }
        FileLength = offset;
    }

    public void Write(Span<byte> b)
    {
        b[..Bytes].Clear();
        Magic.CopyTo(b);
        BinaryPrimitives.WriteUInt32LittleEndian(b[8..], Version);
        BinaryPrimitives.WriteUInt32LittleEndian(b[12..], (uint)Needs);
        BinaryPrimitives.WriteInt64LittleEndian(b[16..], FileLength);
        BinaryPrimitives.WriteUInt64LittleEndian(b[24..], Kinds);
        Key.CopyTo(b[32..]);
        BinaryPrimitives.WriteUInt64LittleEndian(b[LengthsOffset..], Lengths4);
        for (var i = 0; i < 3; i++) BinaryPrimitives.WriteUInt64LittleEndian(b[(LengthsOffset + 8 + 8 * i)..], Lengths6[i]);
        for (var i = 0; i < SectionCount; i++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(b[(SectionsOffset + 16 * i)..], Offsets[i]);
            BinaryPrimitives.WriteInt64LittleEndian(b[(SectionsOffset + 16 * i + 8)..], Lengths[i]);
        }
        BinaryPrimitives.WriteUInt64LittleEndian(b[ContentOffset..], Content);
        BinaryPrimitives.WriteUInt64LittleEndian(b[ChecksumOffset..], Checksum(b[..ChecksumOffset]));
    }

    /// <summary>Reads and checks a header.</summary>
    /// <exception cref="InvalidDataException">It is not one, or promises what the file does not hold.</exception>
    public static SetHeader Read(ReadOnlySpan<byte> b, long fileLength)
    {
        if (b.Length < Bytes || !b.StartsWith(Magic)) throw new InvalidDataException("not a compiled indicator set (at byte 0)");
        var version = BinaryPrimitives.ReadUInt32LittleEndian(b[8..]);
        if (version != Version) throw new InvalidDataException($"compiled set of version {version}, this program reads {Version}: compile it again from its sources, your own with 'qalqan intel list' (at byte 8)");
        if (BinaryPrimitives.ReadUInt64LittleEndian(b[ChecksumOffset..]) != Checksum(b[..ChecksumOffset]))
            throw new InvalidDataException($"compiled set is damaged: checksum of the header (at byte {ChecksumOffset})");
        var header = new SetHeader
        {
            Key = b.Slice(32, KeyHash.KeyBytes).ToArray(),
            Needs = (Needs)BinaryPrimitives.ReadUInt32LittleEndian(b[12..]),
            FileLength = BinaryPrimitives.ReadInt64LittleEndian(b[16..]),
            Kinds = BinaryPrimitives.ReadUInt64LittleEndian(b[24..]),
            Content = BinaryPrimitives.ReadUInt64LittleEndian(b[ContentOffset..]),
            Lengths4 = BinaryPrimitives.ReadUInt64LittleEndian(b[LengthsOffset..]),
        };
        if (header.FileLength != fileLength || fileLength % SetChecksum.BlockBytes != 0)
            throw new InvalidDataException($"compiled set is damaged: {fileLength} bytes instead of {header.FileLength} (at byte 16)");
        for (var i = 0; i < 3; i++) header.Lengths6[i] = BinaryPrimitives.ReadUInt64LittleEndian(b[(LengthsOffset + 8 + 8 * i)..]);
        for (var i = 0; i < SectionCount; i++) header.ReadSection(b, i);
        return header;
    }

    void ReadSection(ReadOnlySpan<byte> b, int i)
    {
        var at = SectionsOffset + 16 * i;
        Offsets[i] = BinaryPrimitives.ReadInt64LittleEndian(b[at..]);
        Lengths[i] = BinaryPrimitives.ReadInt64LittleEndian(b[(at + 8)..]);
        var (least, unit) = Shape((Section)i);
        var behind = i == 0 ? Bytes : Offsets[i - 1] + Lengths[i - 1];
        if (Offsets[i] < behind || (Offsets[i] & 63) != 0 || Lengths[i] < least || Lengths[i] % unit != 0
            || Lengths[i] > uint.MaxValue * unit || Offsets[i] > FileLength - Lengths[i])
            throw new InvalidDataException($"compiled set is damaged: bounds of {(Section)i} (at byte {at})");
    }

    // The least length of a section, and the size of its elements, in bytes.
    static (long Least, long Unit) Shape(Section section) => section switch
    {
        Section.Filter => (8, 8),
        Section.Buckets => (8, 4),
        Section.Entries => (0, 8),
        Section.Records => (0, SetRecord.Bytes),
        Section.Rows => (0, SourceRow.Bytes),
        Section.Lists => (0, 4),
        Section.Strings => (4, 4),
        Section.Feeds => (0, FeedRow.Bytes),
        Section.Names or Section.Addresses or Section.Networks => (1 << (Shortlist.LeastBits - 3), 8),
        Section.SlashRuns => (1 << (SlashRunBits - 3), 8),
        Section.Networks4 => (1 << (Network4Bits - 3), 8),
        _ => (0, 1),
    };

    // FNV-1a: against accidents, not against hands. What a forged header can do is bounded by the checks above.
    static ulong Checksum(ReadOnlySpan<byte> bytes)
    {
        var h = 14695981039346656037UL;
        foreach (var b in bytes) h = (h ^ b) * 1099511628211UL;
        return h;
    }
}
