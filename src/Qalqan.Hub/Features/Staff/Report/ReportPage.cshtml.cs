using Microsoft.AspNetCore.Mvc;

namespace Qalqan.Hub;

/// <summary>The report for authorities: what was published, and publishing a quarter that is over.</summary>
sealed class ReportPage(Statistics statistics, Audit audit, TimeProvider clock) : StaffPage
{
    /// <summary>How many quarters back one may be published for the first time.</summary>
    const int QuartersBack = 8;

    /// <summary>What was published, newest first.</summary>
    public IReadOnlyList<Release> Published { get; private set; } = [];

    /// <summary>Quarters that are over, newest first.</summary>
    public IReadOnlyList<Quarter> Quarters { get; private set; } = [];

    /// <summary>Why nothing was published; null for nothing.</summary>
    public string? Refused { get; private set; }

    public void OnGet() => Prepare();

    public IActionResult OnPost()
    {
        Prepare();
        var quarter = Quarters.Where(q => q.ToString() == HttpContext.Field("quarter", 10)).ToList();
        if (quarter.Count == 0 || AudienceOf(HttpContext.Field("audience", 20)) is not { } audience) return BadRequest();
        try
        {
            var before = Published.Count;
            statistics.PublishOnce(quarter[0], new(audience));
            if (statistics.Readable(Audience.Agreement).Count > before) audit.Write(Me.Id, Acts.ReportPublished, "");
        }
        catch (ReleaseRefusedException e)
        {
            Refused = e.Message;
            Response.StatusCode = StatusCodes.Status400BadRequest;
            return Page();
        }
        Caller.Session.Say("report-published");
        return Redirect("/staff/report");
    }

    void Prepare()
    {
        Published = [.. statistics.Readable(Audience.Agreement).Reverse()];
        var quarter = Quarter.Of(clock.GetUtcNow());
        Quarters = [.. Enumerable.Range(0, QuartersBack).Select(_ => quarter = Quarter.Of(quarter.Start.AddDays(-1)))];
    }

    static Audience? AudienceOf(string name) => name switch { "public" => Audience.Public, "agreement" => Audience.Agreement, _ => null };
}
