namespace Qalqan.Hub;

/// <summary>The auditor's page: both logs, verified while it is made.</summary>
sealed class LogPage(LogReading custody, Audit audit, StaffNames names, TimeProvider clock) : StaffPage
{
    const int AuditLines = 100;

    /// <summary>The custody log.</summary>
    public LogReport Custody { get; private set; } = null!;

    /// <summary>How many lines the audit has, and the first that does not follow from those before; null if all do.</summary>
    public (long Lines, long? Broken) Chain { get; private set; }

    /// <summary>The newest lines of the audit.</summary>
    public IReadOnlyList<(AuditLine Line, string Who)> Lines { get; private set; } = [];

    /// <summary>Who read how much in the last day: what is unusual is seen here first.</summary>
    public IReadOnlyList<(string Who, string Act, int Count)> Day { get; private set; } = [];

    public void OnGet()
    {
        audit.Write(Me.Id, Acts.LogRead, "");
        (Custody, Chain) = (custody.Read(), audit.Check());
        Lines = [.. audit.Newest(AuditLines).Select(l => (l, Who(l.Actor)))];
        Day = [.. audit.Counts(clock.GetUtcNow().AddDays(-1)).Take(30).Select(c => (Who(c.Actor), c.Act, c.Count))];
    }

    /// <summary>Names of the auditor's own organisation only would leave gaps; ids say enough to ask.</summary>
    string Who(string actor) => actor == Audit.Nobody ? "" : names.Of(actor);
}
