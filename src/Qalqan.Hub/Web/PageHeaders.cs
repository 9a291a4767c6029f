using System.Security.Cryptography;

namespace Qalqan.Hub;

/// <summary>What every answer tells the browser to refuse.</summary>
static class PageHeaders
{
    const string Policy = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

    // Every door that a page could open in a browser, shut. The list is of what browsers know; what they do not know they ignore.
    const string Doors = "accelerometer=(), autoplay=(), bluetooth=(), camera=(), clipboard-read=(), display-capture=(), encrypted-media=(), geolocation=(), gyroscope=(), hid=(), idle-detection=(), magnetometer=(), microphone=(), midi=(), payment=(), screen-wake-lock=(), serial=(), usb=(), web-share=(), xr-spatial-tracking=()";

    static readonly object Script = new();

    /// <summary>Lets this page run the one script whose element carries the returned number, and use passkeys. Only the sign-in of staff needs it; no page for a person at risk ever does.</summary>
    /// <returns>Used for this answer alone: what somebody manages to put into the page cannot know it, from this server's own address or not.</returns>
    public static string AllowOneScript(HttpContext context)
    {
        var number = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        context.Items[Script] = number;
        return number;
    }

    /// <summary>Sets them when the answer starts, unless a route has set its own.</summary>
    public static Task Set(HttpContext context, RequestDelegate next)
    {
        context.Response.OnStarting(static state =>
        {
            var (context, headers) = ((HttpContext)state, ((HttpContext)state).Response.Headers);
            var script = context.Items[Script] is string;
            if (headers.ContentSecurityPolicy.Count == 0) headers.ContentSecurityPolicy = script ? $"{Policy}; script-src 'nonce-{context.Items[Script]}'" : Policy;
            headers["Referrer-Policy"] = "no-referrer";
            headers.XContentTypeOptions = "nosniff";
            headers.XFrameOptions = "DENY";
            headers["Cross-Origin-Opener-Policy"] = "same-origin";
            headers["Cross-Origin-Resource-Policy"] = "same-origin";
            headers["Permissions-Policy"] = script ? Doors + ", publickey-credentials-get=(self), publickey-credentials-create=(self)" : Doors + ", publickey-credentials-get=(), publickey-credentials-create=()";
            headers["X-Robots-Tag"] = "noindex";
            if (headers.CacheControl.Count == 0) headers.CacheControl = "no-store";
            if (IsTls(context.Request)) headers.StrictTransportSecurity = "max-age=31536000";
            return Task.CompletedTask;
        }, context);
        return next(context);
    }

    /// <summary>Whether the browser came over TLS, as the proxy before this hub says. Who lies about it harms nobody else.</summary>
    public static bool IsTls(HttpRequest request) => request.IsHttps || request.Headers["X-Forwarded-Proto"] == "https";
}
