using System.Diagnostics;

namespace Qalqan.Tests;

/// <summary>The second verifier, in another language, as a process that is asked one bundle after the other.</summary>
sealed class IndependentVerifier : IDisposable
{
    readonly Process _process;
    readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("qalqan-verify");

    public IndependentVerifier()
    {
        var start = new ProcessStartInfo("python3") { RedirectStandardInput = true, RedirectStandardOutput = true };
        foreach (var argument in new[] { Path.Combine(Golden.Root, "tests", "vectors", "custody", "verify.py"), "-" }) start.ArgumentList.Add(argument);
        _process = Process.Start(start)!;
    }

    /// <summary>Whether python3 and openssl are there.</summary>
    public static bool IsThere => new[] { "python3", "openssl" }.All(program =>
        Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program))));

    /// <summary>Its answer to the bundle as a folder: "0 …" if everything holds, else "1 …" and why.</summary>
    public string Ask(IReadOnlyDictionary<string, byte[]> parts)
    {
        var path = Path.Combine(_folder.FullName, "bundle");
        if (Directory.Exists(path)) Directory.Delete(path, recursive: true);
        foreach (var (name, bytes) in parts)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(path, name))!);
            File.WriteAllBytes(Path.Combine(path, name), bytes);
        }
        return Ask(path);
    }

    /// <summary>Its answer to a folder or zip.</summary>
    public string Ask(string path)
    {
        _process.StandardInput.WriteLine(path);
        _process.StandardInput.Flush();
        return _process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("the second verifier ended");
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        _process.WaitForExit();
        _process.Dispose();
        _folder.Delete(recursive: true);
    }
}
