using System.Text;

namespace Qalqan.Formats;

/// <summary>What several workers of one check found, together.</summary>
/// <param name="set">What was compared with.</param>
/// <param name="now">The time of the check.</param>
/// <param name="workers">Each worker's reading and its findings.</param>
public sealed class CheckOutcome(IndicatorSet set, DateTimeOffset now, IReadOnlyCollection<(EvidenceRun Run, CheckConsumer Consumer)> workers)
{
    /// <summary>Whether part of the evidence could not be checked: it could not be read, or there was nothing to compare it with.</summary>
    public bool Incomplete => set.Count == 0 || PartUnread;

    /// <summary>Whether part of the evidence could not be read.</summary>
    public bool PartUnread => workers.Any(w => w.Run.Tally.Incomplete);

    /// <summary>Whether nothing at all could be read.</summary>
    public bool NothingRead => workers.All(w => w.Run.Tally.Files + w.Run.Tally.Records == 0);

    /// <summary>The result of everything checked so far.</summary>
    public CheckResult Result()
    {
        var tally = new CoverageTally();
        long dropped = 0;
        foreach (var (run, consumer) in workers)
        {
            tally.Add(run.Tally);
            tally.Observables += consumer.Looked;
            dropped += consumer.Findings.Dropped;
        }
        if (dropped > 0) tally.RuleNotRun(FormattableString.Invariant($"{dropped} occurrences are not listed: there are more than {FindingTable.MaxFindings} different findings"));
        if (set.Count == 0) tally.RuleNotRun("the comparison with published warnings: none are loaded. Take some in with 'qalqan intel update', or name a file with -i");
        var findings = FindingTable.ToFindings(workers.Select(w => w.Consumer.Findings));
        return new()
        {
            Verdict = VerdictOf(findings),
            CheckedAt = now,
            Intelligence = set.Feeds,
            Findings = findings,
            Coverage = tally.ToCoverage(),
        };
    }

    /// <summary>Looks up a value that was typed or pasted in place of a file.</summary>
    public static void LookUp(string typed, ObservableKind kind, EvidenceRun run, CheckConsumer consumer)
    {
        run.Tally.Records++;
        var context = new FileContext { Path = typed, Source = "argument", Depth = 0 };
        consumer.Observe(context, new(kind, Encoding.UTF8.GetBytes(typed), Places.Argument, 0));
        if (kind != ObservableKind.Url) return;
        var signs = new List<Sign>();
        UrlSigns.Check(typed, 0, signs);
        foreach (var sign in signs) consumer.Sign(context, sign with { Place = Places.Argument });
    }

    Verdict VerdictOf(IReadOnlyList<Finding> findings)
    {
        var gravest = findings.Count == 0 ? Verdict.NoMatchToday : findings.Max(f => f.Verdict);
        return gravest == Verdict.NoMatchToday && Incomplete ? Verdict.CouldNotCheck : gravest;
    }
}
