using Qalqan.Formats;

namespace Qalqan.Cli;

/// <summary>Reads everything the user named into one consumer, in order. What could not be read is told on standard error.</summary>
static class EvidenceReading
{
    /// <summary>Reads all of <paramref name="paths"/>.</summary>
    /// <returns>The exit status: done, incomplete if something could not be read, unusable if nothing could.</returns>
    public static int ReadAll(IReadOnlyList<string> paths, IEvidenceConsumer consumer, CancellationToken cancel)
    {
        var run = new EvidenceRun(consumer, cancel);
        foreach (var item in EvidenceWalker.Walk(paths.Select(CaseFolder.EvidenceOf), Console.OpenStandardInput)) WalkedReading.Read(item, run);
        var coverage = run.Tally.ToCoverage();
        foreach (var skipped in coverage.Skipped) Console.Error.WriteLine($"qalqan: not read: {SafeText.Visible(skipped.Path)}: {SafeText.Visible(skipped.Reason)}");
        foreach (var fault in coverage.Faults) Console.Error.WriteLine($"qalqan: could not read: {SafeText.Visible(fault.Path)} at byte {fault.Offset}: expected {fault.Expected}");
        if (!run.Tally.Incomplete) return ExitCode.Done;
        return run.Tally.Files == 0 ? ExitCode.Unusable : ExitCode.Incomplete;
    }
}
