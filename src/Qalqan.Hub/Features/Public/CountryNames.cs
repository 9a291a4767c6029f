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
        foreach (var code in IncidentPlace.Countries)
        {
            names.TryAdd(code, code);
            // A region's native name is in the language of the locale it is made from.
            foreach (var region in new[] { Region(code), Region($"{tag}-{code}") }.OfType<RegionInfo>())
                foreach (var name in (string[])[region.EnglishName, region.NativeName]) names.TryAdd(name, code);
        }
        return names;
    }

    // The platform lacks a few: Antarctica, Heard Island.
    static RegionInfo? Region(string name)
    {
        try
        {
            return new(name);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
