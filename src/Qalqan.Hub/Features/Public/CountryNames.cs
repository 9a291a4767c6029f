using System.Collections.Concurrent;
using System.Globalization;

namespace Qalqan.Hub;

/// <summary>Finds a country by what somebody typed: its name in the language of the page, in English or in its own, or its code.</summary>
static class CountryNames
{
    static readonly ConcurrentDictionary<string, Dictionary<string, string>> Known = new(StringComparer.Ordinal);

    /// <summary>The code of ISO 3166-1; null where nothing fits.</summary>
    public static string? Code(Language language, string typed) => typed.Length == 0 ? null : Known.GetOrAdd(language.Tag, Names).GetValueOrDefault(typed);

    static Dictionary<string, string> Names(string tag)
    {
        var names = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var before = CultureInfo.CurrentUICulture;
        try
        {
            CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(tag); // DisplayName is in the language of the thread
            foreach (var code in IncidentPlace.Countries)
            {
                var region = new RegionInfo(code);
                foreach (var name in (string[])[code, region.EnglishName, region.DisplayName, region.NativeName]) names.TryAdd(name, code);
            }
        }
        finally
        {
            CultureInfo.CurrentUICulture = before;
        }
        return names;
    }
}
