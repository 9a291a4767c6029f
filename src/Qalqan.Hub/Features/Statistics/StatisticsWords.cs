namespace Qalqan.Hub;

/// <summary>The words of the report for authorities: <c>Words/statistics.*.json</c>, in the form of Core's word files.</summary>
static class StatisticsWords
{
    /// <summary>The words for a language; what it lacks is said in English.</summary>
    public static Words For(Language language)
    {
        var english = Words.Read(Language.All[0], Json("en"), null);
        return language.Tag == "en" ? english : Words.Read(language, Json(language.Tag), english);
    }

    /// <summary>The word file of a language as it stands.</summary>
    public static string Json(string tag)
    {
        using var reader = new StreamReader(typeof(StatisticsWords).Assembly.GetManifestResourceStream($"words/statistics.{tag}.json") ?? throw new InvalidDataException($"no word file for {tag}"));
        return reader.ReadToEnd();
    }
}
