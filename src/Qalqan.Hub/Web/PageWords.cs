namespace Qalqan.Hub;

/// <summary>The words of the pages in every language: <c>Words/pages.*.json</c>, in the form of Core's word files and with the same states of review, with what native readers corrected on this hub.</summary>
sealed class PageWords
{
    volatile Dictionary<string, Words> _pages;
    volatile Dictionary<string, Words> _reports;

    /// <summary>The words as they came: of a hub that is locked, and cannot read what was corrected on it.</summary>
    public PageWords() => (_pages, _reports) = (Read("pages", ReviewDesk.BuiltIn), Read("reports", ReviewDesk.BuiltIn));

    /// <summary>Reads all files, and again when somebody corrects one.</summary>
    public PageWords(ReviewDesk desk)
    {
        (_pages, _reports) = (Read("pages", desk.Words), Read("reports", desk.Words));
        desk.OnChanged += () => (_pages, _reports) = (Read("pages", desk.Words), Read("reports", desk.Words));
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

    static Dictionary<string, Words> Read(string file, Func<string, Language, Words> words) => Language.All.ToDictionary(l => l.Tag, l => words(file, l), StringComparer.Ordinal);
}
