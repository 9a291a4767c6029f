using Dapper;

namespace Qalqan.Hub;

/// <summary>What must happen now and then: small runs made one, old months forgotten, old mailboxes closed.</summary>
sealed class Maintenance(Database database, SegmentStore segments, PersonStore people, SealedIndex index, Rotation rotation, HubOptions options, TimeProvider clock)
{
    static readonly TimeSpan Every = TimeSpan.FromMinutes(10);

    [method: ExplicitConstructor]
    sealed record Runs(string Person, long Month, long Generation);

    /// <summary>Forgets the months beyond retention and merges runs.</summary>
    public void Run()
    {
        Retain();
        rotation.Raise(CancellationToken.None);
        Merge();
    }

    /// <summary>Runs now and then until the hub ends.</summary>
    public async Task Loop(CancellationToken cancel)
    {
        using var timer = new PeriodicTimer(Every);
        do
        {
            try
            {
                Run();
            }
            catch (Exception e) when (StoreFull.Is(e))
            {
                // Next time.
            }
        }
        while (await timer.WaitForNextTickAsync(cancel));
    }

    void Retain()
    {
        var oldest = clock.Month() - options.RetentionMonths + 1;
        foreach (var person in database.Read(c => c.Query<string>("select distinct person_id from segment where month < @oldest", new { oldest = (long)oldest }).ToList()))
            Change(person, kept => [.. kept.Where(s => s.Month >= oldest)]);
    }

    void Merge()
    {
        var many = database.Read(c => c.Query<Runs>("""
            select person_id as "Person", month as "Month", generation as "Generation" from segment group by person_id, month, generation having count(*) >= @max
            """, new { max = Segment.MaxRuns }).ToList());
        foreach (var person in many.Select(m => m.Person).Distinct()) Change(person, Merged);
        List<Segment> Merged(IReadOnlyList<Segment> kept, PersonKey key) => [.. kept.GroupBy(s => (s.Month, s.Generation)).SelectMany(g => g.Count() < Segment.MaxRuns ? g.AsEnumerable() : [Segment.Merge([.. g], key)])];
    }

    void Change(string person, Func<IReadOnlyList<Segment>, IReadOnlyList<Segment>> change) => Change(person, (kept, _) => change(kept));

    /// <summary>Store and memory change together, so that no sweep sees one without the other.</summary>
    void Change(string person, Func<IReadOnlyList<Segment>, PersonKey, IReadOnlyList<Segment>> change)
    {
        if (people.Find(person) is not { } row) return;
        var id = PersonId.Parse(person);
        index.Replace(id, key =>
        {
            var after = change(segments.Of(id), key);
            database.Write(c => SegmentStore.Replace(c, id, row.WrappedKey, after));
            return (key, after);
        });
    }
}
