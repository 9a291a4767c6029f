using System.Security.Cryptography;

namespace Qalqan.Hub;

/// <summary>Handing in evidence.</summary>
static class SubmissionsApi
{
    public static void Map(RouteGroupBuilder api) =>
        api.MapPost("/submissions", async (HttpRequest request, Submissions submissions, HubEvents events, PersonStore people, string? name, string? person, bool? keep, CancellationToken cancel) =>
        {
            if (person is not null && (!Id.IsValid(person) || people.Find(person) is null)) return Api.Missing();
            if (submissions.IsFull)
            {
                request.HttpContext.Response.Headers.RetryAfter = "60";
                return Results.Json(new Problem("too many submissions wait; nothing was taken: hand it in again in a minute"), ApiJson.Default.Problem, statusCode: StatusCodes.Status429TooManyRequests);
            }
            var content = await Body.Read(request, Evidence.MaxBytes, cancel);
            try
            {
                var done = await submissions.Take(new(name is { Length: > 0 and <= 255 } ? name : "submission", content), person is null ? null : people.Find(person), keep ?? false, cancel);
                events.Submitted();
                var report = new MemoryStream();
                JsonReport.Write(done.Result, report, new(Words.For("en")));
                request.HttpContext.Response.Headers["Qalqan-Remembered"] = done.Remembered.ToString(System.Globalization.CultureInfo.InvariantCulture);
                if (done.Kept is { } kept) request.HttpContext.Response.Headers["Qalqan-Kept"] = kept;
                return Results.Bytes(report.ToArray(), "application/json");
            }
            finally
            {
                CryptographicOperations.ZeroMemory(content);
            }
        }).Needs(Scopes.Submit).WithSummary("Checks evidence at once and answers with the report of 'qalqan check'; with a person it is remembered, sealed");
}
