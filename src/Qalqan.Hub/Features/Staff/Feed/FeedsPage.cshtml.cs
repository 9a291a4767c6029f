namespace Qalqan.Hub;

/// <summary>The feeds, their tiers and their health.</summary>
sealed class FeedsPage(Feeds feeds, QueueRows rows, TwoPerson requests, StaffNames names) : StaffPage
{
    /// <summary>Feeds, how much is in force, when they last brought something.</summary>
    public IReadOnlyList<(Feed Feed, int Count, long Last)> Feeds { get; private set; } = [];

    /// <summary>Changes that wait for a second person.</summary>
    public IReadOnlyList<(TwoPersonRequest Request, string Feed, string Tier, string By)> Waiting { get; private set; } = [];

    /// <summary>Whether the caller changes tiers.</summary>
    public bool MayChange => Me.Is(Roles.Admin);

    public void OnGet()
    {
        var last = rows.LastAccepted();
        Feeds = [.. feeds.All().Select(f => (f.Feed, f.Indicators, last.GetValueOrDefault(Convert.ToHexStringLower(feeds.Row(f.Feed.Name)))))];
        Waiting = [.. requests.Of(Me.OrganisationId, TwoPerson.Feed).Where(r => r.State == "asked").Select(r => (r, r.Object.Split('\t')[0], r.Object.Split('\t')[^1], names.Of(r.AskedBy)))];
    }
}
