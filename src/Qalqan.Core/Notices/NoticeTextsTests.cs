using System.Text.RegularExpressions;
using Xunit;

namespace Qalqan.Tests;

public sealed class NoticeTextsTests
{
    static readonly NoticeTexts Texts = NoticeTexts.Load();
    static readonly string[] Tags = ["en", "fr", "ug", "zh-Hans", "zh-Hant", "tr", "fa"];
    static readonly Guid Notice = Guid.Parse("6f1d2c3b-4a59-4868-b7a6-95847362514f");
    static readonly DateTimeOffset Sent = DateTimeOffset.FromUnixTimeSeconds(1_795_316_400);

    /// <summary>Names that people could give, and names that somebody gives to make a link, turn the text or break the lint.</summary>
    static readonly string[] Names =
    [
        "Tea House", "ئۇيغۇر ياردەم", "Aunt’s help-desk", "求助站", "བོད་སྐད་", "Nana Müller", "M", new string('W', NoticeLinter.MaxName), new string('ئ', NoticeLinter.MaxName),
        "evil.example", "www", "http", "call 613-993-9620", "\u202Egpj", "a\u2069b", "\u2068\u2068", "@you", "#tag", "", "x\ny", "\ud800", "12345", "tel:1", new string('x', 400), "a\u200Bb", "e\u0301t\u00e9", "＠", "evil。com",
        "Hotel", "Our Data", "GHJK",
    ];

    static readonly int[] Numbers = [0, 1, 24, NoticeJob.MaxCardNumber];

    public static TheoryData<string, string> Cases
    {
        get
        {
            var cases = new TheoryData<string, string>();
            foreach (var tag in Tags)
                foreach (var template in NoticeTemplates.All)
                    cases.Add(tag, template);
            return cases;
        }
    }

    [Trait("Speed", "slow")]
    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_notice_in_every_language_with_every_name_passes_the_linter(string tag, string template)
    {
        foreach (var name in Names)
            foreach (var number in Numbers)
                foreach (var words in (string[])["copper lantern", new string('k', 12) + " " + new string('m', 12)])
                    foreach (var form in (NoticeForm[])[NoticeForm.Short, NoticeForm.Long])
                        foreach (var wanted in (Language[])[Language.For(tag), Language.For("ug")])
                        {
                            var values = Values(name, number, words);
                            Assert.True(Texts.TryRender(template, form, values, Language.For(tag), wanted, out var notice, out var fault), $"{fault} in {tag} {template} {form} name {Array.IndexOf(Names, name)} number {number}");
                            Assert.DoesNotMatch(@"(?i)https?|www|://|\w\.\w|(?<!\w)tel:|@|\d{5}|[\u200E\u061C\u202A-\u202E\u2067]", WithoutCode(notice.Text));
                            Assert.True(form != NoticeForm.Short || notice.Text.Length <= 320, notice.Text);
                        }
    }

