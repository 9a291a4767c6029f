using System.Globalization;
using System.Text;

namespace Qalqan.Bench.Scan;

/// <summary>The whole job as a user runs it, beside the tools they would use instead.</summary>
static class ScanBench
{
    const long PeerMemoryKilobytes = 4_000_000;
    const int PeerSeconds = 100;
    const long DefaultBytes = 1_073_741_824;

    public static int Run(Options options)
    {
        var bytes = options.Bytes ?? DefaultBytes;
        var folder = Directory.CreateTempSubdirectory("qalqan-bench-").FullName;
        try
        {
            return Run(options, bytes, folder);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Writes what <see cref="Run(Options)"/> measures on, to look at it with other tools: the logs, where what was planted, and the sets.</summary>
    public static int WriteFiles(Options options)
    {
        var folder = Directory.CreateDirectory(options.Output ?? ".").FullName;
        using (var output = File.Create(Path.Combine(folder, "mixed.log")))
        {
            var (planted, _) = new LogGenerator(options.Indicators).Write(output, options.Bytes ?? DefaultBytes);
            File.WriteAllLines(Path.Combine(folder, "planted.tsv"), planted.Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.Line}\t{Values.Indicator(p.Indicator).Kind}\t{Values.Indicator(p.Indicator).Value}\t{p.Indicator}")));
        }
        foreach (var count in options.Indicators) CompileBench.Save(count, Path.Combine(folder, $"{count}.qset"), Path.Combine(folder, $"{count}.txt"));
        return 0;
    }

    static int Run(Options options, long bytes, string folder)
    {
        var qalqan = Build(folder);
        var log = Path.Combine(folder, "mixed.log");
        List<Planted> planted;
        long lines;
        using (var output = File.Create(log)) (planted, lines) = new LogGenerator(options.Indicators).Write(output, bytes);
        var report = new StringBuilder($"# Scan\n\n{Machine.Describe()}\n- {new FileInfo(log).Length:N0} bytes of mixed logs, {lines:N0} lines; every planted hit is checked.\n\n");
        report.AppendLine("| indicators | program | CPU s | wall s | peak MB | CPU / `wc -l` | hits found / planted | other hits |").AppendLine("|--:|---|--:|--:|--:|--:|--:|--:|");
        foreach (var count in options.Indicators) Size(options, count, folder, qalqan, log, [.. planted.Where(p => p.Indicator < count)], report);
        Console.Write(report);
        if (options.Output is { } path) File.WriteAllText(path, report.ToString());
        return 0;
    }

    static void Size(Options options, int count, string folder, string qalqan, string log, Planted[] planted, StringBuilder report)
    {
        var set = Path.Combine(folder, "indicators.qset");
        var list = Path.Combine(folder, "indicators.txt");
        CompileBench.Save(count, set, list);
        var hits = Path.Combine(folder, "hits.tsv");
        List<Measured> wc = [], one = [], two = [];
        // Side by side in one run: each round has every program once.
        for (var i = 0; i < options.Runs; i++)
        {
            wc.Add(Measured.Run(0, 600, $"wc -l {log}"));
            one.Add(Measured.Run(0, 600, $"{qalqan} check -i {set} --threads 1 --format json {log}"));
            two.Add(Measured.Run(0, 600, $"{qalqan} check -i {set} --threads 2 --format json {log}"));
        }
        var baseline = Measured.Median(wc.Select(m => m.Cpu));
        Row(report, count, "wc -l", wc, baseline, "");
        ScanWorker.Run(set, log, 1, hits); // a report gathers hits; here each is wanted with its line
        Row(report, count, "qalqan check, 1 thread", one, baseline, Check(hits, planted));
        Row(report, count, "qalqan check, 2 threads", two, baseline, "");
        if (!options.Peers) return;
        foreach (var (name, command) in new[] { ("grep -F -f", $"env LC_ALL=C grep -n -F -f {list} {log}"), ("rg -F -f", $"rg -j1 -n -F -f {list} {log}") })
        {
            var peer = Measured.Run(PeerMemoryKilobytes, PeerSeconds, command);
            if (peer.Exit > 1) report.AppendLine(CultureInfo.InvariantCulture, $"| {Options.Short(count)} | {name} | {peer.Cpu:F1} | {peer.Wall:F1} | {peer.PeakMegabytes:F0} | | did not finish within {PeerMemoryKilobytes / 1e6:F0} GB and {PeerSeconds} s | |");
            else Row(report, count, name, [peer], baseline, CheckLines(peer.Output, planted));
        }
    }

    static void Row(StringBuilder report, int count, string name, List<Measured> runs, double baseline, string hits)
    {
        var cpu = Measured.Median(runs.Select(m => m.Cpu));
        report.AppendLine(CultureInfo.InvariantCulture, $"| {Options.Short(count)} | {name} | {cpu:F2} | {Measured.Median(runs.Select(m => m.Wall)):F2} | {Peak(runs):F0} | {cpu / baseline:F2} | {(hits.Length > 0 ? hits : "|")} |");
        if (runs.Exists(m => m.Exit > 1)) throw new InvalidOperationException($"{name} failed: {runs.First(m => m.Exit > 1).Output}");
    }

    static double Peak(List<Measured> runs) => Measured.Median(runs.Select(m => m.PeakMegabytes));

    static string Check(string hitsFile, Planted[] planted)
    {
        var found = File.ReadLines(hitsFile).Select(l => l.Split('\t')).Select(f => (long.Parse(f[0], CultureInfo.InvariantCulture), f[1] + f[2])).ToHashSet();
        var expected = planted.Select(p => (p.Line, Values.Indicator(p.Indicator) is var (kind, value) ? kind + value : "")).ToHashSet();
        return $"{expected.Count(found.Contains)} / {expected.Count} | {found.Count(f => !expected.Contains(f))}";
    }

    static string CheckLines(string output, Planted[] planted)
    {
        var found = output.Split('\n').Where(l => l.Contains(':')).Select(l => long.TryParse(l.AsSpan(0, l.IndexOf(':')), CultureInfo.InvariantCulture, out var n) ? n : 0).ToHashSet();
        var expected = planted.Select(p => p.Line).ToHashSet();
        return $"{expected.Count(found.Contains)} / {expected.Count} | {found.Count(f => !expected.Contains(f))}";
    }

    /// <summary>Builds the command line tool as a user gets it, and gives the command to run it with an empty store of its own.</summary>
    static string Build(string folder)
    {
        var built = Measured.Run(0, 600, $"{Path.Combine(Machine.Root(), "qalqan")} --version");
        if (built.Exit != 0) throw new InvalidOperationException(built.Output);
        return $"env XDG_DATA_HOME={folder} {Path.Combine(Machine.Root(), "artifacts", "cli", "qalqan")}";
    }
}
