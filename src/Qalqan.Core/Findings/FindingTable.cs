namespace Qalqan;

/// <summary>Gathers occurrences into findings: one per indicator or sign and file, with count, first records and times. Not thread-safe.</summary>
/// <param name="now">The time of the check, UTC, against which an indicator's validity is judged.</param>
public sealed class FindingTable(DateTimeOffset now)
{
    /// <summary>
    /// How many findings are kept. A log in which more different indicators match is no longer read finding by finding, and its report would not fit
    /// in memory; what is over is counted.
    /// </summary>
    public const int MaxFindings = 50_000;

    readonly Dictionary<MatchKey, Row> _matches = [];
    readonly Dictionary<SignKey, Row> _signs = [];

    /// <summary>Occurrences that belong to no kept finding because there were <see cref="MaxFindings"/> already.</summary>
    public long Dropped { get; private set; }

    /// <summary>Called for every occurrence, in the order they are found, with its finding as it stood at the first of them. Null if nobody lists them.</summary>
    public Action<Occurrence>? OnOccurrence { get; init; }

    /// <summary>Adds one match.</summary>
    /// <param name="seen">Where it was seen.</param>
    /// <param name="set">The set that matched.</param>
    /// <param name="match">The match.</param>
    /// <param name="observable">What was seen.</param>
    public void AddMatch(in Seen seen, IndicatorSet set, Match match, Func<SeenObservable> observable)
    {
        var key = new MatchKey(seen.Path, match.Indicator);
        if (!_matches.TryGetValue(key, out var row))
        {
            if (IsFull()) return;
            var indicator = set.Describe(match.Indicator, now, match.Weak);
            var (severity, verdict) = Grading.Grade(indicator);
            _matches[key] = row = new(New(seen, severity, verdict) with { Observable = observable(), Indicator = indicator });
        }
        else if (Telling(seen.Place) > Telling(row.First.Place))
        {
            row.First = row.First with { Place = seen.Place, Observable = observable() };
        }
        Count(row, seen, observable);
    }

    /// <summary>Adds one sign.</summary>
    /// <param name="seen">Where it was seen.</param>
    /// <param name="sign">The sign.</param>
    public void AddSign(in Seen seen, Sign sign)
    {
        var key = new SignKey(seen.Path, sign.Rule.Id, sign.Value);
        if (!_signs.TryGetValue(key, out var row))
        {
            if (IsFull()) return;
            // One mild trait is in ordinary mail too: it is told, and asks for nothing.
            var verdict = sign.Rule.Severity >= Severity.Medium ? Verdict.LooksSuspicious : Verdict.NoMatchToday;
            _signs[key] = row = new(New(seen, sign.Rule.Severity, verdict) with
            {
                Observable = sign.Value is null || sign.Kind == ObservableKind.Unknown ? null : new(sign.Kind, sign.Value),
                Rule = sign.Rule,
                Details = sign.Details ?? [],
            });
        }
        Count(row, seen, null);
    }

    /// <summary>
    /// How much a place says: a finding is told for the place that says most of what happened to the person. A link that was received says more than its sender.
    /// </summary>
    static int Telling(string place) => place switch
    {
        Places.HttpRequest or Places.TlsServerName or Places.Server => 6,
        Places.MailAttachment or Places.MailLink => 5,
        Places.MailBody or Places.ChatText or Places.DnsQuery => 4,
        Places.MailSender or Places.ChatParty => 3,
        Places.MailHeader or Places.DnsAnswer or Places.HttpReferrer or Places.Client => 2,
        Places.MailReceived or Places.MailRecipient or Places.LogField => 1,
        _ => 0,
    };

    /// <summary>The findings of this and other tables, gravest first, then by path and offset.</summary>
    public static IReadOnlyList<Finding> ToFindings(IEnumerable<FindingTable> tables)
    {
        var findings = new List<Finding>();
        foreach (var table in tables)
        {
            foreach (var row in table._matches) findings.Add(row.Value.ToFinding());
            foreach (var row in table._signs) findings.Add(row.Value.ToFinding());
        }
        findings.Sort(InOrder);
        return findings;
    }

    // The last two make the order the same whatever thread found what first.
    static int InOrder(Finding a, Finding b)
    {
        var order = ((int)b.Severity).CompareTo((int)a.Severity);
        if (order == 0) order = ((int)b.Verdict).CompareTo((int)a.Verdict);
        if (order == 0) order = string.CompareOrdinal(a.Path, b.Path);
        if (order == 0) order = a.Offset.CompareTo(b.Offset);
        if (order == 0) order = string.CompareOrdinal(a.Indicator?.Value ?? a.Rule?.Id, b.Indicator?.Value ?? b.Rule?.Id);
        if (order == 0) order = string.CompareOrdinal(a.Indicator?.Kind.Name(), b.Indicator?.Kind.Name());
        return order == 0 ? string.CompareOrdinal(a.Observable?.Value, b.Observable?.Value) : order;
    }

    bool IsFull()
    {
        if (_matches.Count + _signs.Count < MaxFindings) return false;
        Dropped++;
        return true;
    }

    void Count(Row row, in Seen seen, Func<SeenObservable>? observable)
    {
        row.Count(seen);
        OnOccurrence?.Invoke(new(row.First, observable?.Invoke() ?? row.First.Observable, seen.RecordId, seen.Time, seen.Offset));
    }

    static Finding New(in Seen seen, Severity severity, Verdict verdict) => new()
    {
        Severity = severity,
        Verdict = verdict,
        Source = seen.Source,
        Path = seen.Path,
        Place = seen.Place,
        Offset = seen.Offset,
        Records = [],
        Count = 1,
    };

    // Named structs and not tuples: code for these is compiled ahead.
    readonly record struct MatchKey(string Path, int Indicator);

    readonly record struct SignKey(string Path, string Rule, string? Value);

    sealed class Row(Finding first)
    {
        readonly List<string> _records = [];
        long _count;
        DateTimeOffset? _firstTime, _lastTime;

        public Finding First { get; set; } = first;

        public void Count(in Seen seen)
        {
            _count++;
            if (seen.RecordId is { } id && _records.Count < Finding.MaxRecords && (_records.Count == 0 || _records[^1] != id)) _records.Add(id);
            if (seen.Time is not { } time) return;
            if (_firstTime is null || time < _firstTime) _firstTime = time;
            if (_lastTime is null || time > _lastTime) _lastTime = time;
        }

        public Finding ToFinding() => First with { Records = _records, Count = _count, FirstTime = _firstTime, LastTime = _lastTime };
    }
}

/// <summary>Where something was seen.</summary>
/// <param name="Path">The file, as reports show it.</param>
/// <param name="Source">Which source read it.</param>
/// <param name="Place">Where in the record, a name from <see cref="Places"/>.</param>
/// <param name="Offset">Byte offset in the file.</param>
/// <param name="RecordId">The record's id; null for the file itself.</param>
/// <param name="Time">The record's time, UTC; null if it has none.</param>
public readonly record struct Seen(string Path, string Source, string Place, long Offset, string? RecordId, DateTimeOffset? Time);

/// <summary>One occurrence of a finding.</summary>
/// <param name="Finding">The finding as it stood at its first occurrence: its counts and times are not final.</param>
/// <param name="Observable">What was seen this time; null for a sign without a value.</param>
/// <param name="RecordId">The record's id; null for the file itself.</param>
/// <param name="Time">The record's time, UTC; null if it has none.</param>
/// <param name="Offset">Byte offset in the file.</param>
public sealed record Occurrence(Finding Finding, SeenObservable? Observable, string? RecordId, DateTimeOffset? Time, long Offset);
