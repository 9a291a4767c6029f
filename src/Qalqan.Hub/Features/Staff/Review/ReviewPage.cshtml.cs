using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Qalqan.Hub;

/// <summary>Sentences of a word file in the order of the pages that say them, each over against its English source: to be read, corrected and signed.</summary>
sealed class ReviewPage(ReviewDesk desk, Audit audit) : StaffPage
{
    /// <summary>So many sentences are read in one go.</summary>
    public const int PageSize = 25;

    /// <summary>One of <see cref="ReviewDesk.Files"/>.</summary>
    public string FileName { get; private set; } = "";

    /// <summary>The language that is read.</summary>
    public Language Tongue { get; private set; } = Language.All[0];

    /// <summary>Of all sentences, the first that is shown; from 0.</summary>
    public int From { get; private set; }

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>Those that are shown.</summary>
    public IReadOnlyList<DeskString> Shown { get; private set; } = [];

    /// <summary>Who signed what here.</summary>
    public IReadOnlyDictionary<string, ReviewedString> Signed { get; private set; } = new Dictionary<string, ReviewedString>();

    /// <summary>What was typed and cannot stand for its source, with the reason; null for nothing.</summary>
    public (string Key, string Text, string Reason)? Refused { get; private set; }

    public IActionResult OnGet(string file, string language, int from = 0) => Prepare(file, language) ? Show(from) : NotFound();

    public IActionResult OnPost(string file, string language)
    {
        if (!Prepare(file, language)) return NotFound();
        var (key, text) = (HttpContext.Field("key", 200), HttpContext.Field("text", TranslationRules.MaxText + 1));
        try
        {
            desk.SignNative(FileName, Tongue, key, text, Me.Id);
        }
        catch (FormatException e)
        {
            Refused = (key, SafeText.Visible(text, int.MaxValue), e.Message);
            Response.StatusCode = StatusCodes.Status400BadRequest;
            return Show(IndexOf(desk, FileName, Tongue, key));
        }
        audit.Write(Me.Id, Acts.WordsSigned, "");
        Caller.Session.Say("review-signed");
        return Redirect(PathOf(desk, FileName, Tongue, key));
    }

    /// <summary>The page on which a sentence stands, at its place.</summary>
    public static string PathOf(ReviewDesk desk, string file, Language language, string key)
    {
        var at = IndexOf(desk, file, language, key);
        return $"/staff/review/{file}/{language.Tag}?from={at / PageSize * PageSize}#s{at}";
    }

    /// <summary>The language of a route; null if there is no such file to review in it.</summary>
    public static Language? Find(string file, string language) => ReviewDesk.Files.Contains(file) && language != "en" ? PageLanguage.Find(language) : null;

    /// <summary>The page for people that says sentences of this name; null where nobody sees it without a code.</summary>
    public string? PlaceOf(string key) => FileName != "pages" ? null : key.Split('.')[0] switch
    {
        "front" or "danger" or "draft" or "exit" or "languages" => $"/{Tongue.Tag}",
        "check" or "error" => $"/{Tongue.Tag}/check",
        "code" => $"/{Tongue.Tag}/code",
        "verify" => $"/{Tongue.Tag}/verify",
        "keep" => $"/{Tongue.Tag}/keep",
        "recognise" => $"/{Tongue.Tag}/recognise",
        "incident" or "tactic" or "target" or "origin" or "consent" => $"/{Tongue.Tag}/incident",
        _ => null,
    };

    bool Prepare(string file, string language)
    {
        if (Find(file, language) is not { } tongue) return false;
        (FileName, Tongue) = (file, tongue);
        return true;
    }

    PageResult Show(int from)
    {
        var all = desk.Sentences(FileName, Tongue);
        Count = all.Count;
        From = Math.Clamp(from, 0, Count - 1) / PageSize * PageSize;
        Shown = [.. all.Skip(From).Take(PageSize)];
        Signed = desk.Signed(FileName, Tongue).ToDictionary(s => s.Key, StringComparer.Ordinal);
        return Page();
    }

    static int IndexOf(ReviewDesk desk, string file, Language language, string key) => Math.Max(0, desk.Sentences(file, language).ToList().FindIndex(s => s.Key == key));
}
