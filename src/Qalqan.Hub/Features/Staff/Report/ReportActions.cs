namespace Qalqan.Hub;

/// <summary>A published report as a page, CSV or JSON, in the words of this hub.</summary>
static class ReportActions
{
    public static void Map(WebApplication app) => app.MapGet("/staff/report/{id}/{form}", (string id, string form, string? language, HttpContext http, Statistics statistics, ReviewDesk desk) =>
    {
        if (!Id.IsValid(id) || !StatisticsFiles.Forms.Contains(form) || statistics.Find(id) is not { } release) return Results.NotFound();
        var words = desk.Words("statistics", PageLanguage.Find(language) ?? PageLanguage.Of(http));
        using var file = new MemoryStream();
        // Beside it only what the same reader may have: a public report that counted quarters of an agreement's would publish them.
        StatisticsFiles.Write(release, statistics.Readable(release.Audience), form, words, file);
        if (form != "html") return Results.Bytes(file.ToArray(), form == "csv" ? "text/csv; charset=utf-8" : "application/json", $"report-{release.Quarter}.{form}");
        // The page carries its own style, and a policy that names it by its hash.
        http.Response.Headers.ContentSecurityPolicy = StatisticsPage.Policy + "; frame-ancestors 'none'";
        return Results.Bytes(file.ToArray(), "text/html; charset=utf-8");
    });
}
