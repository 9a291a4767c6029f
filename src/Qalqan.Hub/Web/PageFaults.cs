namespace Qalqan.Hub;

/// <summary>Shows a page of words, in the reader's language, where a page does not exist, was asked too much or has failed.</summary>
static class PageFaults
{
    /// <summary>Under this key the status of the fault stands in the request's items.</summary>
    public static readonly object Status = new();

    /// <summary>Sends the request on; what comes back without words gets them.</summary>
    public static async Task Show(HttpContext context, RequestDelegate next)
    {
        if (Pages.IsApi(context.Request.Path))
        {
            await next(context);
            return;
        }
        try
        {
            await next(context);
        }
        catch (Exception e) when (!context.Response.HasStarted && !context.RequestAborted.IsCancellationRequested)
        {
            context.Response.Clear();
            context.Response.StatusCode = StatusOf(e);
            if (context.Response.StatusCode == StatusCodes.Status500InternalServerError)
                context.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger("Qalqan").LogError("{Kind} in {Place}", e.GetType().Name, new System.Diagnostics.StackTrace(e).GetFrame(0)?.GetMethod()?.ToString());
        }
        if (context.Response.StatusCode < 400 || context.Response.HasStarted || context.Response.ContentType is not null || context.Items.ContainsKey(Status)) return;
        context.Items[Status] = context.Response.StatusCode;
        PageLanguage.Set(context, PageLanguage.Of(context));
        context.Request.Path = $"/{PageLanguage.Of(context).Tag}/problem";
        context.Request.Method = HttpMethods.Get;
        context.SetEndpoint(null);
        context.Request.RouteValues.Clear();
        await next(context);
    }

    static int StatusOf(Exception e) => e switch
    {
        BadHttpRequestException bad => bad.StatusCode,
        FormatException or HubException or InvalidDataException => StatusCodes.Status400BadRequest,
        _ when StoreFull.Is(e) => StatusCodes.Status507InsufficientStorage,
        _ => StatusCodes.Status500InternalServerError,
    };
}
