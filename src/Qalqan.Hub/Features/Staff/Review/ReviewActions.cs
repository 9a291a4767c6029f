using System.Text;

namespace Qalqan.Hub;

/// <summary>The second signature, taking back, and the patch for everybody.</summary>
static class ReviewActions
{
    public static void Map(WebApplication app)
    {
        app.MapPost("/staff/review/{file}/{language}/judge", (string file, string language, HttpContext http, ReviewDesk desk, Audit audit) => With(http, desk, file, language, (me, tongue, key) =>
        {
            try
            {
                desk.SignSafety(file, tongue, key, me.Id);
            }
            catch (Exception e) when (e is HubException or FormatException)
            {
                return "review-not-judged";
            }
            audit.Write(me.Id, Acts.WordsJudged, "");
            return "review-judged";
        }));
        app.MapPost("/staff/review/{file}/{language}/forget", (string file, string language, HttpContext http, ReviewDesk desk, Audit audit) => With(http, desk, file, language, (me, tongue, key) =>
        {
            if (desk.Forget(file, tongue, key)) audit.Write(me.Id, Acts.WordsTakenBack, "");
            return "review-forgotten";
        }));
        app.MapGet("/staff/review/{file}/{language}/patch", (string file, string language, ReviewDesk desk) => ReviewPage.Find(file, language) is { } tongue
            ? Results.Bytes(Encoding.UTF8.GetBytes(desk.Patch(file, tongue)), "text/x-patch; charset=utf-8", $"{file}.{tongue.Tag}.patch")
            : Results.NotFound());
    }

    static IResult With(HttpContext http, ReviewDesk desk, string file, string language, Func<Account, Language, string, string> act)
    {
        if (ReviewPage.Find(file, language) is not { } tongue) return Results.NotFound();
        var key = http.Field("key", 200);
        var said = act(StaffGate.CallerOf(http).Account, tongue, key);
        return StaffAnswer.See(http, ReviewPage.PathOf(desk, file, tongue, key), said);
    }
}
