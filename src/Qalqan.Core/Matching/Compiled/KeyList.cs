namespace Qalqan;

/// <summary>The keys of a set being built: a hash and what is found there.</summary>
sealed unsafe class KeyList(KeyHash hash, int expected) : IDisposable
{
    // Many indicators share their parent: what was added lately is not added again.
    readonly (ulong Hash, Hooks Hooks)[] _recent = new (ulong, Hooks)[4096];

    NativeBlock _hashes = new(expected * 8L), _payloads = new(expected * 4L);
    int _room = expected;

    public KeyHash Hash => hash;
    public int Count { get; private set; }
    public Span<ulong> Hashes => new(_hashes.Start, Count);
    public Span<uint> Payloads => new(_payloads.Start, Count);

    /// <summary>An indicator ends here.</summary>
    public void AddIndicator(ulong key, uint id) => Add(key, id);

    /// <summary>Something is to be looked at here.</summary>
    public void AddHooks(ulong key, Hooks hooks)
    {
        ref var recent = ref _recent[key >> 52];
        if (recent == (key, hooks)) return;
        recent = (key, hooks);
        Add(key, SetImage.HooksFlag | (uint)hooks);
    }

    void Add(ulong key, uint payload)
    {
        if (Count == _room) Grow();
        ((ulong*)_hashes.Start)[Count] = key;
        ((uint*)_payloads.Start)[Count++] = payload;
    }

    void Grow()
    {
        var (hashes, payloads) = (_hashes, _payloads);
        _room = checked(_room * 2 + 64);
        (_hashes, _payloads) = (new(_room * 8L), new(_room * 4L));
        new Span<ulong>(hashes.Start, Count).CopyTo(Hashes);
        new Span<uint>(payloads.Start, Count).CopyTo(Payloads);
        hashes.Dispose();
        payloads.Dispose();
    }

    public void Dispose()
    {
        _hashes.Dispose();
        _payloads.Dispose();
    }
}
