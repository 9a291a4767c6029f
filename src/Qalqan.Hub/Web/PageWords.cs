namespace Qalqan.Hub;

/// <summary>The words of the pages in every language: <c>Words/pages.*.json</c>, in the form of Core's word files and with the same states of review.</summary>
sealed class PageWords
{
    readonly Dictionary<string, Words> _pages;
    readonly Dictionary<string, Words> _reports = Language.All.ToDictionary(l => l.Tag, Words.For, StringComparer.Ordinal);

    /// <summary>Reads all files.</summary>
    public PageWords()
    {
        var english = Words.Read(Language.All[0], Json("en"), null);
        _pages = Language.All.ToDictionary(l => l.Tag, l => l.Tag == "en" ? english : Words.Read(l, Json(l.Tag), english), StringComparer.Ordinal);
    }

    /// <summary>The pages' words.</summary>
    public Words For(Language language) => _pages[language.Tag];

    /// <summary>The reports' words.</summary>
    public Words Reports(Language language) => _reports[language.Tag];

    /// <summary>The word file of a language as it stands.</summary>
    public static string Json(string tag)
    {
        using var reader = new StreamReader(typeof(PageWords).Assembly.GetManifestResourceStream($"words/pages.{tag}.json") ?? throw new InvalidDataException($"no word file for {tag}"));
        return reader.ReadToEnd();
    }
}
