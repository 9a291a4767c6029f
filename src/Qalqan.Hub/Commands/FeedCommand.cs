using System.CommandLine;

namespace Qalqan.Hub;

/// <summary><c>qalqan hub feed</c>: how far each source's word carries.</summary>
static class FeedCommand
{
    public static Command Create()
    {
        var name = new Argument<string>("NAME") { Description = "The feed's short name" };
        var tier = new Option<string>("--tier") { Description = "A: people are told, within limits; B: a responder looks first; C: for checks only", Required = true };
        tier.AcceptOnlyFromAmong("A", "B", "C");
        var set = new Command("set", """
            Adds a feed or changes its tier. A new feed begins in tier C.

            Example:
              qalqan hub feed set amnesty --tier A --hub http://127.0.0.1:8080 --token-file admin
            """) { name, tier };
        set.Calls(async (parsed, hub, _, cancel) =>
        {
            await hub.Do(HttpMethod.Put, "feeds/" + HubClient.Segment(parsed.GetRequiredValue(name)), new(Enum.Parse<FeedTier>(parsed.GetRequiredValue(tier))), ApiJson.Default.FeedRequest, cancel);
            return Exit.Done;
        });
        var list = new Command("list", """
            Lists feeds: tier, indicators in force, name.

            Example:
              qalqan hub feed list --hub http://127.0.0.1:8080 --token-file admin
            """);
        list.Calls(async (_, hub, output, cancel) =>
        {
            foreach (var feed in await hub.Get("feeds", ApiJson.Default.IReadOnlyListFeedShown, cancel))
                await output.WriteLineAsync(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{feed.Tier}\t{feed.Indicators}\t{SafeText.Visible(feed.Name)}"));
            return Exit.Done;
        });
        return new("feed", "Sources of intelligence and how far their word carries.") { set, list };
    }
}
