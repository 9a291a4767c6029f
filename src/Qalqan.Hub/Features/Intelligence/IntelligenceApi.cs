using System.Security.Cryptography;
using Qalqan.Formats;

namespace Qalqan.Hub;

/// <summary>A feed to add or change.</summary>
sealed record FeedRequest(FeedTier Tier);

/// <summary>A feed as it is listed.</summary>
sealed record FeedShown(string Name, FeedTier Tier, int Indicators);

/// <summary>Indicators to withdraw.</summary>
/// <param name="Indicators">Kind and value, as they were handed in.</param>
sealed record WithdrawRequest(IReadOnlyList<WithdrawnValue> Indicators);

/// <summary>One of them.</summary>
sealed record WithdrawnValue(string Kind, string Value);

/// <summary>How many were in force.</summary>
sealed record Withdrawn(int Count);

/// <summary>Handing in intelligence. What comes back says how it was understood; whom it hit, or whether, is said to nobody here.</summary>
static class IntelligenceApi
{
    /// <summary>A million indicators as STIX have some 500 MB; what comes over the network is bounded well below what fits into memory.</summary>
    const int MaxPackBytes = 256 << 20;

    public static void Map(RouteGroupBuilder api)
    {
        api.MapGet("/feeds", (Feeds feeds) => Results.Json([.. feeds.All().Select(f => new FeedShown(f.Feed.Name, f.Feed.Tier, f.Indicators))], ApiJson.Default.IReadOnlyListFeedShown)).Needs(Scopes.Admin).WithSummary("Lists the feeds and their tiers");
        api.MapPut("/feeds/{name}", (string name, FeedRequest request, Feeds feeds) =>
        {
            if (request.Tier == FeedTier.Unknown) throw new FormatException("tier: A, B or C");
            feeds.Set((feeds.Find(name) ?? new(name, FeedTier.C)) with { Tier = request.Tier });
            return Results.NoContent();
        }).Needs(Scopes.Admin).WithSummary("Adds a feed or changes its tier");

        api.MapPost("/feeds/{name}/indicators", async (string name, HttpRequest request, Acceptance acceptance, CancellationToken cancel) =>
        {
            var pack = await Body.Read(request, MaxPackBytes, cancel);
            var found = new IndicatorCollection();
            using (var content = new MemoryStream(pack, writable: false)) IntelligenceReader.Read(name, content, new(name), found, cancel);
            if (found.Indicators.Count == 0) return Api.Refused(found.Rejections is [var first, ..] ? $"nothing in it can be used: {first.Position}: {first.Reason}" : "there is no indicator in it");
            var hash = Convert.ToHexStringLower(SHA256.HashData(pack));
            return Results.Json(await Task.Run(() => acceptance.Take(name, found.Indicators, found.Rejections, hash), cancel), ApiJson.Default.Intake);
        }).Needs(Scopes.Intelligence).WithSummary("Takes in a pack of indicators in any format that 'qalqan intel import' reads");

        api.MapPost("/feeds/{name}/withdrawals", (string name, WithdrawRequest request, Acceptance acceptance) =>
            Results.Json(new Withdrawn(acceptance.Withdraw(name, [.. request.Indicators.Select(Canonicalised)])), ApiJson.Default.Withdrawn)).Needs(Scopes.Intelligence)
            .WithSummary("Withdraws indicators; everybody who was told of one is told that it was wrong");
    }

    static (ObservableKind, string) Canonicalised(WithdrawnValue typed)
    {
        if (!ObservableKinds.TryParse(typed.Kind, out var kind)) throw new FormatException($"indicators: '{SafeText.Visible(typed.Kind)}' is no kind");
        return Canonical.TryGet(kind, typed.Value, out var value, out var reason) ? (kind, value) : throw new FormatException($"indicators: {reason}");
    }
}
