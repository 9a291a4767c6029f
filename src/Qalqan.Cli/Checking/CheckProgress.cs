namespace Qalqan.Cli;

/// <summary>Counts what is read and shows how far the check is.</summary>
sealed class CheckProgress : IDisposable
{
    readonly ProgressLine _line;
    readonly long? _total;
    readonly Lock _lock = new();
    long _done;

    public CheckProgress(IReadOnlyList<string> paths, Words words)
    {
        _line = new(Console.Error, !Console.IsErrorRedirected, words, TimeProvider.System);
        _total = Console.IsErrorRedirected ? null : Total(paths);
    }

    /// <summary>Adds bytes that were read, from any thread.</summary>
    public void Add(long bytes)
    {
        lock (_lock) _line.Report(_done += bytes, _total);
    }

    /// <inheritdoc/>
    public void Dispose() => _line.Dispose();

    /// <summary>The size of the files named; null where a folder or a pipe leaves it open: counting a big tree would cost more than it tells.</summary>
    static long? Total(IReadOnlyList<string> paths) =>
        paths.All(File.Exists) ? paths.Sum(p => new FileInfo(p).Length) : null;
}
