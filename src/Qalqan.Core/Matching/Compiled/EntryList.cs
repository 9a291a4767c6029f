namespace Qalqan;

/// <summary>The payloads in a bucket under one fingerprint, those with any bit of <paramref name="without"/> left out.</summary>
readonly ref struct EntryList(ReadOnlySpan<ulong> bucket, uint fingerprint, uint without)
{
    readonly ReadOnlySpan<ulong> _bucket = bucket;

    public Enumerator GetEnumerator() => new(_bucket, fingerprint, without);

    internal ref struct Enumerator(ReadOnlySpan<ulong> bucket, uint fingerprint, uint without)
    {
        readonly ReadOnlySpan<ulong> _bucket = bucket;
        int _next;

        public uint Current { get; private set; }

        public bool MoveNext()
        {
            while (_next < _bucket.Length)
            {
                var entry = _bucket[_next++];
                if (entry >> 32 != fingerprint || ((uint)entry & without) != 0) continue;
                Current = (uint)entry;
                return true;
            }
            return false;
        }
    }
}
