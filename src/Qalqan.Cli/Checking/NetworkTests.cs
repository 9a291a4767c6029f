using System.Diagnostics;
using Xunit;

namespace Qalqan.Tests;

public sealed class NetworkTests
{
    const string Strace = "/usr/bin/strace";

    [Fact]
    public async Task A_check_opens_no_socket_to_anywhere()
    {
        Assert.SkipUnless(File.Exists(Strace), "strace is not installed: apt-get install strace");
        using var folder = new Cli();
        var trace = Path.Combine(folder.Folder, "trace");
        var start = new ProcessStartInfo(Strace) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])["-f", "-qq", "-e", "trace=socket,connect,sendto,sendmsg,bind", "-o", trace,
            Cli.Program, "check", Path.Combine(Golden.Root, "samples"), "hxxps://evil[.]example/x", "--format", "json"])
            start.ArgumentList.Add(argument);
        start.Environment["QALQAN_DATA"] = Path.Combine(folder.Folder, "data");
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.SkipWhen(error.Contains("ptrace", StringComparison.OrdinalIgnoreCase), "tracing is not allowed here");
        Assert.True(process.ExitCode == 1, error);
        Assert.Contains("known-indicator-matched", await output, StringComparison.Ordinal);
        // The runtime's own signalling between threads uses AF_UNIX at the most; AF_INET and AF_INET6 are what would tell an attacker.
        Assert.DoesNotContain(File.ReadLines(trace), line => line.Contains("AF_INET", StringComparison.Ordinal));
    }
}
