namespace Qalqan.Hub;

/// <summary>How far a feed's word carries. A feed that may notify people needs two who say so.</summary>
static class FeedActions
{
    public static void Map(WebApplication app)
    {
        app.MapPost("/staff/feeds/tier", (HttpContext http, Feeds feeds, TwoPerson requests, Audit audit) =>
        {
            var me = StaffGate.CallerOf(http).Account;
            if (feeds.Find(http.Field("feed", 100)) is not { } feed || !Enum.TryParse<FeedTier>(http.Field("tier", 1), out var tier) || tier == FeedTier.Unknown || !Enum.IsDefined(tier)) return Results.NotFound();
            if (tier < feed.Tier)
            {
                requests.Ask(me, TwoPerson.Feed, $"{feed.Name}\t{tier}", http.Field("reason", 1000));
                return StaffAnswer.See(http, "/staff/feeds", "asked");
            }
            feeds.Set(feed with { Tier = tier });
            audit.Write(me.Id, Acts.FeedChanged, Convert.ToHexStringLower(feeds.Row(feed.Name)));
            return StaffAnswer.See(http, "/staff/feeds", "feed-changed");
        });
        app.MapPost("/staff/feeds/{request}/approve", (string request, HttpContext http, Feeds feeds, TwoPerson requests, Audit audit) =>
        {
            var me = StaffGate.CallerOf(http).Account;
            if (!Id.IsValid(request) || requests.Find(request) is not { Kind: TwoPerson.Feed } asked || asked.OrganisationId != me.OrganisationId) return Results.NotFound();
            if (asked.Object.Split('\t') is not [var name, var tier] || feeds.Find(name) is not { } feed || !requests.Approve(request, me) || !requests.Use(request)) return StaffAnswer.See(http, "/staff/feeds", "not-agreed");
            feeds.Set(feed with { Tier = Enum.Parse<FeedTier>(tier) });
            audit.Write(me.Id, Acts.FeedChanged, Convert.ToHexStringLower(feeds.Row(name)));
            return StaffAnswer.See(http, "/staff/feeds", "feed-changed");
        });
    }
}
