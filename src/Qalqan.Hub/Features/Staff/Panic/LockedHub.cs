using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace Qalqan.Hub;

/// <summary>What answers while the hub is locked: one page. No key is in memory and the store is closed; notices that are queued wait in it.</summary>
static class LockedHub
{
    /// <summary>Builds it, at the address of the hub that was locked.</summary>
    /// <param name="options">Where the data lies; nothing else is used of it.</param>
    /// <param name="opened">Is told the keys when the operator's passphrase opened them.</param>
    public static WebApplication Build(HubOptions options, Func<HubKeys, Task> opened)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://" + options.Listen);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var (words, style, once) = (new PageWords(), new StyleSheet(), new SemaphoreSlim(1));
        app.Use(PageHeaders.Set);
        app.UseRouting();
        app.MapGet(style.Path, style.Write);
        app.MapPost("/staff/open", async (HttpContext http) =>
        {
            if (!FormTokens.FromHere(http.Request) || http.Request.ContentType?.StartsWith("application/x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase) != true) return Page(http, words, style, options, wrong: true);
            var typed = (await http.Request.ReadFormAsync(http.RequestAborted))["passphrase"].ToString();
            await once.WaitAsync(http.RequestAborted); // unwrapping takes a second of a processor: one at a time
            try
            {
                if (await Task.Run(() => Unlock.TryOpen(options, typed)) is not { } keys) return Page(http, words, style, options, wrong: true);
                File.Delete(HubLock.MarkerOf(options));
                _ = opened(keys);
                return Results.Redirect("/staff/sign-in");
            }
            finally
            {
                once.Release();
            }
        });
        app.MapFallback((HttpContext http) => Pages.IsApi(http.Request.Path)
            ? Results.Json(new Problem("the hub is locked"), ApiJson.Default.Problem, statusCode: StatusCodes.Status503ServiceUnavailable)
            : Page(http, words, style, options, wrong: false));
        return app;
    }

    static IResult Page(HttpContext http, PageWords words, StyleSheet style, HubOptions options, bool wrong)
    {
        var language = PageLanguage.Of(http);
        var (said, encoder) = (words.For(language), HtmlEncoder.Create(UnicodeRanges.All));
        var (wiped, canOpen) = (File.Exists(HubLock.WipedOf(options)), options.KeyFile is null);
        string T(string key) => encoder.Encode(said[key]);
        string Mark(string key) => said.LanguageOf(key) == language ? "" : " lang=\"en\" dir=\"ltr\"";
        string P(string key, string attributes = "") => $"<p{attributes}{Mark(key)}>{T(key)}</p>\n";
        var form = wiped ? "" : canOpen
            ? $"""<form method="post" action="/staff/open" autocomplete="off"><label class="label" for="passphrase"{Mark("staff.locked.passphrase")}>{T("staff.locked.passphrase")}</label><input type="password" id="passphrase" name="passphrase" dir="ltr" required autocomplete="off"><button{Mark("staff.locked.open")}>{T("staff.locked.open")}</button></form>"""
            : P("staff.locked.key-file");
        var state = wiped ? "staff.wiped" : "staff.locked";
        var html = $"""
            <!doctype html>
            <html lang="{language.Tag}" dir="{(language.RightToLeft ? "rtl" : "ltr")}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>{T(state + ".title")}</title><link rel="stylesheet" href="{style.Path}"></head>
            <body><main><h1{Mark(state + ".title")}>{T(state + ".title")}</h1>
            {P(state + ".text")}{(wrong ? P("staff.locked.wrong", " class=\"wrong\" role=\"alert\"") : "")}{form}</main></body></html>
            """;
        http.Response.Headers.RetryAfter = "600";
        return Results.Content(html, "text/html; charset=utf-8", statusCode: StatusCodes.Status503ServiceUnavailable);
    }
}
