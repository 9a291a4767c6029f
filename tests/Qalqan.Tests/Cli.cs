using System.Diagnostics;
using System.Text;

namespace Qalqan.Tests;

/// <summary>Runs the built program as its user would, with a data folder of its own.</summary>
sealed class Cli : IDisposable
{
    readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("qalqan-test");

    /// <summary>A folder that is gone at the end of the test.</summary>
    public string Folder => _home.FullName;

    /// <summary>The program.</summary>
    public static string Program => Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "qalqan.exe" : "qalqan");

    /// <summary>Writes a file into <see cref="Folder"/> and returns its path.</summary>
    public string Write(string name, string content) => Write(name, Encoding.UTF8.GetBytes(content));

    /// <summary>Writes a file into <see cref="Folder"/> and returns its path.</summary>
    public string Write(string name, byte[] content)
    {
        var path = Path.Combine(Folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, content);
        return path;
    }

    /// <summary>Runs it to its end.</summary>
    public (int Status, string Output, string Error) Run(params string[] arguments) => Run(null, arguments);

    /// <summary>Runs it to its end with <paramref name="input"/> on standard input.</summary>
    public (int Status, string Output, string Error) Run(byte[]? input, params string[] arguments)
    {
        var start = new ProcessStartInfo(Program)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
            WorkingDirectory = Folder,
        };
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        start.Environment["QALQAN_DATA"] = Path.Combine(Folder, "data");
        start.Environment["LANG"] = "C.UTF-8";
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEndAsync();
        try
        {
            if (input is not null) process.StandardInput.BaseStream.Write(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended without reading its input: its status says why.
        }
        if (!process.WaitForExit(TimeSpan.FromMinutes(2)))
        {
            process.Kill();
            throw new TimeoutException($"qalqan {string.Join(' ', arguments)} did not end");
        }
        return (process.ExitCode, output.Result, error.Result);
    }

    /// <inheritdoc/>
    public void Dispose() => _home.Delete(recursive: true);
}
