namespace Qalqan;

/// <summary>The plural categories of the Unicode CLDR for whole numbers, for the languages in <see cref="Language.All"/>.</summary>
public static class PluralRules
{
    /// <summary>The categories that a counted sentence of this language must have.</summary>
    public static IReadOnlyList<string> Categories(string tag) => tag switch
    {
        "fr" => ["one", "many", "other"],
        "bo" or "zh-Hans" or "zh-Hant" => ["other"],
        _ => ["one", "other"],
    };

    /// <summary>Which sentence goes with <paramref name="n"/>.</summary>
    public static string Category(string tag, long n) => tag switch
    {
        // French counts nought as one, and says "un million de" before the noun.
        "fr" => n is 0 or 1 ? "one" : n % 1_000_000 == 0 ? "many" : "other",
        "fa" => n is 0 or 1 ? "one" : "other",
        "bo" or "zh-Hans" or "zh-Hant" => "other",
        _ => n == 1 ? "one" : "other",
    };
}
