using Xunit;

namespace Qalqan.Hub.Tests;

public sealed class SyntheticPeopleTests
{
    [Fact]
    public void Made_up_people_have_as_many_tokens_as_asked_and_exactly_the_planted_hits()
    {
        using var world = new IndexWorld(1);
        var synthetic = new SyntheticPeople(people: 60, tokensEach: 500, indicators: 40, hit: 20, seed: 3);
        PersonId[] ids = [.. Enumerable.Range(0, 60).Select(_ => PersonId.New())];
        for (var i = 0; i < ids.Length; i++)
        {
            var key = new PersonKey(world.Bytes(32));
            var segments = synthetic.Seal(i, ids[i], key, world.Chain, months: 3, lastMonth: 620);
            Assert.Equal([618, 619, 620], segments.Select(s => s.Month));
            world.Store.AddRange(segments);
            world.Index.Load(ids[i], i, key, segments);
        }
        Assert.Equal(60 * 500, world.Index.Tokens);
        var question = new Question();
        foreach (var (indicator, i) in synthetic.Indicators.Select((x, i) => (x, i))) question.Add(indicator, i);
        var hits = world.Sweep(question.Build(world.Chain));
        Assert.Equal(20, hits.Select(h => h.Person).Distinct().Count());
        Assert.Equal(synthetic.Expected.Order(), hits.Select(h => (Array.IndexOf(ids, h.Person), h.Indicator)).Order());
    }
}
