using Microsoft.Net.Http.Headers;

namespace Qalqan.Hub;

/// <summary>In which language a page is: by the first part of its address, so that a link, a bookmark and a printed address keep it.</summary>
static class PageLanguage
{
    static readonly object Key = new();

    /// <summary>The language of a request.</summary>
    public static Language Of(HttpContext context) => context.Items[Key] as Language ?? OfPath(context.Request.Path) ?? Preferred(context.Request);

    /// <summary>Sets the language of a page whose address has none.</summary>
    public static void Set(HttpContext context, Language language) => context.Items[Key] = language;

    /// <summary>The language that an address begins with; null if it begins with none.</summary>
    public static Language? OfPath(PathString path)
    {
        if (path.Value is not ['/', .. var rest]) return null;
        var end = rest.IndexOf('/', StringComparison.Ordinal);
        var tag = end < 0 ? rest : rest[..end];
        return Find(tag);
    }

    /// <summary>What the browser would like best of what there is; English if it says nothing.</summary>
    public static Language Preferred(HttpRequest request)
    {
        if (!StringWithQualityHeaderValue.TryParseList(request.Headers.AcceptLanguage, out var wanted)) return Language.All[0];
        foreach (var one in wanted.OrderByDescending(w => w.Quality ?? 1))
        {
            var tag = one.Value.Value ?? "";
            if (tag.StartsWith("en", StringComparison.OrdinalIgnoreCase)) return Language.All[0];
            if (Language.For(tag) is { Tag: not "en" } language) return language;
        }
        return Language.All[0];
    }

    /// <summary>The language of exactly this tag.</summary>
    public static Language? Find(string? tag)
    {
        foreach (var language in Language.All)
            if (language.Tag == tag) return language;
        return null;
    }
}

/// <summary><c>{lang:language}</c> in a route: one of the tags there are, and no other.</summary>
sealed class LanguageConstraint : IRouteConstraint
{
    /// <inheritdoc/>
    public bool Match(HttpContext? httpContext, IRouter? route, string routeKey, RouteValueDictionary values, RouteDirection routeDirection) => PageLanguage.Find(values[routeKey] as string) is not null;
}
