using System.Runtime.ExceptionServices;
using System.Text;
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
        run.Tally.Records++;
        var context = new FileContext { Path = typed, Source = "argument", Depth = 0 };
        var observable = new Observable(kind, Encoding.UTF8.GetBytes(typed), Places.Argument, 0);
        consumer.Observe(context, observable);
        if (kind != ObservableKind.Url) return;
        var signs = new List<Sign>();
        UrlSigns.Check(typed, 0, signs);
        foreach (var sign in signs) consumer.Sign(context, sign with { Place = Places.Argument });
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

    /// <summary>The result of everything checked so far.</summary>
    public CheckResult Result()
    {
        var tally = new CoverageTally();
        long dropped = 0;
        foreach (var (run, consumer) in _workers)
        {
            tally.Add(run.Tally);
            tally.Observables += consumer.Looked;
            dropped += consumer.Findings.Dropped;
        }
        if (dropped > 0) tally.RuleNotRun(FormattableString.Invariant($"{dropped} occurrences are not listed: there are more than {FindingTable.MaxFindings} different findings"));
        if (set.Count == 0) tally.RuleNotRun("the comparison with published warnings: none are loaded. Take some in with 'qalqan intel update', or name a file with -i");
        var findings = FindingTable.ToFindings(_workers.Select(w => w.Consumer.Findings));
        return new()
        {
            Verdict = VerdictOf(findings, Incomplete),
            CheckedAt = options.Now,
            Intelligence = set.Feeds,
            Findings = findings,
            Coverage = tally.ToCoverage(),
        };
    }

    /// <summary>Whether part of the evidence could not be checked: it could not be read, or there was nothing to compare it with.</summary>
    public bool Incomplete => set.Count == 0 || PartUnread;

    /// <summary>Whether part of the evidence could not be read.</summary>
    public bool PartUnread => _workers.Any(w => w.Run.Tally.Incomplete);

    /// <summary>Whether nothing at all could be read.</summary>
    public bool NothingRead => _workers.All(w => w.Run.Tally.Files + w.Run.Tally.Records == 0);

    static Verdict VerdictOf(IReadOnlyList<Finding> findings, bool incomplete)
    {
        var gravest = findings.Count == 0 ? Verdict.NoMatchToday : findings.Max(f => f.Verdict);
        return gravest == Verdict.NoMatchToday && incomplete ? Verdict.CouldNotCheck : gravest;
    }

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
