using System.Text;
using System.Text.Json.Serialization;

namespace Qalqan.Notifier;

/// <summary>The notifier's four doors. There is none that lists anything.</summary>
static class NotifierApi
{
    const int MaxBatch = 100, AtOnce = 32;
    const int MaxLine = 256 * 1024;

    public static void Map(WebApplication app, NotifierParts parts, CancellationToken stopping)
    {
        app.MapGet("/v1/health", () => Results.Json(Health(parts), ApiJson.Default.NotifierHealth));
        app.MapPost("/v1/jobs", (HttpContext http) => JobsAsync(http, parts.Desk, stopping));
        app.MapPost("/v1/channels/test", async (CancellationToken cancel) => Results.Json(await ProbeAsync(parts, cancel), ApiJson.Default.DictionaryStringString));
        app.MapPost("/v1/reseal", (HttpContext http) => ResealAsync(http, parts));
        app.MapPost("/v1/reseal/finish", (HttpContext http) => FinishAsync(http, parts));
    }

    static NotifierHealth Health(NotifierParts parts) => new(
        parts.Keys.Current.Bytes, parts.Keys.Current.Id, parts.Keys.Ids, parts.Keys.Signing.Public.Bytes, parts.Hub?.Id, parts.Limits.Left(),
        parts.Channels.ToDictionary(c => c.Key, c => c.Value.IsBroken ? "broken" : "ready"));

    // All of a batch run beside each other; the answers are written in the order of the jobs, each as soon as it and those before it are there.
    static async Task JobsAsync(HttpContext http, JobDesk? desk, CancellationToken stopping)
    {
        if (desk is null)
        {
            http.Response.StatusCode = StatusCodes.Status409Conflict;
            await http.Response.WriteAsync("not paired\n", http.RequestAborted);
            return;
        }
        var lines = new List<string>();
        await foreach (var line in LinesAsync(http, MaxBatch)) lines.Add(line);
        http.Response.ContentType = "application/x-ndjson";
        using var places = new SemaphoreSlim(AtOnce);
        var answers = lines.ConvertAll(line => AnswerAsync(desk, line, places, stopping));
        foreach (var answer in answers)
        {
            await http.Response.WriteAsync((await answer).ToLine() + "\n", CancellationToken.None);
            await http.Response.Body.FlushAsync(CancellationToken.None);
        }
    }

    static async Task<NoticeAnswer> AnswerAsync(JobDesk desk, string line, SemaphoreSlim places, CancellationToken stopping)
    {
        await places.WaitAsync(CancellationToken.None);
        try
        {
            return await Task.Run(() => desk.AnswerAsync(line, stopping), CancellationToken.None);
        }
        finally
        {
            places.Release();
        }
    }

    static async Task<Dictionary<string, string>> ProbeAsync(NotifierParts parts, CancellationToken cancel)
    {
        var found = new Dictionary<string, string>();
        foreach (var (kind, guarded) in parts.Channels)
            found[kind] = await guarded.Channel.ProbeAsync(cancel) switch
            {
                DeliveryResult.RetryAfter later => later.Reason,
                DeliveryResult.Permanent never => never.Reason,
                _ => "ready",
            };
        return found;
    }

    // Handles to the new key, one line in, one line out: the hub never sees what is in them, and neither does a disk.
    static async Task ResealAsync(HttpContext http, NotifierParts parts)
    {
        var next = parts.Keys.Begin();
        http.Response.ContentType = "application/x-ndjson";
        http.Response.Headers["X-Qalqan-Key"] = Convert.ToBase64String(next.Bytes);
        await foreach (var line in LinesAsync(http, int.MaxValue))
        {
            if (!ResealLine.TryRead(line, out var read))
            {
                http.Abort();
                return;
            }
            byte[] moved = [];
            if (parts.Keys.TryOpen(read.Handles, read.Person, out var bundle))
                using (bundle) moved = bundle.Seal(next, read.Person);
            await http.Response.WriteAsync(new ResealLine(moved, read.Person).ToLine() + "\n", http.RequestAborted);
        }
    }

    static async Task FinishAsync(HttpContext http, NotifierParts parts)
    {
        var retired = false;
        await foreach (var line in LinesAsync(http, 1))
            retired = parts.Hub is not null && KeyRetirement.TryRead(line, parts.Hub, out var order) && parts.Keys.Retire(order.Key);
        http.Response.StatusCode = retired ? StatusCodes.Status204NoContent : StatusCodes.Status409Conflict;
    }

    // StreamReader.ReadLine would read a line of any length into memory.
    static async IAsyncEnumerable<string> LinesAsync(HttpContext http, int most)
    {
        using var reader = new StreamReader(http.Request.Body, new UTF8Encoding(false));
        var line = new StringBuilder();
        var buffer = new char[8192];
        var count = 0;
        while (await reader.ReadAsync(buffer, http.RequestAborted) is var read and > 0)
        {
            for (var at = 0; at < read;)
            {
                var end = Array.IndexOf(buffer, '\n', at, read - at);
                var take = (end < 0 ? read : end) - at;
                line.Append(buffer, at, take);
                if (line.Length > MaxLine || count == most) throw new BadHttpRequestException("too long", StatusCodes.Status413PayloadTooLarge);
                at += take + 1;
                if (end < 0) continue;
                count++;
                yield return line.ToString();
                line.Clear();
            }
        }
        if (line.Length > 0) yield return line.ToString();
    }
}

/// <summary>What anybody with access to the socket may know.</summary>
/// <param name="PublicKey">What handles are sealed to.</param>
/// <param name="KeyId">Its id.</param>
/// <param name="KeyIds">All keys that open handles; more than one while they move.</param>
/// <param name="SigningKey">Checks webhook signatures.</param>
/// <param name="Hub">Id of the pinned hub key; null before pairing.</param>
/// <param name="OpensLeft">How many notices may go out in the next ten minutes without a release.</param>
/// <param name="Channels">Kind and state.</param>
sealed record NotifierHealth(byte[] PublicKey, string KeyId, IReadOnlyList<string> KeyIds, byte[] SigningKey, string? Hub, int OpensLeft, Dictionary<string, string> Channels);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(NotifierHealth))]
[JsonSerializable(typeof(Dictionary<string, string>))]
sealed partial class ApiJson : JsonSerializerContext;
