using System.Runtime.CompilerServices;
using System.Text;

namespace Qalqan;

/// <summary>A compiled set's bytes and the ways into them. Whatever number is read from the bytes is checked before it is followed: they may be damaged or hostile.</summary>
sealed unsafe class SetImage : IDisposable
{
    /// <summary>In an entry's payload: it holds <see cref="Hooks"/>, not an indicator's number.</summary>
    public const uint HooksFlag = 1u << 31;

    readonly IDisposable _owner;
    readonly byte* _start;
    readonly ulong* _filter;
    readonly uint* _buckets;
    readonly ulong* _entries;
    readonly ResidentPages? _resident;
    readonly uint _filterWords, _bucketCount, _entryCount;

    /// <summary>Takes <paramref name="owner"/> over, which keeps the bytes in place until it is disposed.</summary>
    /// <exception cref="InvalidDataException">They are not a compiled set.</exception>
    public SetImage(byte* start, long length, IDisposable owner, ulong hashMask = ulong.MaxValue)
    {
        Header = SetHeader.Read(new ReadOnlySpan<byte>(start, (int)Math.Min(length, SetHeader.Bytes)), length);
        _owner = owner;
        _start = start;
        Length = length;
        _filter = (ulong*)At(Section.Filter);
        _filterWords = (uint)Elements(Section.Filter, 8);
        _buckets = (uint*)At(Section.Buckets);
        _bucketCount = (uint)Elements(Section.Buckets, 4) - 1;
        _entries = (ulong*)At(Section.Entries);
        _entryCount = (uint)Elements(Section.Entries, 8);
        Count = (int)Math.Min(Elements(Section.Records, SetRecord.Bytes), int.MaxValue);
        Hash = new KeyHash(Header.Key, hashMask);
        var records = Header.Offsets[(int)Section.Records];
        if (owner is MappedFile) _resident = new ResidentPages(start + records, Header.Offsets[(int)Section.Values] + Header.Lengths[(int)Section.Values] - records);
    }

    public SetHeader Header { get; }
    public KeyHash Hash { get; }
    public int Count { get; }
    public long Length { get; }
    public byte* Start => _start;
    public ulong* Filter => _filter;
    public uint FilterWords => _filterWords;
    public Shortlist Names => new((ulong*)At(Section.Names), Elements(Section.Names, 8));
    public Shortlist Addresses => new((ulong*)At(Section.Addresses), Elements(Section.Addresses, 8));
    public Shortlist Networks => new((ulong*)At(Section.Networks), Elements(Section.Networks, 8));
    public ulong* SlashRuns => (ulong*)At(Section.SlashRuns);
    public ulong* Networks4 => (ulong*)At(Section.Networks4);

    /// <summary>The entries of the bucket in which <paramref name="hash"/> would be.</summary>
    public ReadOnlySpan<ulong> Bucket(ulong hash)
    {
        var b = (uint)(((hash >> 32) * _bucketCount) >> 32);
        var from = _buckets[b];
        var to = _buckets[b + 1];
        if (from > to || to > _entryCount) throw Damaged(Section.Buckets, b * 4L);
        return new ReadOnlySpan<ulong>(_entries + from, (int)(to - from));
    }

    /// <summary>Asks the processor to fetch what <see cref="Bucket"/> will read first.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint* BucketAddress(ulong hash) => _buckets + (uint)(((hash >> 32) * _bucketCount) >> 32);

    public ulong* EntryAddress(uint entry) => _entries + Math.Min(entry, _entryCount);

    /// <summary>False when nothing with this hash was compiled; true, once in two hundred times, although nothing was.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool MayContain(ulong hash)
    {
        var bits = FilterBits(hash);
        return (_filter[FilterWord(hash, _filterWords)] & bits) == bits;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint FilterWord(ulong hash, uint words) => (uint)(((hash >> 32) * words) >> 32);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong FilterBits(ulong hash) =>
        (1UL << (int)hash) | (1UL << (int)(hash >> 6)) | (1UL << (int)(hash >> 12)) | (1UL << (int)(hash >> 18));

    public SetRecord Record(uint id)
    {
        if (id >= (uint)Count) throw Damaged(Section.Records, id * (long)SetRecord.Bytes);
        _resident?.Touch(id * (long)SetRecord.Bytes);
        return Unsafe.ReadUnaligned<SetRecord>(At(Section.Records) + (long)id * SetRecord.Bytes);
    }

    public ReadOnlySpan<byte> Value(in SetRecord record)
    {
        if ((long)record.ValueOffset + record.ValueLength > Header.Lengths[(int)Section.Values]) throw Damaged(Section.Values, record.ValueOffset);
        _resident?.Touch(Header.Offsets[(int)Section.Values] - Header.Offsets[(int)Section.Records] + record.ValueOffset);
        return new ReadOnlySpan<byte>(At(Section.Values) + record.ValueOffset, record.ValueLength);
    }

    public SourceRow Row(uint number) => Element<SourceRow>(Section.Rows, number, SourceRow.Bytes);

    public FeedRow Feed(uint number) => Element<FeedRow>(Section.Feeds, number, FeedRow.Bytes);

    public int FeedCount => (int)Math.Min(Elements(Section.Feeds, FeedRow.Bytes), int.MaxValue);

    /// <summary>The list of numbers at <paramref name="place"/>.</summary>
    public ReadOnlySpan<uint> List(uint place)
    {
        var count = Element<uint>(Section.Lists, place, 4);
        if (count > int.MaxValue || place + 1L + count > Elements(Section.Lists, 4)) throw Damaged(Section.Lists, place * 4L);
        return new ReadOnlySpan<uint>((uint*)At(Section.Lists) + place + 1, (int)count);
    }

    public string Text(uint number)
    {
        var from = Element<uint>(Section.Strings, number, 4);
        var to = Element<uint>(Section.Strings, number + 1L, 4);
        if (from > to || to > Header.Lengths[(int)Section.Text] || to - from > int.MaxValue) throw Damaged(Section.Strings, number * 4L);
        return Encoding.UTF8.GetString(At(Section.Text) + from, (int)(to - from));
    }

    T Element<T>(Section section, long number, int size) where T : unmanaged
    {
        if (number >= Elements(section, size)) throw Damaged(section, number * size);
        return Unsafe.ReadUnaligned<T>(At(section) + number * size);
    }

    byte* At(Section section) => _start + Header.Offsets[(int)section];

    long Elements(Section section, int size) => Header.Lengths[(int)section] / size;

    InvalidDataException Damaged(Section section, long offset) =>
        new($"compiled set is damaged: {section} (at byte {Header.Offsets[(int)section] + offset})");

    public void Dispose() => _owner.Dispose();
}

/// <summary>What else is to be looked at where a token stands, though no indicator ends there.</summary>
[Flags]
enum Hooks : uint
{
    None = 0,

    /// <summary>Longer tokens end in this one: take one more label from the left.</summary>
    More = 1,

    /// <summary>Indicators are URLs on exactly this host.</summary>
    Url = 2,

    /// <summary>Indicators are e-mail addresses at exactly this host.</summary>
    Email = 4,
}
