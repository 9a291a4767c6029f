namespace Qalqan.Hub;

/// <summary>What waits, most harmful first: people who were hit and have not said that they saw it, then new intake, then one's own cases, then the feeds.</summary>
sealed class QueuePage(QueueRows rows, CaseDesk desk, Feeds feeds, StaffNames names, TimeProvider clock) : StaffPage
{
    /// <summary>A feed that brought nothing for this long is worth a look.</summary>
    const int QuietDays = 7;

    /// <summary>Now.</summary>
    public DateTimeOffset Now { get; } = clock.GetUtcNow();

    /// <summary>People hit who have not acknowledged, oldest first.</summary>
    public IReadOnlyList<Unacknowledged> Hit { get; private set; } = [];

    /// <summary>Cases nobody works on: with hits first, then the oldest.</summary>
    public IReadOnlyList<CaseRow> New { get; private set; } = [];

    /// <summary>The caller's own.</summary>
    public IReadOnlyList<CaseRow> Mine { get; private set; } = [];

    /// <summary>Offered to the caller, with who offers.</summary>
    public IReadOnlyList<(CaseRow File, string From)> Offered { get; private set; } = [];

    /// <summary>Colleagues who cannot open some of what the caller can.</summary>
    public IReadOnlyList<(string Id, string Name, int Cases)> Waiting { get; private set; } = [];

    /// <summary>New cases and notices a day.</summary>
    public IReadOnlyList<int> PerDay { get; private set; } = [];

    /// <summary>Feeds, how much is in force, when they last brought something, and whether that is long ago.</summary>
    public IReadOnlyList<(Feed Feed, int Count, long Last, bool Quiet)> Feeds { get; private set; } = [];

    public void OnGet()
    {
        Hit = rows.Hit(Me.OrganisationId);
        var all = desk.All(Me);
        New = [.. all.Where(f => f.ResponderId is null && f.State != "closed").OrderByDescending(f => f.Hits > 0).ThenBy(f => f.Opened)];
        Mine = [.. all.Where(f => f.ResponderId == Me.Id && f.State != "closed").OrderByDescending(f => f.Hits > 0).ThenBy(f => f.Changed)];
        Offered = [.. desk.OfferedTo(Me).Select(id => all.FirstOrDefault(f => f.Id == id)).OfType<CaseRow>().Select(f => (f, names.Of(desk.Offer(f.Id)?.FromId)))];
        Waiting = [.. desk.Waiting(Me).Select(w => (w.Responder, names.Of(w.Responder), w.Cases))];
        PerDay = rows.PerDay(Me.OrganisationId);
        var last = rows.LastAccepted();
        Feeds = [.. feeds.All().Select(f => (f.Feed, f.Indicators, At: last.GetValueOrDefault(Convert.ToHexStringLower(feeds.Row(f.Feed.Name))))).Select(f => (f.Feed, f.Indicators, f.At, Now.ToUnixTimeSeconds() - f.At > QuietDays * 86_400L))];
    }
}