    /// <summary>Somebody whose helpers are called "Hotel", or have the letters of a code in their name, must not learn it from a notice that never comes.</summary>
    [Trait("Speed", "slow")]
    [Theory]
    [MemberData(nameof(Cases))]
    public void A_name_that_enrolment_takes_stands_in_every_notice_whatever_it_holds(string tag, string template)
    {
        var language = Language.For(tag);
        var groups = MessageCode.For(new byte[32], Notice).Split(' ');
        string[] pieces = ["tel", "sms", "smsto", "geo", "data", "Matrix", "FTP", "ht", "tp", "w", "W", "Ho", "a", "É", "ئ", "词", "བོད་", " ", "-", "'", "’", .. groups];
        var random = new Random(20261122);
        var taken = 0;
        for (var round = 0; round < 1000; round++)
        {
            var name = string.Concat(Enumerable.Range(0, random.Next(1, 6)).Select(_ => pieces[random.Next(pieces.Length)]));
            if (!NoticeLinter.IsPlainName(name)) continue;
            taken++;
            foreach (var form in (NoticeForm[])[NoticeForm.Short, NoticeForm.Long])
            {
                Assert.True(Texts.TryRender(template, form, Values(name, 7, "copper lantern"), language, language, out var notice, out var fault), $"{fault} in {tag} {template} {form}: {name}");
                Assert.Contains(name, notice.Text, StringComparison.Ordinal);
            }
        }
        Assert.True(taken > 500, $"only {taken} names were taken: the pieces test nothing");
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Only_the_long_form_says_the_code_the_date_and_what_we_never_do(string tag, string template)
    {
        var values = Values("Tea House", 7, "copper lantern");
        var language = Language.For(tag);
        Assert.True(Texts.TryRender(template, NoticeForm.Short, values, language, language, out var shortForm, out _));
        Assert.True(Texts.TryRender(template, NoticeForm.Long, values, language, language, out var longForm, out _));
        Assert.Contains("Tea House", shortForm.Text, StringComparison.Ordinal);
        foreach (var group in values.MessageCode.Split(' '))
        {
            Assert.DoesNotContain(group, shortForm.Text, StringComparison.Ordinal);
            Assert.Contains($"\u2066{Array.IndexOf(values.MessageCode.Split(' '), group) + 1}: {group}\u2069", longForm.Text, StringComparison.Ordinal);
        }
        Assert.Contains("\u20662026-11-22\u2069", longForm.Text, StringComparison.Ordinal);
        foreach (var line in WordFile.Read("notices." + tag)["never"].Text!.Split('\n')) Assert.Contains(line, longForm.Text, StringComparison.Ordinal);
        Assert.Contains("\u2068copper lantern\u2069", longForm.Text, StringComparison.Ordinal);
        Assert.Contains("\u20667\u2069", shortForm.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void No_word_of_any_card_and_no_group_of_any_code_stops_a_notice()
    {
        for (var i = 0; i < 2048; i++)
            Assert.True(Texts.TryRender(NoticeTemplates.Hit, NoticeForm.Short, Values("Tea House", 7, $"{WordList.Word(i)} {WordList.Word(2047 - i)}"), ["en"], out _, out var fault), $"{fault}: {WordList.Word(i)}");
        for (var i = 0; i < 500; i++)
        {
            var values = Values("Tea House", 7, "copper lantern") with { MessageCode = MessageCode.For(new byte[32], Guid.NewGuid()) };
            Assert.True(Texts.TryRender(NoticeTemplates.Hit, NoticeForm.Long, values, ["en"], out _, out var fault), $"{fault}: {values.MessageCode}");
        }
    }

    [Fact]
    public void Over_a_shoulder_a_hit_looks_like_an_apology()
    {
        Assert.True(Texts.TryRender(NoticeTemplates.Hit, NoticeForm.Short, Values("Tea House", 7, "copper lantern"), ["en"], out var hit, out _));
        Assert.True(Texts.TryRender(NoticeTemplates.Correction, NoticeForm.Short, Values("Tea House", 7, "copper lantern"), ["en"], out var correction, out _));
        Assert.Equal(hit.Text, correction.Text);
        Assert.Equal("\u2068Tea House\u2069: there is something for you to read. Card number \u20667\u2069: \u2068copper lantern\u2069. Open the page you already know, or speak with us in person.", hit.Text);
    }

    [Theory]
    [InlineData("ug")]
    [InlineData("fa")]
    [InlineData("fr")]
    [InlineData("bo")]
    public void A_language_that_nobody_has_reviewed_is_never_sent_and_the_notice_says_so(string tag)
    {
        foreach (var template in NoticeTemplates.All)
            foreach (var form in (NoticeForm[])[NoticeForm.Short, NoticeForm.Long])
            {
                Assert.True(Texts.TryRender(template, form, Values("Tea House", 7, "copper lantern"), [tag], out var notice, out _));
                Assert.Equal("en", notice.Language.Tag);
                Assert.Contains($"Our words in \u2068{Language.For(tag).Name}\u2069 are not reviewed yet.", notice.Text, StringComparison.Ordinal);
            }
    }

    [Fact]
    public void The_second_language_is_taken_before_English()
    {
        var french = WordFile.Parse(WordFile.Json("notices.fr").Replace("\"review\": \"draft\"", "\"review\": \"safety-reviewed\"", StringComparison.Ordinal));
        var texts = new NoticeTexts(Tags.ToDictionary(t => t, t => t == "fr" ? french : WordFile.Read("notices." + t)));
        Assert.True(texts.TryRender(NoticeTemplates.Hit, NoticeForm.Short, Values("Tea House", 7, "copper lantern"), ["ug", "fr", "en"], out var notice, out _));
        Assert.Equal("fr", notice.Language.Tag);
        Assert.Contains("ئۇيغۇرچە", notice.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void One_string_that_is_a_draft_keeps_its_whole_template_back()
    {
        var french = WordFile.Parse(WordFile.Json("notices.fr").Replace("\"review\": \"draft\"", "\"review\": \"safety-reviewed\"", StringComparison.Ordinal));
        french["never.title"] = french["never.title"] with { Review = ReviewState.NativeReviewed };
        var texts = new NoticeTexts(Tags.ToDictionary(t => t, t => t == "fr" ? french : WordFile.Read("notices." + t)));
        Assert.False(texts.IsReviewed("fr", NoticeTemplates.Hit));
        Assert.True(texts.IsReviewed("en", NoticeTemplates.Hit));
    }

    [Fact]
    public void A_translation_has_the_strings_placeholders_and_steps_of_the_source_and_is_a_draft()
    {
        var source = WordFile.Read("notices.en");
        foreach (var tag in Tags[1..])
        {
            var entries = WordFile.Read("notices." + tag);
            Assert.Equal(source.Keys.Order(StringComparer.Ordinal), entries.Keys.Order(StringComparer.Ordinal));
            foreach (var (key, entry) in entries)
            {
                Assert.Equal(ReviewState.Draft, entry.Review);
                Assert.Equal(Placeholders(source[key].Text!), Placeholders(entry.Text!));
                Assert.Equal(source[key].Text!.Split('\n').Length, entry.Text!.Split('\n').Length);
                Assert.DoesNotMatch("[\u200E\u200F\u061C\u202A-\u202E\u2066-\u2069]", entry.Text);
            }
        }
        Assert.All(source.Values, e => Assert.Equal(ReviewState.SafetyReviewed, e.Review));
    }

    [Fact]
    public void No_notice_calms_frightens_blames_or_names_a_culprit()
    {
        foreach (var (key, entry) in WordFile.Read("notices.en"))
        {
            Assert.DoesNotMatch(@"(?i)\b(safe|safely|clean|infect\w*|hack\w*|secure|malicious|dangerous|compromised|virus\w*|threat|you clicked|your fault|certainly|guaranteed|chin\w+|state)\b", entry.Text);
            foreach (var sentence in entry.Text!.Split(['.', '\n'])) Assert.True(sentence.Split(' ').Length <= 18, $"{key}: {sentence}");
        }
    }

    static NoticeValues Values(string name, int number, string words) => new(name, number, words, MessageCode.For(new byte[32], Notice), Sent);

    static string[] Placeholders(string text) => [.. Regex.Matches(text, @"\{[^}]*\}").Select(m => m.Value).Distinct().Order(StringComparer.Ordinal)];

    static string WithoutCode(string text) => Regex.Replace(text, "\u2066[1-4]: [A-Z]{4}\u2069", "");
}
