using System.Globalization;
using Qalqan.Formats;

namespace Qalqan.Cli;

/// <summary>Carries out one <c>check</c>: gathers the intelligence, reads the evidence, writes the report.</summary>
static class Check
{
    /// <summary>Top-level domains that nearly every name typed here has as the ending of a file.</summary>
    static readonly string[] FileEndings = [".zip", ".mov", ".cab"];

    /// <summary>Does it.</summary>
    /// <returns>The exit status.</returns>
    /// <exception cref="UsageException">An argument names nothing that can be checked or used.</exception>
    public static int Run(CheckRequest request, CancellationToken cancel)
    {
        var words = Words.For(request.Language ?? CultureInfo.CurrentUICulture.Name);
        var (paths, values, cases) = Sort(request.Paths);
        if (values.Count == 0 && paths.Count > 0 && paths.TrueForAll(IsMissing)) throw new UsageException(string.Join("; ", paths.Select(p => $"{SafeText.Visible(p)}: no such file or folder")));
        using var set = CheckIntelligence.Load([.. request.Intelligence, .. cases.Select(c => c.Intelligence)], cancel);
        using var report = ReportOutput.Open(request, words);
        using var progress = new CheckProgress(paths, words);
        var options = new CheckOptions
        {
            Now = DateTimeOffset.UtcNow,
            Protected = [.. request.Protected.Select(Domain)],
            Threads = request.Threads,
            OnOccurrence = report.OnOccurrence,
            OnProgress = progress.Add,
        };
        var job = new CheckJob(set, options, cancel);
        foreach (var (value, kind) in values) job.CheckValue(value, kind);
        if (paths.Count > 0) job.CheckPaths(paths);
        var outcome = job.Outcome;
        var result = outcome.Result();
        progress.Dispose();
        report.Write(result);
        return Status(request, outcome, result);
    }

    static int Status(CheckRequest request, CheckOutcome outcome, CheckResult result)
    {
        if (result.Findings.Any(f => f.Severity >= request.FailOn)) return ExitCode.Found;
        if (outcome.NothingRead && outcome.PartUnread) return ExitCode.Unusable;
        return outcome.Incomplete ? ExitCode.Incomplete : ExitCode.Done;
    }

    /// <summary>What the arguments are: paths that exist, values to look up, case folders.</summary>
    static (List<string> Paths, List<(string, ObservableKind)> Values, List<CaseFolder> Cases) Sort(IReadOnlyList<string> arguments)
    {
        var (paths, values, cases) = (new List<string>(), new List<(string, ObservableKind)>(), new List<CaseFolder>());
        foreach (var argument in arguments)
        {
            if (argument != "-" && !Path.Exists(argument) && Guess.TryKind(argument, out var kind, out _))
            {
                values.Add((argument, kind));
                // A mistyped file name must not end as "nothing matched": where it could be either, it is both.
                if (kind == ObservableKind.Domain && FileEndings.Any(e => argument.EndsWith(e, StringComparison.OrdinalIgnoreCase))) paths.Add(argument);
            }
            else if (CaseFolder.At(argument) is { } folder)
            {
                cases.Add(folder);
                paths.Add(folder.Evidence);
            }
            else
            {
                paths.Add(argument);
            }
        }
        return (paths, values, cases);
    }

    static bool IsMissing(string path) => path != "-" && !Path.Exists(path);

    static string Domain(string typed) => Canonical.TryGet(ObservableKind.Domain, typed, out var canonical, out var reason)
        ? canonical
        : throw new UsageException($"--protect {SafeText.Visible(typed)}: {reason}");
}
