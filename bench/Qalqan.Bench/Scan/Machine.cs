using System.Diagnostics;

namespace Qalqan.Bench.Scan;

/// <summary>Where and with what something was measured.</summary>
static class Machine
{
    public static string Describe() => $"""
        - CPU: {Cpu()}, {Environment.ProcessorCount} processors; scanner variant: {SimdChoice.Default}
        - Commit: {Ask("git", "rev-parse --short HEAD")}{(Ask("git", "status --porcelain --untracked-files=no").Length > 0 ? " with changes" : "")}
        - .NET {Environment.Version}; {Ask("grep", "--version").Split('\n')[0]}; {Ask("rg", "--version").Split('\n')[0]}; {Ask("wc", "--version").Split('\n')[0]}
        - Load on the machine meanwhile (1, 5, 15 minutes): {(File.Exists("/proc/loadavg") ? string.Join(' ', File.ReadAllText("/proc/loadavg").Split(' ')[..3]) : "unknown")}
        - File in the page cache; CPU is user and system time of the process and its children; medians.
        """;

    static string Cpu() => File.Exists("/proc/cpuinfo")
        ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim() ?? "unknown" : "unknown";

    static string Ask(string program, string arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
            return process.StandardOutput.ReadToEnd().Trim();
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return program + " missing";
        }
    }

    /// <summary>The project's folder.</summary>
    public static string Root()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
            if (File.Exists(Path.Combine(folder, "Qalqan.slnx"))) return folder;
        throw new InvalidOperationException("run it inside the project");
    }
}
