namespace Qalqan.Hub;

/// <summary>One person in memory: the key, and the first eight bytes of every sealed token. Immutable: a sweep reads one while the next is being made.</summary>
sealed class PersonTokens
{
    /// <summary>Tokens that came since the large array was made lie in a small one, until they are this many or a sixteenth of it.</summary>
    const int MaxRecent = 1024;

    readonly Layer[] _layers;

    PersonTokens(PersonKey key, Layer[] layers) => (Key, _layers) = (key, layers);

    /// <summary>A person with nothing yet.</summary>
    public PersonTokens(PersonKey key) : this(key, [])
    {
    }

    public PersonKey Key { get; }

    /// <summary>How many tokens there are.</summary>
    public int Count => _layers.Sum(l => l.Main.Length + l.Recent.Length);

    /// <summary>The generations that occur, each with its prefixes in one large and one small sorted array.</summary>
    public ReadOnlySpan<Layer> Layers => _layers;

    /// <summary>Of all of a person's segments. Observations repeated in several months count once.</summary>
    /// <exception cref="InvalidDataException">One is damaged.</exception>
    public static PersonTokens Of(PersonKey key, IEnumerable<Segment> segments)
    {
        List<Layer> layers = [];
        foreach (var generation in segments.GroupBy(s => s.Generation))
        {
            ulong[][] runs = [.. generation.Select(s => SegmentTokens.Prefixes(s.Tokens, key))];
            layers.Add(new(generation.Key, runs.Length == 1 ? runs[0] : Union(runs), []));
        }
        return new(key, [.. layers]);
    }

    /// <summary>With the tokens of one more run.</summary>
    public PersonTokens With(int generation, ulong[] prefixes)
    {
        var at = Array.FindIndex(_layers, l => l.Generation == generation);
        if (at < 0) return new(Key, [.. _layers, new(generation, prefixes, [])]);
        var layers = (Layer[])_layers.Clone();
        var (main, recent) = (layers[at].Main, Union([layers[at].Recent, prefixes]));
        layers[at] = recent.Length > Math.Max(MaxRecent, main.Length / 16) ? new(generation, Union([main, recent]), []) : new(generation, main, recent);
        return new(Key, layers);
    }

    static ulong[] Union(ulong[][] runs)
    {
        var all = GC.AllocateUninitializedArray<ulong>(runs.Sum(r => r.Length));
        var n = 0;
        foreach (var run in runs)
        {
            run.CopyTo(all, n);
            n += run.Length;
        }
        all.AsSpan().Sort();
        n = 0;
        foreach (var value in all)
            if (n == 0 || all[n - 1] != value) all[n++] = value;
        return n == all.Length ? all : all[..n];
    }

    /// <summary>The sorted prefixes of one generation.</summary>
    public readonly record struct Layer(int Generation, ulong[] Main, ulong[] Recent);
}
