namespace Qalqan;

/// <summary>The indicators of a set being built, encoded as they come: values end to end in large blocks, a record of 12 bytes each.</summary>
sealed class IndicatorStore
{
    const int BlockBits = 20, BlockBytes = 1 << BlockBits, RecordsPerBlock = 1 << 16;

    /// <summary>Before each value so many bytes can be read: hashing looks at 32 at a time.</summary>
    const int RoomInFront = 32;

    readonly List<byte[]> _values = [];
    readonly List<SetRecord[]> _records = [];
    readonly int[] _ofKind = new int[256];
    int _used = BlockBytes;

    public int Count { get; private set; }

    /// <summary>How many of a kind there are.</summary>
    public int Of(ObservableKind kind) => _ofKind[(byte)kind];

    /// <summary>The bytes of all values together.</summary>
    public long ValueBytes { get; private set; }

    /// <summary>Room for a value of up to <paramref name="bytes"/> bytes; what is written there is taken by <see cref="Add"/>.</summary>
    public Span<byte> Room(int bytes)
    {
        if (BlockBytes - _used < bytes)
        {
            // Offsets are 32 bits: the block's number above, the place in it below.
            if (_values.Count == 1 << (32 - BlockBits)) throw new InvalidOperationException("more than 4 GB of indicator values");
            _values.Add(GC.AllocateUninitializedArray<byte>(BlockBytes));
            _used = RoomInFront;
        }
        return _values[^1].AsSpan(_used);
    }

    public void Add(ObservableKind kind, int valueBytes, uint sources)
    {
        if ((Count & (RecordsPerBlock - 1)) == 0) _records.Add(GC.AllocateUninitializedArray<SetRecord>(RecordsPerBlock));
        this[Count++] = new((uint)(_values.Count - 1) << BlockBits | (uint)_used, valueBytes, kind, sources);
        _ofKind[(byte)kind]++;
        _used += valueBytes;
        ValueBytes += valueBytes;
    }

    public ref SetRecord this[int i] => ref _records[i / RecordsPerBlock][i % RecordsPerBlock];

    public ReadOnlySpan<byte> Value(in SetRecord record) =>
        _values[(int)(record.ValueOffset >> BlockBits)].AsSpan((int)(record.ValueOffset & (BlockBytes - 1)), record.ValueLength);

    /// <summary>The longest value that can be kept, in bytes.</summary>
    public const int MaxValueBytes = BlockBytes / 4;
}
