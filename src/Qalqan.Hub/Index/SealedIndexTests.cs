using Xunit;

namespace Qalqan.Hub.Tests;

public sealed class SealedIndexTests
{
    const ObservableKind Domain = ObservableKind.Domain;

    [Fact]
    public void A_sweep_finds_what_was_seen_before_the_indicator_was_known_and_nothing_else()
    {
        using var world = new IndexWorld(1);
        var (ann, bea) = (world.Enrol(), world.Enrol());
        world.Submit(ann, 600, (Domain, "www.evil.example"), (ObservableKind.Ip, "192.0.2.77"));
        world.Submit(ann, 602, (Domain, "mail.evil.example"));
        world.Submit(bea, 601, (Domain, "notevil.example"));
        var hits = world.Sweep(world.Ask((Domain, "evil.example"), (ObservableKind.Network, "192.0.2.0/23"), (Domain, "other.example")));
        Assert.Equal([new(ann, 0, false, 600, 602), new(ann, 1, false, 600, 600)], hits);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void A_sweep_is_what_comparing_everything_with_everything_gives_and_is_the_same_on_any_number_of_threads(int threads)
    {
        using var world = new IndexWorld(2);
        var random = new Random(2);
        List<(PersonId Person, int Month, string Host)> seen = [];
        PersonId[] people = [.. Enumerable.Range(0, 40).Select(_ => world.Enrol())];
        for (var i = 0; i < 600; i++)
        {
            var (person, month) = (people[random.Next(people.Length)], random.Next(600, 624));
            var hosts = Enumerable.Range(0, random.Next(1, 30)).Select(_ => $"h{random.Next(3)}.d{random.Next(3000)}.example").ToArray();
            seen.AddRange(hosts.Select(h => (person, month, h)));
            world.Submit(person, month, [.. hosts.Select(h => (Domain, h))]);
        }
        var question = world.Ask([.. Enumerable.Range(0, 200).Select(i => (Domain, $"d{i * 7}.example"))]);
        // More tokens than the small arrays hold for some, fewer for others.
        Hit[] expected = [.. from s in seen
            let d = int.Parse(s.Host.AsSpan()[(s.Host.IndexOf('d') + 1)..^8], System.Globalization.CultureInfo.InvariantCulture)
            where d % 7 == 0 && d / 7 < 200
            group s.Month by (s.Person, d / 7) into g
            select new Hit(g.Key.Person, g.Key.Item2, false, g.Min(), g.Max())];
        Assert.NotEmpty(expected);
        var hits = world.Sweep(question, threads);
        Assert.Equal(expected.OrderBy(h => h.Person).ThenBy(h => h.Indicator), hits.OrderBy(h => h.Person).ThenBy(h => h.Indicator));
        Assert.Equal(hits, world.Sweep(question, 1));
    }

    [Fact]
    public void Slots_can_be_swept_one_by_one_and_give_the_whole_answer()
    {
        using var world = new IndexWorld(3);
        for (var i = 0; i < 100; i++) world.Submit(world.Enrol(), 600, (Domain, $"x{i}.evil.example"));
        var question = world.Ask((Domain, "evil.example"));
        using var sweep = world.Index.Open(question);
        var parts = Enumerable.Range(0, SealedIndex.Slots).Select(s => sweep.Range(s, 1, CancellationToken.None)).ToArray();
        Assert.Equal(world.Sweep(question), parts.SelectMany(p => p.Hits));
        Assert.Equal(100, parts.Sum(p => p.Swept));
        Assert.Equal(100, parts.Sum(p => p.Hits.Count));
    }

    [Fact]
    public void A_sweep_stops_when_it_is_told_to()
    {
        using var world = new IndexWorld(4);
        world.Submit(world.Enrol(), 600, (Domain, "evil.example"));
        using var sweep = world.Index.Open(world.Ask((Domain, "evil.example")));
        Assert.Throws<OperationCanceledException>(() => sweep.Range(0, SealedIndex.Slots, new CancellationToken(true)));
        Assert.Single(sweep.Range(0, SealedIndex.Slots, CancellationToken.None).Hits);
    }

    [Fact]
    public void Several_look_ups_of_one_indicator_are_one_hit_and_a_cut_name_is_a_weak_one()
    {
        using var world = new IndexWorld(5);
        var person = world.Enrol();
        world.Submit(person, 600, (ObservableKind.Ip, "192.0.2.1"), (ObservableKind.Ip, "192.0.3.1"), (ObservableKind.Process, "a-name-of-more-t"));
        var hits = world.Sweep(world.Ask((ObservableKind.Network, "192.0.2.0/23"), (ObservableKind.Process, "a-name-of-more-than-16")));
        Assert.Equal([new(person, 0, false, 600, 600), new(person, 1, true, 600, 600)], hits);
    }

    [Fact]
    public void Eight_bytes_that_agree_are_no_hit_when_sixteen_do_not()
    {
        using var world = new IndexWorld(6);
        var person = world.Enrol();
        world.Submit(person, 600, (Domain, "evil.example"));
        // The store now has other segments than the index was told of.
        var stored = world.Store[0];
        for (var i = 0; i < stored.Tokens.Length; i += 16) stored.Tokens[i + 15] ^= 1;
        using var sweep = world.Index.Open(world.Ask((Domain, "evil.example")));
        var found = sweep.Range(0, SealedIndex.Slots, CancellationToken.None);
        Assert.Empty(found.Hits);
        Assert.Equal([person], found.Unconfirmed);
    }

    [Fact]
    public void After_a_start_the_store_alone_gives_the_same_answer_and_a_deleted_key_gives_none()
    {
        using var world = new IndexWorld(7);
        var keys = new Dictionary<PersonId, byte[]>();
        for (var i = 0; i < 20; i++)
        {
            var person = PersonId.New();
            world.Index.Load(person, 0, new PersonKey(keys[person] = world.Bytes(32)), []);
            world.Submit(person, 600 + i, (Domain, "www.evil.example"), (Domain, $"d{i}.example"));
        }
        var question = world.Ask((Domain, "evil.example"));
        using var again = world.Reloaded(p => new PersonKey(keys[p]));
        using var sweep = again.Open(question);
        var hits = sweep.Range(0, SealedIndex.Slots, CancellationToken.None).Hits;
        Assert.Equal(20, hits.Count);
        Assert.Equal(world.Sweep(question).OrderBy(h => h.Person), hits.OrderBy(h => h.Person));
        Assert.Equal(world.Index.Tokens, again.Tokens);
        using var shredded = world.Reloaded(_ => new PersonKey(world.Bytes(32)));
        using var blind = shredded.Open(question);
        Assert.Empty(blind.Range(0, SealedIndex.Slots, CancellationToken.None).Hits);
    }

    [Fact]
    public void A_removed_person_is_not_swept_and_takes_no_more()
    {
        using var world = new IndexWorld(8);
        var person = world.Enrol();
        world.Submit(person, 600, (Domain, "evil.example"));
        using var submission = world.Index.Begin();
        Assert.True(world.Index.Remove(person));
        Assert.False(world.Index.Remove(person));
        Assert.Empty(world.Sweep(world.Ask((Domain, "evil.example"))));
        Assert.Throws<KeyNotFoundException>(() => world.Submit(submission, person, 600, (Domain, "evil.example")));
        Assert.Single(world.Store);
    }

    [Fact]
    public void A_run_that_the_store_refuses_is_not_shown()
    {
        using var world = new IndexWorld(9);
        var person = world.Enrol();
        using var submission = world.Index.Begin();
        Assert.Throws<IOException>(() => submission.Add(person, 600, 0, world.Chain.Tokens(IndexWorld.Inputs((Domain, "evil.example"))), _ => throw new IOException("disk full")));
        Assert.Equal(0, world.Index.Tokens);
    }

    [Fact]
    public void What_is_submitted_after_a_sweep_passed_is_found_by_the_submission()
    {
        using var world = new IndexWorld(10);
        var person = world.Enrol();
        using var before = world.Index.Begin();
        // The indicator is accepted, swept and forgotten between the check of this submission and its tokens.
        Assert.Empty(world.Sweep(world.Ask((Domain, "evil.example"))));
        Assert.Equal([new(person, 0, false, 600, 600)], world.Submit(before, person, 600, (Domain, "www.evil.example")));
        // What began later had the indicator in its check.
        Assert.Empty(world.Submit(person, 600, (Domain, "x.evil.example")));
    }

    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    public async Task Between_sweeps_and_submissions_at_the_same_time_nobody_is_missed(int seed)
    {
        using var world = new IndexWorld(seed);
        PersonId[] people = [.. Enumerable.Range(0, 8).Select(_ => world.Enrol())];
        var accepted = new HashSet<int>(); // what checks see
        var found = new System.Collections.Concurrent.ConcurrentDictionary<(PersonId, int), bool>();
        const int rounds = 150;
        var cancel = TestContext.Current.CancellationToken;
        var submitters = people.Select((person, p) => Task.Run(() =>
        {
            for (var i = 0; i < rounds; i++)
            {
                using var submission = world.Index.Begin();
                bool known;
                lock (accepted) known = accepted.Contains(i);
                if (known) found[(person, i)] = true;
                foreach (var hit in world.Submit(submission, person, 600, (Domain, $"d{i}.example"))) found[(person, i)] = true;
            }
        }, cancel)).ToArray();
        var sweeper = Task.Run(() =>
        {
            for (var i = 0; i < rounds; i++)
            {
                lock (accepted) accepted.Add(i);
                foreach (var hit in world.Sweep(world.Ask((Domain, $"d{i}.example")))) found[(hit.Person, i)] = true;
            }
        }, cancel);
        await Task.WhenAll([.. submitters, sweeper]);
        Assert.Equal(people.Length * rounds, found.Count);
    }

    [Fact]
    public void Rotating_a_key_during_sweeps_hides_nobody()
    {
        using var world = new IndexWorld(13);
        var person = world.Enrol();
        world.Submit(person, 600, (Domain, "evil.example"));
        var question = world.Ask((Domain, "evil.example"));
        var rotating = Task.Run(() =>
        {
            for (var i = 0; i < 200; i++)
                world.Index.Replace(person, old =>
                {
                    var key = new PersonKey(PersonKey.Create());
                    world.Store[0] = world.Store[0].Rotate(old, key, world.Chain, 0);
                    return (key, [world.Store[0]]);
                });
        }, TestContext.Current.CancellationToken);
        for (var i = 0; i < 500 || !rotating.IsCompleted; i++) Assert.Single(world.Sweep(question));
        Assert.True(rotating.IsCompletedSuccessfully);
    }
}
