using System.Text.Json;
using System.Text.RegularExpressions;
using Xunit;

namespace Qalqan.Tests;

public sealed partial class WordsTests
{
    public static TheoryData<string> Tags => [.. Language.All.Select(l => l.Tag)];

    /// <summary>Words that no report may say, per language: they calm or frighten without ground, blame, or name a culprit.</summary>
    static readonly Dictionary<string, string> Forbidden = new()
    {
        ["en"] = @"\b(safe|safely|unsafe|clean|infect\w*|hack\w*|secure|malicious|dangerous|compromised|virus\w*|threat|you clicked|your fault|certainly|guaranteed|chin\w+|russia\w*|iran\w*|apt\d*|state-sponsored)\b|probably fine",
        ["fr"] = @"\b(sûr|sûre|sûrs|sain|saine|propre|infect\w*|pirat\w*|sécurisé\w*|malveillant\w*|dangereu\w*|compromis\w*|virus|menace\w*|vous avez cliqué|chin\w+|russie)\b",
        ["ug"] = @"(?<!\w)(بىخەتەر\w*|پاكىز\w*|پاك|يۇقۇملان\w*|ۋىرۇس\w*|خەتەرلىك|خاككېر\w*|سىز چەكتىڭىز|خىتاي\w*|جۇڭگو\w*)(?!\w)",
        ["bo"] = "བདེ་འཇགས|གཙང་མ|དྲི་མེད|རྒྱ་ནག",
        ["zh-Hans"] = "安全|干净|感染|被黑|黑客|病毒|中毒|危险|恶意|没有威胁|您点击了|中国|中共|俄罗斯",
        ["zh-Hant"] = "安全|乾淨|感染|被駭|駭客|病毒|中毒|危險|惡意|沒有威脅|您點擊了|中國|中共|俄羅斯",
        ["tr"] = @"\b(güvenli\w*|güvende|temiz\w*|virüs\w*|hack\w*|enfekte|bulaş\w*|tehlikeli|kötücül|tıkladınız|çin|rusya)\b",
        ["fa"] = @"(?<!\w)(امن|ایمن|سالم|پاکیزه|تمیز|آلوده|هک|هکر|ویروس\w*|خطرناک|مخرب|کلیک کردید|چین|روسیه)(?!\w)|پاک است",
    };

