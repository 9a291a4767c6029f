using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Dapper;

namespace Qalqan.Hub;

/// <summary>
/// Where somebody who grew up with a language reads each sentence in its place, corrects it and signs it. What they sign is said on this hub at once, and can be exported for everybody.
/// A signature is for one English sentence: when that changes, the translation is a draft again.
/// </summary>
sealed class ReviewDesk(Database database, HubKeys keys, TimeProvider clock)
{
    /// <summary>The word files that are read here. Notices are not among them: the notifier sends what was reviewed with the code.</summary>
    public static readonly IReadOnlyList<string> Files = ["reports", "pages", "statistics"];

    [method: ExplicitConstructor]
    sealed record Row(byte[] Id, byte[] Blob);

    /// <summary>Raised after something was corrected or signed: whoever keeps words reads them again.</summary>
    public event Action? OnChanged;

    /// <summary>Every sentence of a file, in the order of the English one, as it stands in a language.</summary>
    public IReadOnlyList<DeskString> Sentences(string file, Language language)
    {
        var (builtIn, reviewed) = (BuiltIn(file, language).Sentences().ToDictionary(s => s.Key), Of(file, language));
        return [.. Expected(file, language).Select(e =>
        {
            var built = builtIn.TryGetValue(e.Key, out var b) ? ((string Text, ReviewState Review)?)(b.Text, b.Review) : null;
            if (!reviewed.TryGetValue(e.Key, out var r)) return new DeskString(e.Key, e.English, built?.Text, built?.Review ?? ReviewState.Draft, false);
            return r.Source == Hash(e.English) ? new(e.Key, e.English, r.Text, r.State, false) : new DeskString(e.Key, e.English, built?.Text ?? r.Text, ReviewState.Draft, true);
        })];
    }

    /// <summary>A native reader corrects a sentence, or leaves it as it is, and signs it. An earlier safety review falls with any change of the words.</summary>
    /// <param name="file">One of <see cref="Files"/>.</param>
    /// <param name="language">The language; not English, which is reviewed with the code.</param>
    /// <param name="key">The sentence.</param>
    /// <param name="text">The words as they should be.</param>
    /// <param name="reviewer">The responder's id.</param>
    /// <exception cref="FormatException">There is no such sentence, or the words cannot stand for the source.</exception>
    public void SignNative(string file, Language language, string key, string text, string reviewer)
    {
        var words = text.ReplaceLineEndings("\n").Trim().Normalize(NormalizationForm.FormC);
        var english = English(file, language, key);
        if (TranslationRules.Refuse(english, words) is { } reason) throw new FormatException($"{key}: {reason}");
        var before = Of(file, language).GetValueOrDefault(key);
        if (before is { State: ReviewState.SafetyReviewed } && before.Text == words && before.Source == Hash(english)) return;
        Store(new(file, language.Tag, key, words, ReviewState.NativeReviewed, Hash(english), reviewer, null, Today));
    }

    /// <summary>Somebody else, a responder, signs that the advice does no harm.</summary>
    /// <param name="file">One of <see cref="Files"/>.</param>
    /// <param name="language">The language.</param>
    /// <param name="key">The sentence.</param>
    /// <param name="reviewer">The responder's id; not the native reader's.</param>
    /// <exception cref="FormatException">There is no such sentence.</exception>
    /// <exception cref="HubException">No native reader signed it as it stands, or it was the same person.</exception>
    public void SignSafety(string file, Language language, string key, string reviewer)
    {
        var english = English(file, language, key);
        if (Of(file, language).GetValueOrDefault(key) is not { } before || before.Source != Hash(english)) throw new HubException("a native reader must sign it first, as it stands now");
        if (before.NativeReviewer == reviewer) throw new HubException("the second signature must be somebody else's");
        Store(before with { State = ReviewState.SafetyReviewed, SafetyReviewer = reviewer, Date = Today });
    }

    /// <summary>Takes back what was corrected and signed here.</summary>
    /// <returns>Whether there was anything.</returns>
    public bool Forget(string file, Language language, string key)
    {
        var gone = database.Write(c => c.Execute("delete from reviewed_string where id = @id", new { id = RowId(file, language.Tag, key) })) > 0;
        if (gone) OnChanged?.Invoke();
        return gone;
    }

    /// <summary>The words of a file as they are said on this hub.</summary>
    public Words Words(string file, Language language) => language.Tag == "en" || Of(file, language).Count == 0
        ? BuiltIn(file, language)
        : Qalqan.Words.Read(language, Export(file, language), BuiltIn(file, Language.All[0]));

    /// <summary>The whole word file as it stands on this hub, to be put in the place of the one in the source.</summary>
    /// <remarks>A counted sentence that lacks a form is left out: English has them all.</remarks>
    public string Export(string file, Language language) => WordFileWriter.Write(Sentences(file, language).GroupBy(s => s.Key.Split('#')[0]).Where(g => g.All(s => s.Text is not null)).SelectMany(g => g).Select(s => (s.Key, s.Text!, s.State)));

