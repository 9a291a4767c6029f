using System.Diagnostics;
using System.Globalization;

namespace Qalqan.Bench.Index;

/// <summary>What something took: CPU seconds (user and system) of this process and, where there is one, of a database server, and seconds on the wall.</summary>
sealed record Cost(double Cpu, double Wall)
{
    /// <summary>Runs <paramref name="what"/>.</summary>
    /// <param name="what">The work.</param>
    /// <param name="server">The server's first process, or 0: its children's time counts too.</param>
    public static Cost Of(Action what, int server = 0)
    {
        var (cpu, children) = (Process.GetCurrentProcess().TotalProcessorTime, ServerCpu(server));
        var clock = Stopwatch.StartNew();
        what();
        return new((Process.GetCurrentProcess().TotalProcessorTime - cpu).TotalSeconds + ServerCpu(server) - children, clock.Elapsed.TotalSeconds);
    }

    /// <summary>The run of median CPU time.</summary>
    public static Cost Median(int runs, Action what, int server = 0) =>
        Enumerable.Range(0, runs).Select(_ => Of(what, server)).OrderBy(c => c.Cpu).ElementAt(runs / 2);

    /// <summary>As two cells of a table.</summary>
    public string Cells => string.Create(CultureInfo.InvariantCulture, $"{Short(Cpu)} | {Short(Wall)}");

    public static string Short(double seconds) => seconds < 0.1 ? string.Create(CultureInfo.InvariantCulture, $"{seconds * 1000:0.0} ms") : string.Create(CultureInfo.InvariantCulture, $"{seconds:0.00} s");

    // Fields 14 and 15 of /proc/PID/stat, in ticks of 1/100 s.
    static double ServerCpu(int server)
    {
        if (server == 0) return 0;
        var ticks = 0L;
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(folder), out var pid)) continue;
            try
            {
                var stat = File.ReadAllText(folder + "/stat");
                var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
                if (pid == server || fields[1] == server.ToString(CultureInfo.InvariantCulture))
                    ticks += long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture);
            }
            catch (IOException)
            {
                // It ended meanwhile.
            }
        }
        return ticks / 100.0;
    }

    /// <summary>Resident memory of this process in MB.</summary>
    public static long ResidentMegabytes => Environment.WorkingSet / 1_000_000;
}
