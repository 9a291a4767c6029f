using System.Globalization;
using Dapper;

namespace Qalqan.Hub;

/// <summary>What the audit can say. A closed list; the words are shown from the word files.</summary>
static class Acts
{
    public const string SignedIn = "signed-in", SignInFailed = "sign-in-failed", SignedOut = "signed-out", SteppedUp = "stepped-up", SessionEnded = "session-ended",
        Unlocked = "unlocked", UnlockFailed = "unlock-failed", Invited = "invited", Joined = "joined", AccountEnded = "account-ended", PasskeyAdded = "passkey-added", PasskeyRemoved = "passkey-removed",
        CaseOpened = "case-opened", EvidenceOpened = "evidence-opened", CaseWritten = "case-written", CaseTaken = "case-taken", CaseClosed = "case-closed", CasesLinked = "cases-linked", CasesMerged = "cases-merged",
        HandedOver = "handed-over", HandoverAccepted = "handover-accepted", AccessGiven = "access-given", ReleaseSeen = "release-seen", ReleaseApproved = "release-approved", ReleaseRejected = "release-rejected",
        PeopleListed = "people-listed", IdentityKept = "identity-kept", RevealAsked = "reveal-asked", RevealApproved = "reveal-approved", RevealRefused = "reveal-refused", IdentityOpened = "identity-opened",
        Searched = "searched", FeedChanged = "feed-changed", ChannelsTested = "channels-tested", RecoveryAsked = "recovery-asked", RecoveryApproved = "recovery-approved",
        LogRead = "log-read", Locked = "locked", WipeAsked = "wipe-asked", WipeApproved = "wipe-approved",
        WordsSigned = "words-signed", WordsJudged = "words-judged", WordsTakenBack = "words-taken-back", ReportPublished = "report-published";
}

/// <summary>One line.</summary>
/// <param name="Seq">From 1, without a gap.</param>
/// <param name="Time">When.</param>
/// <param name="Actor">Account id.</param>
/// <param name="Act">Of <see cref="Acts"/>.</param>
/// <param name="Object">Id of what it was about; empty for nothing.</param>
sealed record AuditLine(long Seq, DateTimeOffset Time, string Actor, string Act, string Object);

/// <summary>Who read and did what. No content, no names, no addresses. Each line carries a MAC over itself and the one before: an edit or a gap shows to whoever has the running hub's key.</summary>
sealed class Audit(Database database, HubKeys keys, TimeProvider clock)
{
    /// <summary>The actor of what happens before anybody is known.</summary>
    public const string Nobody = "nobody";

    [method: ExplicitConstructor]
    sealed record Row(long Seq, long Time, string Actor, string Act, string Object, byte[] Mac);

    const string Columns = """select seq as "Seq", time as "Time", actor as "Actor", act as "Act", object as "Object", mac as "Mac" from audit""";

    readonly Lock _order = new();

    /// <summary>Writes a line. It is on the disk when this returns; what it is about is shown after that.</summary>
    public void Write(string actor, string act, string about)
    {
        lock (_order)
            database.Write(c =>
            {
                var last = c.QuerySingleOrDefault<Row>(Columns + " order by seq desc limit 1");
                var (seq, time) = ((last?.Seq ?? 0) + 1, clock.Seconds());
                c.Execute("insert into audit (seq, time, actor, act, object, mac) values (@seq, @time, @actor, @act, @about, @mac)", new { seq, time, actor, act, about, mac = keys.AuditMac(Line(seq, time, actor, act, about), last?.Mac ?? []) });
            });
    }

    /// <summary>The newest lines, newest first.</summary>
    public IReadOnlyList<AuditLine> Newest(int count) => [.. database.Read(c => c.Query<Row>(Columns + " order by seq desc limit @count", new { count }).ToList())
        .Select(r => new AuditLine(r.Seq, DateTimeOffset.FromUnixTimeSeconds(r.Time), r.Actor, r.Act, r.Object))];

    /// <summary>How often each act was done since <paramref name="since"/>, by whom.</summary>
    public IReadOnlyList<(string Actor, string Act, int Count)> Counts(DateTimeOffset since) => [.. database.Read(c => c.Query<(string, string, long)>(
        "select actor, act, count(*) from audit where time >= @since group by actor, act order by count(*) desc", new { since = since.ToUnixTimeSeconds() }).ToList()).Select(r => (r.Item1, r.Item2, (int)r.Item3))];

    /// <summary>The first line that does not follow from those before it; null if all do.</summary>
    public (long Lines, long? Broken) Check() => database.Read(c =>
    {
        var (before, expected) = (Array.Empty<byte>(), 1L);
        foreach (var row in c.Query<Row>(Columns + " order by seq", buffered: false))
        {
            if (row.Seq != expected || !row.Mac.AsSpan().SequenceEqual(keys.AuditMac(Line(row.Seq, row.Time, row.Actor, row.Act, row.Object), before))) return (expected - 1, (long?)expected);
            (before, expected) = (row.Mac, expected + 1);
        }
        return (expected - 1, null);
    });

    static string Line(long seq, long time, string actor, string act, string about) => string.Create(CultureInfo.InvariantCulture, $"{seq}\n{time}\n{actor}\n{act}\n{about}");
}
