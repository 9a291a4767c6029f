using System.Diagnostics;

namespace Qalqan.Hub.Tests;

/// <summary>A process that a test starts, reads and ends by its own handle.</summary>
sealed class ChildProcess : IDisposable
{
    readonly Process _process;
    readonly List<string> _lines = [];

    public ChildProcess(string program, IEnumerable<string> arguments, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        foreach (var (name, value) in environment) start.Environment[name] = value;
        _process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start");
        _process.ErrorDataReceived += (_, e) => Note(e.Data);
        _process.BeginErrorReadLine();
    }

    /// <summary>Every line that it wrote so far, on either output.</summary>
    public string Said
    {
        get { lock (_lines) return string.Join('\n', _lines); }
    }

    public StreamWriter Input => _process.StandardInput;

    public bool HasEnded => _process.HasExited;

    /// <summary>Bytes of memory that it has.</summary>
    public long WorkingSet
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    public TimeSpan Processor
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>The first line of its output that starts with <paramref name="start"/>, without that start.</summary>
    public string ReadLine(string start = "")
    {
        while (_process.StandardOutput.ReadLine() is { } line)
        {
            Note(line);
            if (line.StartsWith(start, StringComparison.Ordinal)) return line[start.Length..];
        }
        _process.WaitForExit();
        throw new InvalidOperationException($"ended with {_process.ExitCode} before it said \"{start}\":\n{Said}");
    }

    /// <summary>kill -9.</summary>
    public void Kill()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
    }

    /// <summary>kill -9 of this process and of none that it started.</summary>
    public void KillAlone()
    {
        if (!_process.HasExited) _process.Kill();
        _process.WaitForExit();
    }

    /// <summary>SIGTERM, and how it ended.</summary>
    public int Terminate()
    {
        Signal("-TERM");
        return Wait();
    }

    /// <summary>Stands still, as on a machine that is asleep.</summary>
    public void Pause() => Signal("-STOP");

    public void GoOn() => Signal("-CONT");

    public int Wait()
    {
        if (!_process.WaitForExit(TimeSpan.FromSeconds(30))) throw new TimeoutException(Said);
        _process.WaitForExit(); // until everything that it wrote is here
        return _process.ExitCode;
    }

    public void Dispose()
    {
        Kill();
        _process.Dispose();
    }

    void Signal(string signal)
    {
        using var kill = Process.Start("kill", [signal, _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    void Note(string? line)
    {
        if (line is null) return;
        lock (_lines) _lines.Add(line);
    }
}
