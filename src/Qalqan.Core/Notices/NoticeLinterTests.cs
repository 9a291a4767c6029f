using Xunit;

namespace Qalqan.Tests;

public sealed class NoticeLinterTests
{
    [Theory]
    [InlineData("", NoticeFault.Empty)]
    [InlineData("  \n ", NoticeFault.Empty)]
    [InlineData("see evil.example now", NoticeFault.Link)]
    [InlineData("see evil.\u2069example", NoticeFault.Direction)]
    [InlineData("see \u2068evil\u2069.example", NoticeFault.Link)]
    [InlineData("see ＷＷＷ", NoticeFault.Link)]
    [InlineData("see evil．example", NoticeFault.Link)]
    [InlineData("see evil。example", NoticeFault.Link)]
    [InlineData("see evil․example", NoticeFault.Link)]
    [InlineData("HtTp is a word", NoticeFault.Link)]
    [InlineData("go www there", NoticeFault.Link)]
    [InlineData("x://y", NoticeFault.Link)]
    [InlineData("TEL:1", NoticeFault.Link)]
    [InlineData("skype:anna", NoticeFault.Link)]
    [InlineData("Tel: home", NoticeFault.Link)]
    [InlineData("or-tel:+4", NoticeFault.Link)]
    [InlineData("求助tel:+4", NoticeFault.Link)]
    [InlineData("Ho\u0302tel: there", NoticeFault.None)]
    [InlineData("Hotel tel：+4", NoticeFault.Link)]
    [InlineData("Hotel: there is something", NoticeFault.None)]
    [InlineData("Hotel：有一条内容", NoticeFault.None)]
    [InlineData("write to a@b", NoticeFault.Link)]
    [InlineData("write to a＠b", NoticeFault.Markup)]
    [InlineData("#tag", NoticeFault.Markup)]
    [InlineData("/start", NoticeFault.Markup)]
    [InlineData("[press]", NoticeFault.Markup)]
    [InlineData("*bold*", NoticeFault.Markup)]
    [InlineData("{words}", NoticeFault.Markup)]
    [InlineData("code 12345", NoticeFault.Digits)]
    [InlineData("code ١٢٣٤٥", NoticeFault.Digits)]
    [InlineData("code １２３４５", NoticeFault.Digits)]
    [InlineData("call 613-993-9620", NoticeFault.Digits)]
    [InlineData("call +1 613 993 9620", NoticeFault.Digits)]
    [InlineData("on 2026-13-45 and 99", NoticeFault.Digits)]
    [InlineData("on 12026-01-05", NoticeFault.Digits)]
    [InlineData("gpj\u202Eexe", NoticeFault.Direction)]
    [InlineData("a\u200Eb", NoticeFault.Direction)]
    [InlineData("a\u200Fb", NoticeFault.Direction)]
    [InlineData("a\u2067b\u2069", NoticeFault.Direction)]
    [InlineData("\u2066a", NoticeFault.Direction)]
    [InlineData("\u2066a\n\u2069", NoticeFault.Direction)]
    [InlineData("\u2066a\u2068b\u2069\u2069", NoticeFault.Direction)]
    [InlineData("a\u200Bb", NoticeFault.Hidden)]
    [InlineData("a\u00ADb", NoticeFault.Hidden)]
    [InlineData("a\tb", NoticeFault.Hidden)]
    [InlineData("a\rb", NoticeFault.Hidden)]
    [InlineData("a\u200Cb", NoticeFault.Hidden)]
    [InlineData("a\uE000b", NoticeFault.Hidden)]
    [InlineData("there is something for you to read. Card number \u20667\u2069: \u2068copper lantern\u2069.", NoticeFault.None)]
    [InlineData("on \u20662026-11-22\u2069", NoticeFault.None)]
    [InlineData("\u20661: HTTP\u2069", NoticeFault.None)]
    [InlineData("1: HTTP", NoticeFault.Link)]
    [InlineData("请打开页面。然后阅读。", NoticeFault.None)]
    public void Finds_what_could_be_pressed_dialled_hidden_or_turned(string text, NoticeFault expected) => Assert.Equal(expected, NoticeLinter.CheckText(text, NoticeForm.Short, false));

