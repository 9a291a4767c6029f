namespace Qalqan;

/// <summary>The keys of a set being built: a hash and what is found there.</summary>
sealed class KeyList(KeyHash hash, int expected)
{
    // Many indicators share their parent: what was added lately is not added again.
    readonly (ulong Hash, Hooks Hooks)[] _recent = new (ulong, Hooks)[4096];

    public KeyHash Hash => hash;
    public int Count { get; private set; }
    public ulong[] Hashes { get; private set; } = GC.AllocateUninitializedArray<ulong>(expected);
    public uint[] Payloads { get; private set; } = GC.AllocateUninitializedArray<uint>(expected);

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
        if (Count == Hashes.Length)
        {
            var (hashes, payloads, more) = (Hashes, Payloads, Count * 2 + 64);
            Hashes = GC.AllocateUninitializedArray<ulong>(more);
            Payloads = GC.AllocateUninitializedArray<uint>(more);
            hashes.CopyTo(Hashes, 0);
            payloads.CopyTo(Payloads, 0);
        }
        Hashes[Count] = key;
        Payloads[Count++] = payload;
    }
}
