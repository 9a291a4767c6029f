namespace Qalqan.Hub;

/// <summary>Everybody's sealed observations, in memory, as far as a sweep needs them: 8 bytes a token. Safe for any number of threads.</summary>
/// <remarks><para>The store has the segments; this has what finds out, fast, whose segments to open. Each hit is confirmed on all 16 bytes.</para>
/// <para><b>Nobody is missed between a sweep and a submission.</b> Who accepts an indicator: (1) makes it visible to checks, (2) calls <see cref="Open"/>, (3) sweeps.
/// Who submits: (1) calls <see cref="Begin"/>, (2) checks, (3) calls <see cref="Submission.Add"/>. That stores and shows the tokens first and then compares
/// them with every sweep opened since Begin; opening registers the sweep first and then reads tokens. So whichever comes second sees the other, and an indicator that
/// became visible before Begin was seen by the check. A hit may be found twice: the row (person, indicator) is unique.</para></remarks>
sealed partial class SealedIndex : IDisposable
{
    /// <summary>People are spread over this many slots, by which a sweep's progress is kept.</summary>
    public const int Slots = 256;

    readonly Func<PersonId, IReadOnlyList<Segment>> _fetch;
    readonly Dictionary<PersonId, Entry> _people = [];
    readonly List<Entry>[] _slots = [.. Enumerable.Range(0, Slots).Select(_ => new List<Entry>())];
    readonly Lock _gate = new();

    /// <summary>An empty index.</summary>
    /// <param name="fetch">All of a person's segments, from the store. Called from any thread, only for people with a likely hit, while that person is locked: do not
    /// wait for a person (<see cref="Submission.Add"/>, <see cref="Replace"/>) while holding what this needs.</param>
    public SealedIndex(Func<PersonId, IReadOnlyList<Segment>> fetch) => _fetch = fetch;

    /// <summary>How many people there are.</summary>
    public int People
    {
        get
        {
            lock (_gate) return _people.Count;
        }
    }

    /// <summary>How many different tokens there are, padding not counted.</summary>
    public long Tokens
    {
        get
        {
            lock (_gate) return _people.Values.Sum(e => (long)e.Tokens.Count);
        }
    }

    /// <summary>Adds a person with what the store has of them.</summary>
    /// <param name="person">Who.</param>
    /// <param name="slot">0 to <see cref="Slots"/> − 1, the same for as long as the person is there.</param>
    /// <param name="key">Belongs to the index from now on.</param>
    /// <param name="segments">All of the person's.</param>
    /// <exception cref="InvalidDataException">A segment is damaged.</exception>
    /// <exception cref="ArgumentException">The person is there: see <see cref="Replace"/>.</exception>
    public void Load(PersonId person, int slot, PersonKey key, IEnumerable<Segment> segments)
    {
        var entry = new Entry(person, slot, PersonTokens.Of(key, segments));
        lock (_gate)
        {
            _people.Add(person, entry);
            _slots[slot].Insert(~_slots[slot].BinarySearch(entry), entry);
        }
    }

    /// <summary>Forgets a person, and zeroes the key. False if there was none.</summary>
    public bool Remove(PersonId person)
    {
        Entry? entry;
        lock (_gate) entry = Take(person);
        if (entry is null) return false;
        lock (entry) entry.Dispose();
        return true;
    }

    /// <summary>Replaces a person's key and segments, in the store and here, so that no sweep sees one without the other: after a rotation, or when retention takes segments away.</summary>
    /// <param name="person">Who.</param>
    /// <param name="change">Given the present key, commits the change in the store and returns what is there now. If it throws, nothing changes here.</param>
    /// <returns>False if there is no such person.</returns>
    public bool Replace(PersonId person, Func<PersonKey, (PersonKey Key, IReadOnlyList<Segment> Segments)> change)
    {
        if (Find(person) is not { } entry) return false;
        lock (entry)
        {
            if (entry.IsRemoved) return false;
            var (key, segments) = change(entry.Tokens.Key);
            entry.Tokens = PersonTokens.Of(key, segments);
            // Not zeroed when it goes: a sweep may be using it. It is garbage with the last of them.
            return true;
        }
    }

    /// <summary>Zeroes all keys.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            foreach (var entry in _people.Values) entry.Dispose();
            _people.Clear();
            foreach (var slot in _slots) slot.Clear();
        }
    }

    Entry? Find(PersonId person)
    {
        lock (_gate) return _people.GetValueOrDefault(person);
    }

    Entry? Take(PersonId person)
    {
        if (!_people.Remove(person, out var entry)) return null;
        _slots[entry.Slot].RemoveAt(_slots[entry.Slot].BinarySearch(entry));
        return entry;
    }

    /// <summary>A person's place. Locked while its tokens change, and while a hit is confirmed, so that store and memory agree.</summary>
    sealed class Entry(PersonId person, int slot, PersonTokens tokens) : IComparable<Entry>, IDisposable
    {
        volatile PersonTokens _tokens = tokens;

        public PersonId Person { get; } = person;

        public int Slot { get; } = slot;

        public PersonTokens Tokens
        {
            get => _tokens;
            set => _tokens = value;
        }

        public int CompareTo(Entry? other) => Person.CompareTo(other!.Person);

        /// <summary>The person was removed while somebody held this.</summary>
        public bool IsRemoved { get; private set; }

        public void Dispose()
        {
            IsRemoved = true;
            _tokens.Key.Dispose();
        }
    }
}
