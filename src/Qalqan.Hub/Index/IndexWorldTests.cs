using System.Text;

namespace Qalqan.Hub.Tests;

/// <summary>Keys, people and a store in memory for the tests of the index. Everything but padding comes from a seed.</summary>
sealed class IndexWorld : IDisposable
{
    readonly Random _random;
    readonly Lock _gate = new();

    public IndexWorld(int seed)
    {
        _random = new(seed);
        Keys = new(Bytes(32), Bytes(32));
        Chain = new(Keys);
        Index = new(person =>
        {
            lock (_gate) return [.. Store.Where(s => s.Person == person)];
        });
    }

    public LocalHmacKey Keys { get; }

    public TokenChain Chain { get; set; }

    public SealedIndex Index { get; }

    public List<Segment> Store { get; } = [];

    public byte[] Bytes(int n)
    {
        var bytes = new byte[n];
        _random.NextBytes(bytes);
        return bytes;
    }

    public PersonId Enrol()
    {
        var person = new PersonId(System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(Bytes(16)));
        Index.Load(person, _random.Next(SealedIndex.Slots), new PersonKey(Bytes(32)), []);
        return person;
    }

    public static TokenInputs Inputs(params (ObservableKind Kind, string Value)[] seen)
    {
        var inputs = new TokenInputs();
        foreach (var (kind, value) in seen) TokenLadder.Observed(kind, Encoding.UTF8.GetBytes(value), inputs);
        return inputs;
    }

    public IReadOnlyList<Hit> Submit(PersonId person, int month, params (ObservableKind Kind, string Value)[] seen)
    {
        using var submission = Index.Begin();
        return Submit(submission, person, month, seen);
    }

    public IReadOnlyList<Hit> Submit(SealedIndex.Submission submission, PersonId person, int month, params (ObservableKind Kind, string Value)[] seen) =>
        submission.Add(person, month, Chain.Generation, Chain.Tokens(Inputs(seen)), Save);

    public void Save(Segment segment)
    {
        lock (_gate) Store.Add(segment);
    }

    public Question Ask(params (ObservableKind Kind, string Value)[] indicators)
    {
        var question = new Question();
        for (var i = 0; i < indicators.Length; i++) question.Add(new() { Kind = indicators[i].Kind, Value = indicators[i].Value, Feed = "f" }, i);
        return question.Build(Chain);
    }

    public Hit[] Sweep(Question question, int threads = 2)
    {
        using var sweep = Index.Open(question);
        var found = sweep.Range(0, SealedIndex.Slots, threads, CancellationToken.None);
        Xunit.Assert.Empty(found.Unconfirmed);
        return [.. found.Hits];
    }

    /// <summary>Loads everything again from the store, as after a start.</summary>
    public SealedIndex Reloaded(Func<PersonId, PersonKey> key)
    {
        var index = new SealedIndex(person => [.. Store.Where(s => s.Person == person)]);
        foreach (var person in Store.GroupBy(s => s.Person)) index.Load(person.Key, (int)(person.Key.Value & 0xFF), key(person.Key), person);
        return index;
    }

    public void Dispose()
    {
        Index.Dispose();
        Keys.Dispose();
    }
}
