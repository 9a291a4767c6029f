using Xunit;

namespace Qalqan.Hub.Tests;

public sealed class FeasibleRangeTests
{
    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(13)]
    public void Bounds_are_those_found_by_trying_every_table(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 60; round++)
        {
            var (rows, columns) = (random.Next(2, 4), random.Next(2, 4));
            var table = Enumerable.Range(0, rows * columns).Select(_ => random.Next(4)).ToArray();
            var sums = SmallTables.Lines(rows, columns);
            for (var cell = 0; cell < table.Length; cell++)
                if (random.Next(4) == 0) sums.Add([cell]);
            var all = SmallTables.Solutions(sums, table).ToList();
            var range = new FeasibleRange(sums, [.. table.Select(v => (double)v)]);
            for (var cell = 0; cell < table.Length; cell++)
            {
                Assert.Equal(all.Min(s => s[cell]), range.Min(cell), 6);
                Assert.Equal(all.Max(s => s[cell]), range.Max(cell), 6);
            }
        }
    }

    [Theory]
    [InlineData(21)]
    [InlineData(22)]
    public void Whatever_a_table_withholds_has_many_solutions(int seed)
    {
        var random = new Random(seed);
        var rules = new ReleaseRules(Audience.Agreement, ReleaseRules.Floor);
        var (withheld, published) = (0, 0);
        for (var round = 0; round < 40; round++)
        {
            var (rows, columns) = (2, random.Next(2, 4));
            var counts = Enumerable.Range(0, rows * columns).Select(_ => random.Next(3) == 0 ? random.Next(5) : random.Next(4, 18)).ToArray();
            var incidents = SmallTables.Incidents(counts, columns);
            var shape = new TableShape(TableName.PlaceByTactic, [.. Enumerable.Range(0, rows).Select(r => Band.Of($"A{r}/-"))], [.. Enumerable.Range(0, columns).Select(c => Band.Of($"T{c}"))]);
            if (new Suppression(shape, incidents, rules, []).Choose() is not { } numbers) continue;
            int[][] sums = [.. numbers.Select(n => Enumerable.Range(0, counts.Length).Where(i => Holds(n.At, i / columns, i % columns)).ToArray())];
            var (least, most) = SmallTables.Bounds(sums, counts);
            for (var cell = 0; cell < counts.Length; cell++)
            {
                if (numbers.Any(n => n.At == new Position(cell / columns, cell % columns)))
                {
                    published++;
                    continue;
                }
                withheld++;
                var what = $"seed {seed} round {round}: {string.Join(',', counts)} cell {cell} is between {least[cell]} and {most[cell]}";
                Assert.True(most[cell] - least[cell] >= ReleaseRules.Floor, what);
                if (rules.Refuse([.. incidents.Where(i => shape.Counts(new(cell / columns, cell % columns), i.Coordinates))]) is not null) Assert.True(least[cell] == 0 && most[cell] >= rules.K, what);
            }
        }
        Assert.True(withheld > 30 && published > 10, $"{withheld} withheld, {published} published");
    }

    static bool Holds(Position at, int row, int column) => (at.Row is Position.Total || at.Row == row) && (at.Column is Position.Total || at.Column == column);
}

/// <summary>Tables small enough to try every one that has the same published sums.</summary>
static class SmallTables
{
    /// <summary>Each row and each column.</summary>
    public static List<int[]> Lines(int rows, int columns) =>
    [
        .. Enumerable.Range(0, rows).Select(r => Enumerable.Range(0, columns).Select(c => r * columns + c).ToArray()),
        .. Enumerable.Range(0, columns).Select(c => Enumerable.Range(0, rows).Select(r => r * columns + c).ToArray()),
    ];

    /// <summary>Every table with the same sums.</summary>
    public static IEnumerable<int[]> Solutions(IReadOnlyList<int[]> sums, int[] truth)
    {
        var left = sums.Select(s => s.Sum(i => truth[i])).ToArray();
        var holding = Enumerable.Range(0, truth.Length).Select(i => Enumerable.Range(0, sums.Count).Where(s => sums[s].Contains(i)).ToArray()).ToArray();
        var last = sums.Select(s => s.Max()).ToArray();
        return Fill(0, new int[truth.Length]);

        IEnumerable<int[]> Fill(int at, int[] table)
        {
            if (at == table.Length)
            {
                yield return [.. table];
                yield break;
            }
            var most = holding[at].Min(s => left[s]);
            for (var value = 0; value <= most; value++)
            {
                if (holding[at].Any(s => last[s] == at && left[s] != value)) continue;
                table[at] = value;
                foreach (var s in holding[at]) left[s] -= value;
                foreach (var solution in Fill(at + 1, table)) yield return solution;
                foreach (var s in holding[at]) left[s] += value;
            }
        }
    }

    /// <summary>Least and most that each cell has in any of them.</summary>
    public static (int[] Least, int[] Most) Bounds(IReadOnlyList<int[]> sums, int[] truth)
    {
        var (least, most) = ((int[])truth.Clone(), (int[])truth.Clone());
        foreach (var solution in Solutions(sums, truth))
            for (var i = 0; i < truth.Length; i++) (least[i], most[i]) = (Math.Min(least[i], solution[i]), Math.Max(most[i], solution[i]));
        return (least, most);
    }

    /// <summary>Incidents of as many people, each alone, who met different things.</summary>
    public static List<CountedIncident> Incidents(int[] counts, int columns) =>
        [.. counts.SelectMany((count, cell) => Enumerable.Range(0, count).Select(n => new CountedIncident(
            $"i{cell}.{n}", $"p{cell}.{n}", $"p{cell}.{n}", n % 2 == 0 ? Tactics.Surveillance : Tactics.Physical, new($"A{cell / columns}/-", $"T{cell % columns}", "Self", "Police"))))];
}
