using System.Diagnostics;

namespace Qalqan.Cli;

/// <summary>One line of progress on standard error, for work that takes over a second at a terminal. Erased at the end.</summary>
sealed class StderrProgress(TextWriter error, string verb, int steps, bool? terminal = null) : IDisposable
{
    readonly bool _shown = terminal ?? (!Console.IsErrorRedirected && ReferenceEquals(error, Console.Error));
    readonly long _start = Stopwatch.GetTimestamp();
    int _done;
    int _width;

    /// <summary>Says that the next step begins.</summary>
    public void Step(string what)
    {
        _done++;
        Say($"{verb} {_done} of {steps}: {SafeText.Visible(Path.GetFileName(what), 40)}");
    }

    /// <summary>Says how far the step is.</summary>
    public void Say(string line)
    {
        if (!_shown || Stopwatch.GetElapsedTime(_start) < TimeSpan.FromSeconds(1)) return;
        error.Write($"\r{line.PadRight(_width)}");
        _width = line.Length;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_width > 0) error.Write($"\r{new string(' ', _width)}\r");
    }
}
