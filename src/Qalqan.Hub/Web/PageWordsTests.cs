using System.Text.Json;
using System.Text.RegularExpressions;
using Xunit;

namespace Qalqan.Hub.Tests;

public sealed partial class PageWordsTests
{
    public static TheoryData<string> Tags => [.. Language.All.Select(l => l.Tag)];

    /// <summary>Words that calm without ground; no page says them of what somebody handed in, nor of itself.</summary>
    static readonly Dictionary<string, string> Calming = new()
    {
        ["en"] = @"\b(safe|safely|unsafe|clean|secure\w*|hack\w*|virus\w*|infect\w*|malicious|you clicked|your fault)\b",
        ["fr"] = @"\b(sûr|sûre|sûrs|sain|saine|propre|sécurisé\w*|pirat\w*|virus|infect\w*|malveillant\w*)\b",
        ["ug"] = @"(?<!\w)(بىخەتەر\w*|پاكىز\w*|پاك|ۋىرۇس\w*|خاككېر\w*)(?!\w)",
        ["bo"] = "བདེ་འཇགས|གཙང་མ|དྲི་མེད",
        ["zh-Hans"] = "安全|干净|感染|黑客|病毒|恶意",
        ["zh-Hant"] = "安全|乾淨|感染|駭客|病毒|惡意",
        ["tr"] = @"\b(güvenli\w*|güvende|temiz\w*|virüs\w*|hack\w*|enfekte)\b",
        ["fa"] = @"(?<!\w)(امن|ایمن|سالم|پاکیزه|تمیز|آلوده|هک|هکر|ویروس\w*)(?!\w)",
    };

    [Theory]
    [MemberData(nameof(Tags))]
    public void A_translation_has_the_placeholders_steps_and_plural_forms_of_the_source(string tag)
    {
        var (source, file) = (Strings("en"), Strings(tag));
        foreach (var (key, value) in file)
        {
            Assert.True(source.TryGetValue(key, out var english), $"{tag} {key}: not in English");
            Assert.Equal(english.ValueKind, value.ValueKind);
            if (value.ValueKind == JsonValueKind.Array) Assert.Equal(english.GetArrayLength(), value.GetArrayLength());
            var placeholders = Placeholders(Texts(english).Last());
            // "one more" may say the number as a word.
            Assert.All(Texts(value), text => Assert.True(placeholders.SetEquals(Placeholders(text)) || (value.ValueKind == JsonValueKind.Object && text == Texts(value).First() && placeholders.IsSupersetOf(Placeholders(text))), $"{tag} {key}: {text}"));
            Assert.All(Texts(value), text => Assert.False(string.IsNullOrWhiteSpace(text)));
            if (value.ValueKind == JsonValueKind.Object) Assert.Equal(Categories(tag), value.EnumerateObject().Select(p => p.Name));
        }
    }

    [Theory]
    [MemberData(nameof(Tags))]
    public void A_translation_is_whole_or_known_to_be_a_beginning(string tag)
    {
        var missing = Strings("en").Keys.Except(Strings(tag).Keys).Where(k => !IsForStaff(k)).ToList();
        if (tag == "bo") Assert.NotEmpty(missing);
        else Assert.Empty(missing);
        Assert.Contains("draft", Strings(tag).Keys);
    }

    [Theory]
    [MemberData(nameof(Tags))]
    public void Only_the_source_is_reviewed_so_far(string tag)
    {
        var words = new PageWords().For(Language.For(tag));
        Assert.Equal(tag != "en", words.IsDraft);
        Assert.All(words.Sentences(), s => Assert.Equal(tag == "en" ? ReviewState.SafetyReviewed : ReviewState.Draft, s.Review));
    }

    [Theory]
    [MemberData(nameof(Tags))]
    public void No_sentence_calms_without_ground_or_steers_the_direction_of_reading(string tag)
    {
        var calming = new Regex(Calming[tag], RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
        foreach (var (key, text, _) in new PageWords().For(Language.For(tag)).Sentences())
        {
            Assert.False(calming.IsMatch(text), $"{tag} {key}: {text}");
            Assert.DoesNotContain('!', text);
            foreach (var c in text) Assert.False(c is >= '\u202A' and <= '\u202E' or >= '\u2066' and <= '\u2069' or '\u200E' or '\u200F' || (c == '\u200C' && tag != "fa"), $"{tag} {key}: U+{(int)c:X4}");
        }
    }

    [Fact]
    public void English_sentences_are_short_enough_for_a_frightened_reader()
    {
        foreach (var (key, text, _) in new PageWords().For(Language.All[0]).Sentences())
            foreach (var sentence in text.Split(['.', '?', '\n', ':'], StringSplitOptions.RemoveEmptyEntries))
                Assert.True(sentence.Trim().Split(' ').Length <= 25, $"{key}: {sentence}");
    }

    [Fact]
    public void Every_sentence_is_said_on_a_page_and_every_page_says_only_what_there_is()
    {
        var sources = Directory.EnumerateFiles(Path.Combine(Qalqan.Tests.Golden.Root, "src", "Qalqan.Hub"), "*.cs*", SearchOption.AllDirectories)
            .Where(f => !f.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal) && !f.EndsWith("Tests.cs", StringComparison.Ordinal));
        var said = string.Concat(sources.Select(File.ReadAllText));
        var keys = Strings("en").Keys.ToHashSet();
        Assert.DoesNotContain(keys, k => !IsForStaff(k) && !said.Contains($"\"{k}\"", StringComparison.Ordinal) && !Composed().IsMatch(k));
        var used = Said().Matches(said).Select(m => m.Groups[1].Value).ToHashSet();
        Assert.True(used.Count > 80, $"{used.Count}");
        Assert.Empty(used.Except(keys));
    }

    /// <summary>The pages of staff fall back to English where a translation lacks them.</summary>
    static bool IsForStaff(string key) => key.StartsWith("staff.", StringComparison.Ordinal);

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Placeholder();

    [GeneratedRegex("""(?:T\[|T\.Text\(|T\.Steps\(|T\.Count\()"([a-z]+[a-z.-]*)"(?=[\],)])""")]
    private static partial Regex Said();

    [GeneratedRegex(@"^(tactic|target|origin|consent|problem)\.")]
    private static partial Regex Composed();

    static HashSet<string> Placeholders(string text) => [.. Placeholder().Matches(text).Select(m => m.Value)];

    static Dictionary<string, JsonElement> Strings(string tag) =>
        JsonDocument.Parse(PageWords.Json(tag)).RootElement.GetProperty("strings").EnumerateObject().ToDictionary(p => p.Name, p => p.Value);

    static IEnumerable<string> Texts(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => [value.GetString()!],
        JsonValueKind.Array => [string.Join('\n', value.EnumerateArray())],
        _ => value.EnumerateObject().Select(p => p.Value.GetString()!),
    };

    static string[] Categories(string tag) => tag switch { "fr" => ["one", "many", "other"], "bo" or "zh-Hans" or "zh-Hant" => ["other"], _ => ["one", "other"] };
}
