using System.Runtime.ExceptionServices;
using Qalqan.Formats;

namespace Qalqan.Cli;

/// <summary>One whole check: many files over several workers, one result.</summary>
sealed class CheckJob(IndicatorSet set, CheckOptions options, CancellationToken cancel)
{
    readonly List<(EvidenceRun Run, CheckConsumer Consumer)> _workers = [];

    /// <summary>Checks a value that was typed in place of a path.</summary>
    public void CheckValue(string typed, ObservableKind kind)
    {
        var (run, consumer) = NewWorker();
        CheckOutcome.LookUp(typed, kind, run, consumer);
    }

    /// <summary>Checks everything at <paramref name="paths"/>.</summary>
    public void CheckPaths(IReadOnlyList<string> paths)
    {
        // Listing occurrences in order needs one worker; a single file has work for no more.
        var workers = options.OnOccurrence is null && !(paths.Count == 1 && File.Exists(paths[0])) ? options.Threads : 1;
        using var items = EvidenceWalker.Walk(paths, Console.OpenStandardInput).GetEnumerator();
        var runs = new EvidenceRun[workers];
        for (var i = 0; i < workers; i++) runs[i] = NewWorker().Run;
        var failures = new List<Exception>();
        var threads = runs.Skip(1).Select(run => new Thread(() => Work(run, items, failures)) { IsBackground = true }).ToArray();
        foreach (var thread in threads) thread.Start();
        Work(runs[0], items, failures);
        foreach (var thread in threads) thread.Join();
        if (failures is [var first, ..]) ExceptionDispatchInfo.Throw(first);
    }

    /// <summary>What was found so far.</summary>
    public CheckOutcome Outcome => new(set, options.Now, _workers);

    (EvidenceRun Run, CheckConsumer Consumer) NewWorker()
    {
        var consumer = new CheckConsumer(set, options);
        var worker = (new EvidenceRun(consumer, cancel), consumer);
        _workers.Add(worker);
        return worker;
    }

    void Work(EvidenceRun run, IEnumerator<Walked> items, List<Exception> failures)
    {
        try
        {
            while (Next(items, failures) is { } item) WalkedReading.Read(item, run);
        }
        catch (Exception e)
        {
            lock (items) failures.Add(e);
        }
    }

    Walked? Next(IEnumerator<Walked> items, List<Exception> failures)
    {
        lock (items)
        {
            cancel.ThrowIfCancellationRequested();
            return failures.Count == 0 && items.MoveNext() ? items.Current : null;
        }
    }
}
