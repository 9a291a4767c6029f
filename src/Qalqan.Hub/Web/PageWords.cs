namespace Qalqan.Hub;

/// <summary>The words of the pages in every language: <c>Words/pages.*.json</c>, in the form of Core's word files and with the same states of review, with what native readers corrected on this hub.</summary>
sealed class PageWords
{
    volatile Dictionary<string, Words> _pages;
    volatile Dictionary<string, Words> _reports;

    /// <summary>Reads all files, and again when somebody corrects one.</summary>
    public PageWords(ReviewDesk desk)
    {
        (_pages, _reports) = (Read(desk, "pages"), Read(desk, "reports"));
        desk.OnChanged += () => (_pages, _reports) = (Read(desk, "pages"), Read(desk, "reports"));
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

    static Dictionary<string, Words> Read(ReviewDesk desk, string file) => Language.All.ToDictionary(l => l.Tag, l => desk.Words(file, l), StringComparer.Ordinal);
}
