using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.OutputCaching;

namespace Qalqan.Hub;

/// <summary>The pages: server-rendered Razor below <c>Features</c>, without script, without a cookie before there is a code.</summary>
static class Pages
{
    const string SameForAll = "same for all";

    // Three pages say the same to everybody and stand in the way of a frightened person: they are written once a second for each language, not for each reader.
    // Nothing of a request reaches them but its path, and browsers are told to keep nothing, as of every page.
    static readonly string[] Common = ["/Public/Front", "/Public/Keep", "/Public/Recognise"];

    /// <summary>What the pages need.</summary>
    public static void Add(IServiceCollection services)
    {
        // The default encoder writes every Uyghur letter as a character reference: six times the size.
        services.AddSingleton(HtmlEncoder.Create(UnicodeRanges.All));
        services.AddSingleton<PageWords>().AddSingleton<StyleSheet>().AddSingleton<FormTokens>().AddSingleton<IntakeMemory>().AddSingleton<Buckets>().AddTransient<PageVoice>();
        services.AddRazorPages(pages =>
        {
            pages.RootDirectory = "/Features";
            // The framework's own token needs a cookie, and nobody gets one before there is a code: FormTokens does this work, see docs/decisions.
            pages.Conventions.ConfigureFilter(new IgnoreAntiforgeryTokenAttribute());
            foreach (var page in Common) pages.Conventions.AddPageApplicationModelConvention(page, model => model.EndpointMetadata.Add(new OutputCacheAttribute { PolicyName = SameForAll }));
        }).AddMvcOptions(mvc =>
        {
            // The framework would write an upload into a temporary file. Forms are read by FormBody, into memory, within limits.
            foreach (var factory in mvc.ValueProviderFactories.Where(f => f is not RouteValueProviderFactory and not QueryStringValueProviderFactory).ToList()) mvc.ValueProviderFactories.Remove(factory);
        });
        // Razor brings the framework's key ring, which would lie unencrypted in the home folder. Nothing of ours uses it: it lives and dies in memory.
        services.Configure<KeyManagementOptions>(ring => (ring.XmlRepository, ring.XmlEncryptor) = (new MemoryKeyRing(), new NullXmlEncryptor()));
        services.AddOutputCache(cache =>
        {
            cache.UseCaseSensitivePaths = true; // the page's links repeat its path: nobody shall choose how they are written for others
            cache.SizeLimit = 4 << 20; // room for three pages in every language many times over; who sends many spellings of a path fills no more than this
            // Neither query nor host is part of the key: whoever sends random ones fills nothing.
            cache.AddPolicy(SameForAll, policy => policy.Expire(TimeSpan.FromSeconds(1)).SetVaryByQuery([]).SetVaryByHost(false));
        });
        services.Configure<RouteOptions>(routes => routes.ConstraintMap["language"] = typeof(LanguageConstraint));
    }

    /// <summary>The routes of the pages and their style sheet.</summary>
    public static void Map(WebApplication app)
    {
        app.MapGet(app.Services.GetRequiredService<StyleSheet>().Path, (HttpContext context, StyleSheet sheet) => sheet.Write(context));
        // No page stands without a language in its address; the browser's choice only leads to the first one.
        foreach (var page in (string[])["", "check", "incident", "code", "verify", "keep", "recognise"])
            app.MapGet("/" + page, (HttpRequest request) => Results.Redirect($"/{PageLanguage.Preferred(request).Tag}{(page.Length > 0 ? "/" + page : "")}"));
        // A page without a method of its own for TRACE or DELETE would answer with itself, its model unfilled.
        app.MapRazorPages().WithMetadata(new HttpMethodMetadata([HttpMethods.Get, HttpMethods.Head, HttpMethods.Post]));
    }

    /// <summary>Whether a path belongs to machines, which are answered in JSON.</summary>
    public static bool IsApi(PathString path) => path.StartsWithSegments("/api") || path.StartsWithSegments("/openapi") || path.StartsWithSegments("/health") || path.StartsWithSegments("/healthz") || path.StartsWithSegments("/taxii2");

    /// <summary>Ends the start where the data of languages is missing: Uyghur and Tibetan would be refused later, one page at a time.</summary>
    /// <exception cref="HubException">There is no ICU.</exception>
    public static void RequireLanguages()
    {
        var missing = false;
        try
        {
            missing = CultureInfo.GetCultureInfo("ug").NativeName != "ئۇيغۇرچە";
        }
        catch (CultureNotFoundException)
        {
            missing = true;
        }
        if (missing) throw new HubException("the data of languages is missing: install libicu (Debian: libicu72; Alpine: icu-libs icu-data-full) and do not set DOTNET_SYSTEM_GLOBALIZATION_INVARIANT");
    }
}
