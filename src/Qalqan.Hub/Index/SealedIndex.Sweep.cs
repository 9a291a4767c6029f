namespace Qalqan.Hub;

sealed partial class SealedIndex
{
    /// <summary>What a part of a sweep found.</summary>
    /// <param name="Hits">One for each person and indicator, by slot, person and indicator: the same for the same observations, whatever the threads did.</param>
    /// <param name="Swept">How many people were asked.</param>
    /// <param name="Unconfirmed">People for whom eight bytes agreed and no segment in the store had all sixteen. By chance this happens once in 10⁸ sweeps: it means that
    /// the store changed behind this index (another process rotated a key): load them again and ask again.</param>
    public sealed record Found(IReadOnlyList<Hit> Hits, int Swept, IReadOnlyList<PersonId> Unconfirmed);

    /// <summary>One question on its way through everybody. Slots may be swept in any order, by several threads, again after a restart.</summary>
    public sealed class Sweep : IDisposable
    {
        readonly SealedIndex _index;
        readonly Question _question;
        readonly LinkedListNode<(long Number, Question Question, bool Open)> _registered;
        bool _closed;

        internal Sweep(SealedIndex index, Question question, LinkedListNode<(long Number, Question Question, bool Open)> registered) =>
            (_index, _question, _registered) = (index, question, registered);

        /// <summary>Sweeps some slots, on all processors.</summary>
        /// <param name="first">The first slot.</param>
        /// <param name="count">How many.</param>
        /// <param name="cancel">Stops it; what was found is lost, and the slots are to be swept again.</param>
        /// <exception cref="OperationCanceledException">It was stopped.</exception>
        /// <exception cref="AggregateException">Reading from the store failed, or there are segments of a generation that the question has no keys for.</exception>
        public Found Range(int first, int count, CancellationToken cancel) => Range(first, count, Environment.ProcessorCount, cancel);

        /// <summary>As above, on so many threads.</summary>
        public Found Range(int first, int count, int threads, CancellationToken cancel)
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(first + count, Slots);
            Entry[] people;
            lock (_index._gate) people = [.. _index._slots.AsSpan(first, count).ToArray().SelectMany(s => s)];
            var hits = new List<Hit>?[people.Length];
            var unconfirmed = new bool[people.Length];
            var options = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancel };
            Parallel.For(0, people.Length, options, () => new Scratch(), (i, _, scratch) =>
            {
                unconfirmed[i] = !Ask(people[i], scratch, out hits[i]);
                return scratch;
            }, scratch => scratch.Clear());
            return new([.. hits.SelectMany(h => h ?? [])], people.Length, [.. people.Where((_, i) => unconfirmed[i]).Select(p => p.Person)]);
        }

        /// <summary>Ends it: submissions that begin from now on have only their check.</summary>
        public void Dispose()
        {
            if (_closed) return;
            _closed = true;
            _index.Close(_registered);
        }

        /// <summary>Adds a hit to those of one person.</summary>
        internal static void Join(Dictionary<int, Hit> hits, Hit hit) => hits[hit.Indicator] = hits.TryGetValue(hit.Indicator, out var before) ? before.With(hit) : hit;

        // False if eight bytes agreed and sixteen did not.
        bool Ask(Entry entry, Scratch scratch, out List<Hit>? hits)
        {
            hits = null;
            var tokens = entry.Tokens;
            if (!Likely(tokens, scratch)) return true;
            lock (entry)
            {
                // Once more, now that neither the store nor the key can change under it.
                if (entry.Tokens != tokens && !Likely(entry.Tokens, scratch)) return true;
                hits = Confirm(entry, scratch);
            }
            return hits.Count > 0;
        }

        bool Likely(PersonTokens tokens, Scratch scratch)
        {
            scratch.Found.Clear();
            foreach (var layer in tokens.Layers)
            {
                scratch.Seal(_question.Tokens(layer.Generation), tokens.Key);
                SortedPrefixes.Find(layer.Main, scratch.Prefixes, scratch.Found);
                SortedPrefixes.Find(layer.Recent, scratch.Prefixes, scratch.Found);
            }
            return scratch.Found.Count > 0;
        }

        List<Hit> Confirm(Entry entry, Scratch scratch)
        {
            Dictionary<int, Hit> hits = [];
            int[] likely = [.. scratch.Found.Distinct()];
            Span<byte> token = stackalloc byte[Prp16.BlockBytes];
            foreach (var segment in _index._fetch(entry.Person))
            {
                if (!SegmentTokens.IsSegment(segment.Tokens)) continue;
                var tokens = _question.Tokens(segment.Generation);
                foreach (var lookup in likely)
                {
                    entry.Tokens.Key.Tokens.Encrypt(tokens.Slice(lookup * Prp16.BlockBytes, Prp16.BlockBytes), token);
                    if (SegmentTokens.Contains(segment.Tokens, token)) Join(hits, _question.Hit(entry.Person, lookup, segment.Month));
                }
            }
            return [.. hits.Values.OrderBy(h => h.Indicator)];
        }
    }

    /// <summary>One thread's room for one person's look-ups.</summary>
    sealed class Scratch
    {
        byte[] _sealed = [];
        ulong[] _prefixes = [];
        int _count;

        public List<int> Found { get; } = [];

        public ReadOnlySpan<ulong> Prefixes => _prefixes.AsSpan(0, _count);

        /// <summary>Seals the look-ups as that person's tokens are.</summary>
        public void Seal(ReadOnlySpan<byte> tokens, PersonKey key)
        {
            if (_sealed.Length < tokens.Length)
            {
                _sealed = new byte[tokens.Length];
                _prefixes = new ulong[tokens.Length / Prp16.BlockBytes];
            }
            _count = tokens.Length / Prp16.BlockBytes;
            var blocks = _sealed.AsSpan(0, tokens.Length);
            key.Tokens.Encrypt(tokens, blocks);
            for (var i = 0; i < _count; i++) _prefixes[i] = System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(blocks[(i * Prp16.BlockBytes)..]);
        }

        public void Clear() => Array.Clear(_sealed);
    }
}
