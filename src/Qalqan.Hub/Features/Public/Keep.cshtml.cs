using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Qalqan.Hub;

/// <summary>What is kept, and for how long.</summary>
sealed class KeepPage(HubOptions options) : PageModel
{
    /// <summary>Months of retention.</summary>
    public int Months => options.RetentionMonths;
}