    [Fact]
    public void Half_a_surrogate_pair_is_refused() => Assert.Equal(NoticeFault.Hidden, NoticeLinter.CheckText("a\ud800", NoticeForm.Short, false));

    [Theory]
    [InlineData("سالام", NoticeFault.None)]
    [InlineData("\u200F\u2068Tea\u2069 سالام", NoticeFault.None)]
    [InlineData("\u2068Tea\u2069 سالام", NoticeFault.LineStart)]
    [InlineData("سالام\n7 سالام", NoticeFault.LineStart)]
    [InlineData("سا\u200Fلام", NoticeFault.Direction)]
    [InlineData("می‌شناسید", NoticeFault.None)]
    public void A_line_of_right_to_left_text_starts_as_one(string text, NoticeFault expected) => Assert.Equal(expected, NoticeLinter.CheckText(text, NoticeForm.Short, true));

    [Theory]
    [InlineData(320, NoticeFault.None)]
    [InlineData(321, NoticeFault.TooLong)]
    public void The_short_form_has_at_most_320_characters(int length, NoticeFault expected) => Assert.Equal(expected, NoticeLinter.CheckText(new string('a', length), NoticeForm.Short, false));

    [Fact]
    public void A_form_without_its_values_or_with_a_code_where_others_read_is_refused()
    {
        var values = new NoticeValues("Tea House", 7, "copper lantern", "BCDF GHJK LMNP QRST", DateTimeOffset.UnixEpoch);
        NoticeFault Of(NoticeForm form, string text) => NoticeLinter.Check(new(NoticeTemplates.Hit, form, Language.All[0], text), values);
        Assert.Equal(NoticeFault.None, Of(NoticeForm.Short, "7 copper lantern"));
        Assert.Equal(NoticeFault.ValueMissing, Of(NoticeForm.Short, "7 copper"));
        Assert.Equal(NoticeFault.ValueMissing, Of(NoticeForm.Short, "copper lantern"));
        Assert.Equal(NoticeFault.CodeInShort, Of(NoticeForm.Short, "7 copper lantern GHJK"));
        Assert.Equal(NoticeFault.CodeInShort, Of(NoticeForm.Short, "\u2068Tea House\u2069: 7 copper lantern GHJK"));
        Assert.Equal(NoticeFault.ValueMissing, Of(NoticeForm.Long, "7 copper lantern BCDF GHJK LMNP"));
        Assert.Equal(NoticeFault.None, Of(NoticeForm.Long, "7 copper lantern BCDF GHJK LMNP QRST"));
    }

    [Theory]
    [InlineData("Tea House", true)]
    [InlineData("ئۇيغۇر ياردەم", true)]
    [InlineData("Aunt’s help-desk", true)]
    [InlineData("evil.example", false)]
    [InlineData("desk 7", false)]
    [InlineData("a\u2069", false)]
    [InlineData("a\r\nBcc", false)]
    [InlineData("www", false)]
    [InlineData("Hotel Data Centre", true)]
    [InlineData("Data", false)]
    [InlineData("our Tel", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void A_name_is_words_only(string? name, bool plain) => Assert.Equal(plain, NoticeLinter.IsPlainName(name));

    /// <summary>Whatever is put together, the linter does not throw, and what it passes holds none of the things that people.md forbids.</summary>
    [Fact]
    public void Anything_at_all_is_judged_and_nothing_pressable_passes()
    {
        string[] pieces = ["a", "é", ".", "。", ":", "/", "@", "www", "http", "1", "٣", "12", "-", " ", "\n", "\u2066", "\u2068", "\u2069", "\u200F", "\u202E", "\u200C", "ئ", "词", "\ud83d\ude00", "\ud800", "\u0301", "．", "："];
        var random = new Random(20261122);
        var passed = 0;
        for (var round = 0; round < 20_000; round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 12)).Select(_ => pieces[random.Next(pieces.Length)]));
            if (NoticeLinter.CheckText(text, NoticeForm.Short, random.Next(2) == 0) != NoticeFault.None) continue;
            passed++;
            Assert.DoesNotMatch(@"(?i)http|www|://|[a-z0-9]\.[a-z0-9]|@|\d{5}|[\u202A-\u202E]", text);
        }
        Assert.True(passed > 500, $"only {passed} passed: the pieces test nothing");
    }
}
