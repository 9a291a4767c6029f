namespace Qalqan.Hub;

/// <summary>A word file in one language, counted.</summary>
/// <param name="File">One of <see cref="ReviewDesk.Files"/>.</param>
/// <param name="Language">The language.</param>
/// <param name="States">How many sentences stand in each state; what is missing is a draft.</param>
/// <param name="HasPatch">Whether something was signed here.</param>
sealed record WordFileRow(string File, Language Language, IReadOnlyDictionary<ReviewState, int> States, bool HasPatch);

/// <summary>Where a reviewer begins: which languages and files there are, and how far each was read.</summary>
sealed class ReviewListPage(ReviewDesk desk) : StaffPage
{
    /// <summary>The states, from the first to the last.</summary>
    public static readonly IReadOnlyList<ReviewState> States = [ReviewState.Draft, ReviewState.NativeReviewed, ReviewState.SafetyReviewed];

    /// <summary>One for each language and file.</summary>
    public IReadOnlyList<WordFileRow> Files { get; private set; } = [];

    public void OnGet() => Files = [.. from language in PageLanguage.Shown
                                       where language.Tag != "en"
                                       from file in ReviewDesk.Files
                                       select new WordFileRow(file, language, desk.Sentences(file, language).CountBy(s => s.State).ToDictionary(), desk.Signed(file, language).Count > 0)];

    /// <summary>The last part of the key that names a state.</summary>
    public static string Name(ReviewState state) => state switch { ReviewState.NativeReviewed => "native", ReviewState.SafetyReviewed => "safety", _ => "draft" };
}
