namespace Qalqan.Formats;

/// <summary>Counts what a run reads and what it cannot, as it goes. Not thread-safe: one per worker, added up at the end.</summary>
public sealed class CoverageTally
{
    readonly List<SkippedItem> _skipped = [];
    readonly List<FaultItem> _faults = [];
    readonly SortedSet<string> _rulesNotRun = new(StringComparer.Ordinal);
    long _skippedTotal, _faultsTotal;

    /// <summary>Files begun.</summary>
    public long Files { get; set; }

    /// <summary>Bytes read.</summary>
    public long Bytes { get; set; }

    /// <summary>Records read.</summary>
    public long Records { get; set; }

    /// <summary>Candidates looked up.</summary>
    public long Observables { get; set; }

    /// <summary>Whether part of the evidence could not be checked.</summary>
    public bool Incomplete { get; private set; }

    /// <summary>Notes that <paramref name="path"/> was deliberately not read.</summary>
    /// <param name="path">Its path as reports show it.</param>
    /// <param name="reason">Why, and what would help.</param>
    /// <param name="isEvidence">False for what holds no evidence itself, like a link: it is listed, and the check is complete without it.</param>
    public void Skip(string path, string reason, bool isEvidence = true)
    {
        Incomplete |= isEvidence;
        _skippedTotal++;
        if (_skipped.Count < Coverage.MaxListed) _skipped.Add(new(path, reason));
    }

    /// <summary>Notes that <paramref name="path"/> could not be read at <paramref name="offset"/>.</summary>
    public void Fault(string path, long offset, string expected)
    {
        Incomplete = true;
        _faultsTotal++;
        if (_faults.Count < Coverage.MaxListed) _faults.Add(new(path, offset, expected));
    }

    /// <summary>Notes that a rule could not run.</summary>
    public void RuleNotRun(string reason) => _rulesNotRun.Add(reason);

    /// <summary>Adds what another worker counted.</summary>
    public void Add(CoverageTally other)
    {
        Incomplete |= other.Incomplete;
        Files += other.Files;
        Bytes += other.Bytes;
        Records += other.Records;
        Observables += other.Observables;
        _skippedTotal += other._skippedTotal;
        _faultsTotal += other._faultsTotal;
        _skipped.AddRange(other._skipped.Take(Coverage.MaxListed - _skipped.Count));
        _faults.AddRange(other._faults.Take(Coverage.MaxListed - _faults.Count));
        _rulesNotRun.UnionWith(other._rulesNotRun);
    }

    /// <summary>The counts as a report shows them.</summary>
    public Coverage ToCoverage() => new()
    {
        Files = Files,
        Bytes = Bytes,
        Records = Records,
        Observables = Observables,
        Skipped = [.. _skipped.OrderBy(s => s.Path, StringComparer.Ordinal)],
        Faults = [.. _faults.OrderBy(f => f.Path, StringComparer.Ordinal).ThenBy(f => f.Offset)],
        RulesNotRun = [.. _rulesNotRun],
        SkippedTotal = _skippedTotal,
        FaultsTotal = _faultsTotal,
    };
}
