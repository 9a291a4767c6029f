using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Qalqan.Bench.Scan;

/// <summary>One run of a process: CPU and wall seconds, peak memory, and what it wrote.</summary>
sealed record Measured(double Cpu, double Wall, double PeakMegabytes, int Exit, string Output)
{
    /// <summary>Runs a command and measures it with everything it started.</summary>
    /// <param name="memoryLimitKilobytes">Address space it may have; 0 for no limit.</param>
    /// <param name="secondsLimit">CPU seconds it may use.</param>
    /// <param name="command">A command for bash.</param>
    public static Measured Run(long memoryLimitKilobytes, int secondsLimit, string command)
    {
        var limits = $"ulimit -t {secondsLimit};" + (memoryLimitKilobytes > 0 ? $" ulimit -v {memoryLimitKilobytes};" : "");
        var start = new ProcessStartInfo("/bin/bash", ["-c", $"{limits} exec {command}"]) { RedirectStandardOutput = true, RedirectStandardError = true };
        var before = ChildrenCpu();
        var clock = Stopwatch.StartNew();
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        var peak = 0L;
        // The high-water mark only grows: the last look before the end misses little.
        while (!process.WaitForExit(10)) peak = Math.Max(peak, HighWater(process.Id));
        process.WaitForExit();
        return new(ChildrenCpu() - before, clock.Elapsed.TotalSeconds, peak / 1000.0, process.ExitCode, output.Result + errors.Result);
    }

    static long HighWater(int pid)
    {
        try
        {
            var line = File.ReadLines($"/proc/{pid}/status").FirstOrDefault(l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
            return line is null ? 0 : long.Parse(line.AsSpan(6).Trim().TrimEnd(" kB"), CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0;
        }
    }

    static double ChildrenCpu()
    {
        var usage = new long[18];
        if (getrusage(-1, usage) != 0) throw new InvalidOperationException("getrusage failed");
        return usage[0] + usage[2] + (usage[1] + usage[3]) / 1e6;
    }

    [DllImport("libc"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    static extern int getrusage(int who, [Out] long[] usage);

    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length % 2 == 1 ? sorted[sorted.Length / 2] : (sorted[sorted.Length / 2 - 1] + sorted[sorted.Length / 2]) / 2;
    }
}
