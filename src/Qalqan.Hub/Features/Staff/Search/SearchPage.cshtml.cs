namespace Qalqan.Hub;

/// <summary>Search over the cases one can open. The word is posted, so that it stands in no address and no history.</summary>
sealed class SearchPage(CaseSearch search) : StaffPage
{
    /// <summary>What was typed; null before.</summary>
    public string? Word { get; private set; }

    /// <summary>What was found.</summary>
    public IReadOnlyList<Found> Found { get; private set; } = [];

    /// <summary>Older cases that were not looked at.</summary>
    public int Left { get; private set; }

    public void OnPost()
    {
        Word = HttpContext.Field("word", 200);
        if (Word.Length >= 2) (Found, Left) = search.Look(Me, Keys, Word);
    }
}