    /// <summary>What was corrected and signed here, as a patch of the word file in the source; empty if nothing was.</summary>
    public string Patch(string file, Language language)
    {
        var before = BuiltIn(file, language).Sentences().ToDictionary(s => s.Key, s => (s.Text, s.Review));
        var changed = from sentence in Sentences(file, language)
                      group sentence by sentence.Key.Split('#')[0] into forms
                      where forms.All(s => s.Text is not null) && forms.Any(s => !before.TryGetValue(s.Key, out var built) || built != (s.Text!, s.State))
                      select (forms.Key, WordFileWriter.Entry([.. forms.Select(s => (s.Key, s.Text!, s.State))]));
        return file switch
        {
            "reports" => WordPatch.Write($"src/Qalqan.Core/Words/{language.Tag}.json", ReportsJson(language), changed),
            "pages" => WordPatch.Write($"src/Qalqan.Hub/Words/pages.{language.Tag}.json", PageWords.Json(language.Tag), changed),
            _ => WordPatch.Write($"src/Qalqan.Hub/Words/statistics.{language.Tag}.json", StatisticsWords.Json(language.Tag), changed),
        };
    }

    /// <summary>What was signed here and is not in the source yet: who signed it stays on this hub.</summary>
    public IReadOnlyList<ReviewedString> Signed(string file, Language language) => [.. Of(file, language).Values.OrderBy(r => r.Key, StringComparer.Ordinal)];

    DateOnly Today => DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);

    /// <summary>Every sentence that the language should have. A plural sentence has the forms of its own language, each over against the English of that form or, where English has none, the general one.</summary>
    static IEnumerable<(string Key, string English)> Expected(string file, Language language)
    {
        var english = BuiltIn(file, Language.All[0]).Sentences().ToList();
        foreach (var group in english.GroupBy(s => s.Key.Split('#')[0]))
        {
            var forms = group.ToList();
            if (!forms[0].Key.Contains('#', StringComparison.Ordinal)) yield return (forms[0].Key, forms[0].Text);
            else
                foreach (var category in PluralRules.Categories(language.Tag)) yield return ($"{group.Key}#{category}", (forms.Find(f => f.Key.EndsWith("#" + category, StringComparison.Ordinal)) is { Text: { } text } ? text : null) ?? forms[^1].Text);
        }
    }

    static string English(string file, Language language, string key) =>
        language.Tag != "en" && Files.Contains(file) && Expected(file, language).FirstOrDefault(e => e.Key == key) is { English: { } english } ? english : throw new FormatException($"{file}: no such sentence to review");

    /// <summary>The words as they came, without what was corrected here.</summary>
    public static Words BuiltIn(string file, Language language) => file switch
    {
        "reports" => Qalqan.Words.For(language),
        "pages" => Qalqan.Words.Read(language, PageWords.Json(language.Tag), language.Tag == "en" ? null : Qalqan.Words.Read(Language.All[0], PageWords.Json("en"), null)),
        "statistics" => StatisticsWords.For(language),
        _ => throw new FormatException($"{file}: no such word file"),
    };

    static string ReportsJson(Language language)
    {
        using var reader = new StreamReader(typeof(Qalqan.Words).Assembly.GetManifestResourceStream($"Qalqan.Words.{language.Tag}.json")!);
        return reader.ReadToEnd();
    }

    Dictionary<string, ReviewedString> Of(string file, Language language) => database.Read(c => c.Query<Row>("""select id as "Id", sealed as "Blob" from reviewed_string""").ToList())
        .Select(Open).Where(r => r.File == file && r.Language == language.Tag).ToDictionary(r => r.Key, StringComparer.Ordinal);

    void Store(ReviewedString reviewed)
    {
        var id = RowId(reviewed.File, reviewed.Language, reviewed.Key);
        var blob = keys.Meta.Seal(JsonSerializer.SerializeToUtf8Bytes(reviewed, ReviewJson.Default.ReviewedString), Sealing.Place("reviewed_string", id, "sealed"));
        database.Write(c => c.Execute("insert into reviewed_string (id, sealed, changed) values (@id, @blob, @now) on conflict (id) do update set sealed = excluded.sealed, changed = excluded.changed", new { id, blob, now = clock.Hour() }));
        OnChanged?.Invoke();
    }

    ReviewedString Open(Row row) => keys.Meta.TryOpen(row.Blob, Sealing.Place("reviewed_string", row.Id, "sealed"), out var json)
        ? JsonSerializer.Deserialize(json, ReviewJson.Default.ReviewedString)!
        : throw new InvalidDataException("reviewed_string: a row does not open");

    byte[] RowId(string file, string language, string key) => keys.RowId("reviewed-string", file, language, key);

    static string Hash(string english) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(english)));
}
