using Qalqan.Formats;

namespace Qalqan.Cli;

/// <summary>From what was met while walking to what is read of it.</summary>
static class WalkedReading
{
    /// <summary>Reads <paramref name="item"/> into <paramref name="run"/>, or notes there why not.</summary>
    public static void Read(Walked item, EvidenceRun run)
    {
        switch (item)
        {
            case Walked.Evidence evidence:
                using (evidence.File as IDisposable)
                {
                    run.Read(evidence.File);
                    if (evidence.File is DiskEvidence { Problem: { } problem }) run.Tally.Fault(item.Path, problem.Offset, problem.Expected);
                }
                break;
            case Walked.Skipped skipped:
                run.Tally.Skip(item.Path, skipped.Reason, isEvidence: skipped.Named);
                break;
            case Walked.Fault fault:
                run.Tally.Fault(item.Path, 0, fault.Expected);
                break;
        }
    }
}
