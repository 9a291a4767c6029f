namespace Qalqan.Hub;

sealed partial class SealedIndex
{
    readonly LinkedList<(long Number, Question Question, bool Open)> _asked = [];
    readonly Dictionary<long, int> _begun = [];
    long _number;

    /// <summary>Begins a submission: before its check looks at the accepted indicators.</summary>
    public Submission Begin()
    {
        lock (_asked)
        {
            _begun[_number] = _begun.GetValueOrDefault(_number) + 1;
            return new(this, _number);
        }
    }

    /// <summary>Opens a sweep: after its indicators became visible to checks.</summary>
    public Sweep Open(Question question)
    {
        lock (_asked) return new(this, question, _asked.AddLast((++_number, question, true)));
    }

    void Close(LinkedListNode<(long Number, Question Question, bool Open)> sweep)
    {
        lock (_asked)
        {
            sweep.ValueRef.Open = false;
            Prune();
        }
    }

    void End(long number)
    {
        lock (_asked)
        {
            if (--_begun[number] == 0) _begun.Remove(number);
            Prune();
        }
    }

    // A sweep that is over is remembered as long as a submission is under way that began before it was opened.
    void Prune()
    {
        var oldest = _begun.Count == 0 ? long.MaxValue : _begun.Keys.Min();
        for (var node = _asked.First; node is not null;)
        {
            var next = node.Next;
            if (!node.Value.Open && node.Value.Number <= oldest) _asked.Remove(node);
            node = next;
        }
    }

    /// <summary>One submission, from before its check until its tokens are where sweeps find them. Not thread-safe.</summary>
    public sealed class Submission : IDisposable
    {
        readonly SealedIndex _index;
        readonly long _number;
        bool _ended;

        internal Submission(SealedIndex index, long number) => (_index, _number) = (index, number);

        /// <summary>Seals tokens into a run, has it stored, and shows it to sweeps.</summary>
        /// <param name="person">Whose.</param>
        /// <param name="month">Months since January 1970.</param>
        /// <param name="generation">Of the tokens.</param>
        /// <param name="tokens">n × 16 bytes, from <see cref="TokenChain.Tokens(TokenInputs)"/>.</param>
        /// <param name="store">Commits the run. If it throws, nothing is shown. No rotation or deletion of the person comes between.</param>
        /// <returns>Hits of indicators that were accepted since <see cref="Begin"/>, which the check may have missed.</returns>
        /// <exception cref="KeyNotFoundException">There is no such person (any more).</exception>
        public IReadOnlyList<Hit> Add(PersonId person, int month, int generation, ReadOnlySpan<byte> tokens, Action<Segment> store)
        {
            ObjectDisposedException.ThrowIf(_ended, this);
            var entry = _index.Find(person) ?? throw Unknown();
            lock (entry)
            {
                if (entry.IsRemoved) throw Unknown();
                var run = new Segment(person, month, generation, SegmentTokens.Seal(tokens, entry.Tokens.Key));
                store(run);
                entry.Tokens = entry.Tokens.With(generation, SegmentTokens.Prefixes(run.Tokens, entry.Tokens.Key));
            }
            Question[] questions;
            lock (_index._asked) questions = [.. _index._asked.Where(a => a.Open || a.Number > _number).Select(a => a.Question)];
            Dictionary<int, Hit> hits = [];
            foreach (var question in questions)
                foreach (var lookup in question.Among(tokens, generation))
                    Sweep.Join(hits, question.Hit(person, lookup, month));
            return [.. hits.Values.OrderBy(h => h.Indicator)];
        }

        static KeyNotFoundException Unknown() => new("no such person in the index");

        /// <summary>Ends it, whether or not anything was published.</summary>
        public void Dispose()
        {
            if (_ended) return;
            _ended = true;
            _index.End(_number);
        }
    }
}