    [Theory]
    [MemberData(nameof(Tags))]
    public void No_sentence_calms_frightens_blames_or_names_a_culprit(string tag)
    {
        var forbidden = new Regex(Forbidden[tag], RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
        foreach (var (key, text) in Sentences(tag))
        {
            Assert.False(forbidden.IsMatch(text), $"{tag} {key}: {text}");
            Assert.False(text.Contains('%') || text.Contains('!') || text.Contains('！'), $"{tag} {key}: {text}");
        }
    }

    [Theory]
    [MemberData(nameof(Tags))]
    public void No_sentence_steers_the_direction_of_reading(string tag)
    {
        foreach (var (key, text) in Sentences(tag))
            foreach (var c in text)
                Assert.False(c != '\n' && c != '\u200C' && SafeText.IsHidden(c), $"{tag} {key}: U+{(int)c:X4}");
        // The zero-width non-joiner is Persian spelling; no other of these languages writes it.
        if (tag != "fa") Assert.DoesNotContain(Sentences(tag), s => s.Text.Contains('\u200C'));
    }

    [Theory]
    [MemberData(nameof(Tags))]
    public void A_translation_has_the_placeholders_steps_and_plural_forms_of_the_source(string tag)
    {
        var source = WordFile.Read("en");
        foreach (var (key, entry) in WordFile.Read(tag))
        {
            Assert.True(source.TryGetValue(key, out var english), $"{tag} {key}: not in English");
            Assert.Equal(english.Text is null, entry.Text is null);
            var placeholders = Placeholders(english.Text ?? english.Forms[^1].Text);
            foreach (var (category, text) in Texts(entry))
            {
                // "It also stands on a list": the form for one may say the number as a word.
                var said = Placeholders(text);
                if (category == "one") said.Add("{count}");
                Assert.True(placeholders.SetEquals(said), $"{tag} {key} {category}: {text}");
            }
            if (entry.Text is null) Assert.Equal(PluralRules.Categories(tag), entry.Forms.Select(f => f.Category));
            else Assert.Equal(english.Text!.Split('\n').Length, entry.Text.Split('\n').Length);
            Assert.All(Texts(entry), t => Assert.False(string.IsNullOrWhiteSpace(t.Text)));
        }
    }

    /// <summary>Tibetan says the most needed and leaves the rest to English until somebody who speaks it helps.</summary>
    [Theory]
    [MemberData(nameof(Tags))]
    public void A_translation_is_whole_or_known_to_be_a_beginning(string tag)
    {
        var missing = WordFile.Read("en").Keys.Except(WordFile.Read(tag).Keys);
        if (tag == "bo") Assert.NotEmpty(missing);
        else Assert.Empty(missing);
    }

    [Theory]
    [MemberData(nameof(Tags))]
    public void Only_the_source_is_reviewed_so_far_and_a_draft_says_that_it_is_one(string tag)
    {
        Assert.All(WordFile.Read(tag).Values, e => Assert.Equal(tag == "en" ? ReviewState.SafetyReviewed : ReviewState.Draft, e.Review));
        Assert.Equal(tag != "en", Words.For(tag).IsDraft);
        Assert.True(WordFile.Read(tag).ContainsKey("report.draft"));
    }

    [Theory]
    [MemberData(nameof(Tags))]
    public void Titles_and_steps_are_short(string tag)
    {
        foreach (var (key, text) in Sentences(tag))
        {
            if (key.EndsWith(".title", StringComparison.Ordinal)) Assert.True(text.Length <= 110, $"{tag} {key}: {text.Length}");
            if (key.StartsWith("label.", StringComparison.Ordinal)) Assert.True(text.Length <= 24, $"{tag} {key}: {text.Length}");
            foreach (var step in key.StartsWith("next.", StringComparison.Ordinal) ? text.Split('\n') : []) Assert.True(step.Length <= 170, $"{tag} {key}: {step.Length}");
        }
    }

    [Fact]
    public void English_sentences_are_short_enough_for_a_frightened_reader()
    {
        foreach (var (key, text) in Sentences("en"))
        {
            var sentences = text.Split(['.', '?', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Where(s => s.Contains(' '));
            foreach (var sentence in sentences) Assert.True(sentence.Split(' ').Length <= 25, $"{key}: {sentence}");
        }
    }

    [Theory]
    [InlineData("en", 1, "one")]
    [InlineData("en", 0, "other")]
    [InlineData("fr", 0, "one")]
    [InlineData("fr", 2_000_000, "many")]
    [InlineData("fr", 2, "other")]
    [InlineData("ug", 1, "one")]
    [InlineData("fa", 0, "one")]
    [InlineData("zh-Hans", 1, "other")]
    [InlineData("bo", 1, "other")]
    [InlineData("tr", 5, "other")]
    public void Counts_choose_the_plural_form_of_their_language(string tag, long count, string category) =>
        Assert.Equal(category, PluralRules.Category(tag, count));

    [Theory]
    [InlineData("ug_CN.UTF-8", "ug")]
    [InlineData("zh_TW", "zh-Hant")]
    [InlineData("zh-Hant-HK", "zh-Hant")]
    [InlineData("zh-Hans-HK", "zh-Hans")]
    [InlineData("zh", "zh-Hans")]
    [InlineData("FR-ca", "fr")]
    [InlineData("C", "en")]
    [InlineData("kk-Arab", "en")]
    [InlineData(null, "en")]
    public void A_locale_finds_its_language(string? locale, string tag) => Assert.Equal(tag, Words.For(locale).Language.Tag);

    [Fact]
    public void What_a_translation_lacks_is_said_in_English()
    {
        var tibetan = Words.For("bo");
        Assert.Equal("en", tibetan.LanguageOf("modifier.weak").Tag);
        Assert.Equal(Words.For("en")["modifier.weak"], tibetan["modifier.weak"]);
        Assert.Equal("bo", tibetan.LanguageOf("report.next").Tag);
    }

    [Fact]
    public void A_value_that_looks_like_a_placeholder_is_not_filled_again() =>
        Assert.Equal("The warning is about {lists}. What was seen belongs to it.",
            Words.For("en").Text("modifier.belongs", new PhraseValue("indicator", "{lists}", ValueForm.Free), new PhraseValue("lists", "x", ValueForm.Free)));

    [Theory]
    [MemberData(nameof(Tags))]
    public void A_word_file_is_read_as_any_reader_of_JSON_reads_it(string tag)
    {
        var strings = JsonDocument.Parse(WordFile.Json(tag)).RootElement.GetProperty("strings");
        var entries = WordFile.Read(tag);
        Assert.Equal(strings.EnumerateObject().Select(p => p.Name), entries.Keys);
        foreach (var property in strings.EnumerateObject())
        {
            var entry = entries[property.Name];
            var expected = property.Value.ValueKind switch
            {
                JsonValueKind.String => property.Value.GetString(),
                JsonValueKind.Array => string.Join('\n', property.Value.EnumerateArray()),
                _ => string.Join('|', property.Value.EnumerateObject().Select(f => $"{f.Name}:{f.Value}")),
            };
            Assert.Equal(expected, entry.Text ?? string.Join('|', entry.Forms.Select(f => $"{f.Category}:{f.Text}")));
        }
    }

    [Theory]
    [InlineData("""{ "review": "draft", "strings": { "a": "x", "a": "y" } }""")]
    [InlineData("""{ "review": "perfect", "strings": { "a": "x" } }""")]
    [InlineData("""{ "review": "draft", "strings": { "a": "x""")]
    [InlineData("""{ "review": "draft", "strings": { "a": 1 } }""")]
    [InlineData("""{ "review": "draft", "strings": { "a": "\u0041" } }""")]
    [InlineData("")]
    public void A_word_file_with_a_mistake_is_refused(string json) => Assert.Throws<InvalidDataException>(() => WordFile.Parse(json));

    [Fact]
    public void A_single_string_can_be_reviewed_before_the_rest()
    {
        var entries = WordFile.Parse("""{ "review": "draft", "strings": { "a": "x", "b": { "text": "y", "review": "native-reviewed" }, "c": { "one": "1", "other": "n" } } }""");
        Assert.Equal([ReviewState.Draft, ReviewState.NativeReviewed, ReviewState.Draft], entries.Values.Select(e => e.Review));
        Assert.Equal("y", entries["b"].Text);
    }

    internal static IEnumerable<(string Key, string Text)> Sentences(string tag) =>
        WordFile.Read(tag).SelectMany(e => Texts(e.Value).Select(t => (e.Key, t.Text)));

    static IEnumerable<(string Category, string Text)> Texts(WordEntry entry) => entry.Text is { } text ? [("", text)] : entry.Forms;

    static HashSet<string> Placeholders(string text) => [.. Placeholder().Matches(text).Select(m => m.Value)];

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Placeholder();
}
