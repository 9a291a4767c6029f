using Dapper;

namespace Qalqan.Hub;

/// <summary>Whether the hub lives, and whether it can do its work.</summary>
static class HealthApi
{
    public static void Map(WebApplication app)
    {
        app.MapGet("/health/live", () => Results.Text("live")).WithSummary("Answers as long as the process does");
        app.MapGet("/health/ready", async (Database database, NotifierClient notifier, KnownIntelligence known, CancellationToken cancel) =>
        {
            var stored = database.Read(c => c.ExecuteScalar<long>("select count(*) from migration")) > 0;
            var up = await notifier.IsUp(cancel);
            var health = new HealthShown(stored && up ? "ready" : up ? "store" : "notifier", typeof(HealthApi).Assembly.GetName().Version!.ToString(3), known.Count);
            return Results.Json(health, ApiJson.Default.HealthShown, statusCode: health.Status == "ready" ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
        }).WithSummary("Answers 200 when store and notifier work");
    }
}
