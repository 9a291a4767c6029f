namespace Qalqan.Hub;

/// <summary>A rotation to make.</summary>
/// <param name="What"><c>person-keys</c> or <c>index</c>.</param>
/// <param name="WorkersStopped">No other process works on the store.</param>
sealed record RotationRequest(string What, bool WorkersStopped = false);

/// <summary>Replacing keys while the hub runs.</summary>
static class RotationApi
{
    public static void Map(RouteGroupBuilder api)
    {
        api.MapPost("/rotations", async (RotationRequest request, Rotation rotation, CancellationToken cancel) => Results.Json(request.What switch
        {
            "person-keys" => await Task.Run(() => rotation.PersonKeys(request.WorkersStopped, cancel), cancel),
            "index" => rotation.Index(request.WorkersStopped),
            _ => throw new FormatException("what: 'person-keys' or 'index' is expected"),
        }, ApiJson.Default.Rotated)).Needs(Scopes.Admin).WithSummary("Replaces keys of the sealed index");
        api.MapPost("/notifier/reseal", async (Resealing resealing, CancellationToken cancel) => Results.Json(await resealing.Run(cancel), ApiJson.Default.Resealed)).Needs(Scopes.Admin)
            .WithSummary("Moves every sealed handle to the notifier's next key and has the old one destroyed");
    }
}
