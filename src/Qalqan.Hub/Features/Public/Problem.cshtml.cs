using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Qalqan.Hub;

/// <summary>What went wrong, in words and with what to do. Reached only through <see cref="PageFaults"/>; asked for directly, there is nothing here.</summary>
sealed class ProblemPage(PublicFacts facts) : PageModel
{
    /// <summary>Which words.</summary>
    public int Kind { get; private set; } = StatusCodes.Status404NotFound;

    /// <summary>Another way to reach us; empty if none is configured.</summary>
    public string OtherWay => facts.OtherWay;

    public void OnGet()
    {
        var status = HttpContext.Items[PageFaults.Status] as int? ?? StatusCodes.Status404NotFound;
        Response.StatusCode = status;
        Kind = status switch
        {
            StatusCodes.Status404NotFound or StatusCodes.Status405MethodNotAllowed => StatusCodes.Status404NotFound,
            StatusCodes.Status413PayloadTooLarge or StatusCodes.Status429TooManyRequests or StatusCodes.Status507InsufficientStorage => status,
            < 500 => StatusCodes.Status400BadRequest,
            _ => StatusCodes.Status500InternalServerError,
        };
        if (status == StatusCodes.Status429TooManyRequests) Response.Headers.RetryAfter = "60";
    }
}
