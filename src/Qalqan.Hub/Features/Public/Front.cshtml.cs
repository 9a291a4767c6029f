using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Qalqan.Hub;

/// <summary>The first page: what a frightened person needs to choose, and nothing else.</summary>
sealed class FrontPage(PublicFacts facts) : PageModel
{
    /// <summary>Who runs this hub.</summary>
    public string Who => facts.Who;

    /// <summary>The emergency number of the place; empty for none.</summary>
    public string Emergency => facts.Emergency;
}
