using System.Globalization;
using System.Text;
using Qalqan.Bench.Scan;
using Qalqan.Hub;

namespace Qalqan.Bench.Index;

/// <summary>What a sweep costs as one of people, tokens and indicators grows and the others stay.</summary>
static class GrowthBench
{
    /// <summary>One sweep.</summary>
    sealed record Size(int People, int TokensEach, int Indicators);

    public static int Run(Options options)
    {
        Sweep(new(1000, 1000, 1000), 25); // until the runtime has compiled it
        var report = new StringBuilder("# Growth of a sweep\n\n").AppendLine(Machine.Describe());
        GrowthPanel[] panels =
        [
            Measure("people", [100, 1000, 10_000, 100_000], n => new(n, 1000, 1000), "1,000 tokens each, 1,000 indicators", s => s.People, options.Runs, report),
            Measure("tokens", [1_000_000, 10_000_000, 100_000_000], n => new(10_000, n / 10_000, 1000), "10,000 people, 1,000 indicators", s => s.People * s.TokensEach, options.Runs, report),
            Measure("new indicators", [1, 10, 100, 1000, 10_000], n => new(10_000, 1000, n), "10,000 people with 1,000 tokens each", s => s.Indicators, options.Runs, report),
        ];
        Console.Write(report);
        File.WriteAllText(Path.Combine(Machine.Root(), "docs", "growth.svg"), GrowthChart.Draw(panels));
        if (options.Output is { } file) File.WriteAllText(file, report.ToString());
        return 0;
    }

    static GrowthPanel Measure(string what, int[] sizes, Func<int, Size> of, string fixedPart, Func<Size, int> grown, int runs, StringBuilder report)
    {
        report.Append(CultureInfo.InvariantCulture, $"\n## More {what}: {fixedPart}\n\n| {what} | CPU | wall |\n|--:|--:|--:|\n");
        var points = new List<(double X, double Milliseconds)>();
        foreach (var size in sizes.Select(of))
        {
            Console.Error.WriteLine($"{size}");
            var cost = Sweep(size, Math.Max(5, runs));
            points.Add((grown(size), cost.Cpu * 1000));
            report.Append(CultureInfo.InvariantCulture, $"| {grown(size):#,0} | {cost.Cells} |\n");
        }
        return new(what, fixedPart, points);
    }

    static Cost Sweep(Size size, int runs)
    {
        using var keys = new LocalHmacKey(PersonKey.Create(), PersonKey.Create());
        var chain = new TokenChain(keys);
        // Fifty are hit, however many people there are: confirming a hit is another cost.
        var synthetic = new SyntheticPeople(size.People, size.TokensEach, Math.Min(size.Indicators, 1000), 50, 1);
        var (index, ids, _) = IndexBench.Build(synthetic, size.People, chain, null);
        using var disposed = index;
        var question = IndexBench.AskMore(synthetic, size.Indicators, chain);
        void Once() => IndexBench.Check(synthetic, ids, IndexBench.Sweep(index, question), size.Indicators);
        // What takes milliseconds is taken many times: whatever else the process does would be seen in one.
        var times = Math.Max(1, (int)(0.25 / Cost.Of(Once).Wall));
        var cost = Cost.Median(runs, () =>
        {
            for (var i = 0; i < times; i++) Once();
        });
        return new(cost.Cpu / times, cost.Wall / times);
    }
}
