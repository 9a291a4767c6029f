using System.Diagnostics;
using Xunit;

namespace Qalqan.Hub.Tests;

/// <summary>The Debian package, built, installed below a folder of its own, tried and removed as an operator would.</summary>
public sealed class PackageTests
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Speed", "slow")]
    public async Task The_package_installs_does_the_whole_loop_and_leaves_the_data_when_it_is_removed()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && File.Exists("/usr/bin/dpkg-deb") && Environment.IsPrivilegedProcess, "a package is built and installed by root, on Debian");
        var folder = Directory.CreateTempSubdirectory("qdeb").FullName;
        try
        {
            var package = (await RunAsync(Path.Combine(Root(), "deploy", "make-deb"), folder)).Trim();
            var system = Path.Combine(folder, "system");
            var status = Path.Combine(system, "var", "lib", "dpkg");
            foreach (var part in (string[])["info", "updates"]) Directory.CreateDirectory(Path.Combine(status, part));
            File.WriteAllText(Path.Combine(status, "status"), "");
            string[] dpkg = [$"--root={system}", "--force-script-chrootless", "--force-depends"];
            await RunAsync("/usr/bin/dpkg", [.. dpkg, "--install", package]);

            var programs = Path.Combine(system, "usr", "lib", "qalqan");
            Assert.Contains("the notice is in the mailbox", await RunAsync(Path.Combine(programs, "hub", "qalqan-hub"), "hub", "self-test"), StringComparison.Ordinal);
            var command = Path.Combine(system, "usr", "bin", "qalqan");
            Assert.StartsWith("0.", await RunAsync(command, "--version"), StringComparison.Ordinal);
            // The command becomes another program: each of its arguments must arrive there as it is.
            Assert.Contains("hub self-test", await RunAsync(command, "hub", "self-test", "--help"), StringComparison.Ordinal);
            foreach (var unit in Directory.GetFiles(Path.Combine(system, "lib", "systemd", "system")))
            {
                var program = File.ReadLines(unit).Single(l => l.StartsWith("ExecStart=", StringComparison.Ordinal))["ExecStart=/".Length..].Split(' ')[0];
                Assert.True(File.Exists(Path.Combine(system, program)), $"{Path.GetFileName(unit)} starts {program}, which is not in the package");
            }

            var data = Path.Combine(system, "var", "lib", "qalqan-hub", "hub.db");
            Directory.CreateDirectory(Path.GetDirectoryName(data)!);
            File.WriteAllText(data, "what people entrusted to it");
            await RunAsync("/usr/bin/dpkg", [.. dpkg, "--purge", "qalqan"]);
            Assert.True(File.Exists(data));
            Assert.False(Directory.Exists(programs));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    static async Task<string> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEndAsync(Cancel);
        var said = await process.StandardOutput.ReadToEndAsync(Cancel);
        await process.WaitForExitAsync(Cancel);
        Assert.True(process.ExitCode == 0, $"{Path.GetFileName(program)} {string.Join(' ', arguments)} ended with {process.ExitCode}: {said}{await errors}");
        return said;
    }

    static string Root()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
            if (File.Exists(Path.Combine(folder, "deploy", "make-deb"))) return folder;
        throw new DirectoryNotFoundException("deploy/make-deb is above no folder of the tests");
    }
}
