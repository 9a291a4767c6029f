using System.CommandLine;
using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Qalqan.Cli;

/// <summary><c>qalqan hub</c> and <c>qalqan demo</c>: the hub is a program of its own, which needs a server's libraries; this one takes its place.</summary>
static class HubCommand
{
    const string Program = "qalqan-hub";

    /// <summary>Whether the arguments are the hub's. Looked at before they are parsed: the hub has its own help.</summary>
    public static bool IsFor(string[] args) => args is ["hub" or "demo", ..];

    /// <summary>For the list of commands: what stands in the help.</summary>
    public static Command Create(string name, string description) => new(name, description) { TreatUnmatchedTokensAsErrors = false };

    /// <summary>Becomes the hub. Returns only where it cannot.</summary>
    /// <exception cref="UsageException">It is not installed.</exception>
    public static int Become(string[] args)
    {
        if (OperatingSystem.IsWindows()) throw new UsageException("the hub runs on Linux");
        var program = new[] { AppContext.BaseDirectory, Path.Combine(AppContext.BaseDirectory, "..", "hub") }.Select(f => Path.GetFullPath(Path.Combine(f, Program))).FirstOrDefault(File.Exists)
            ?? throw new UsageException($"{Program} is not installed beside this program");
        // One process, not two: SIGTERM, the terminal and the exit status are the hub's own.
        string?[] arguments = [program, .. args, null];
        _ = Execute(program, arguments);
        throw new UsageException($"{Program} cannot be started: {new Win32Exception(Marshal.GetLastPInvokeError()).Message}");
    }

    [DllImport("libc", EntryPoint = "execv", SetLastError = true, CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    static extern int Execute([MarshalAs(UnmanagedType.LPUTF8Str)] string path, [MarshalAs(UnmanagedType.LPArray, ArraySubType = UnmanagedType.LPStr)] string?[] arguments);
}
