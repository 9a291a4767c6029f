using System.Text.Json;
using Xunit;

namespace Qalqan.Hub.Tests;

public sealed class ReviewDeskTests : IDisposable
{
    static readonly Language Uyghur = Language.For("ug");
    readonly RegisterWorld _world = new();
    readonly ReviewDesk _desk;

    public ReviewDeskTests() => _desk = new(_world.Database, _world.Keys, _world.Clock);

    public void Dispose() => _world.Dispose();

    [Fact]
    public void What_a_native_reader_signs_is_said_at_once_and_drafts_stay_drafts()
    {
        var pages = new PageWords(_desk);
        Assert.Equal("skip", Find("pages", "skip").Key);
        _desk.SignNative("pages", Uyghur, "skip", "تېكىستكە ئۆتۈش", "ana");
        Assert.Equal("تېكىستكە ئۆتۈش", pages.For(Uyghur)["skip"]);
        Assert.Equal(ReviewState.NativeReviewed, Find("pages", "skip").State);
        Assert.True(pages.For(Uyghur).IsDraft);
        Assert.True(_desk.Forget("pages", Uyghur, "skip"));
        Assert.NotEqual(ReviewState.NativeReviewed, Find("pages", "skip").State);
    }

    [Fact]
    public void Safety_needs_a_second_person_after_a_native_reader()
    {
        Assert.Throws<HubException>(() => _desk.SignSafety("pages", Uyghur, "skip", "ben"));
        _desk.SignNative("pages", Uyghur, "skip", "تېكىست", "ana");
        Assert.Throws<HubException>(() => _desk.SignSafety("pages", Uyghur, "skip", "ana"));
        _desk.SignSafety("pages", Uyghur, "skip", "ben");
        Assert.Equal(ReviewState.SafetyReviewed, Find("pages", "skip").State);
        _desk.SignNative("pages", Uyghur, "skip", "باشقا تېكىست", "ana");
        Assert.Equal(ReviewState.NativeReviewed, Find("pages", "skip").State);
    }

    [Fact]
    public void A_changed_source_makes_it_a_draft_again()
    {
        _desk.SignNative("pages", Uyghur, "skip", "تېكىست", "ana");
        Alter("skip", r => r with { Source = new string('0', 64) });
        var shown = Find("pages", "skip");
        Assert.True(shown.Changed);
        Assert.Equal(ReviewState.Draft, shown.State);
        Assert.Throws<HubException>(() => _desk.SignSafety("pages", Uyghur, "skip", "ben"));
    }

    [Theory]
    [InlineData("pages", "danger.call", "تېلېفون قىلىڭ.")] // the placeholder is gone
    [InlineData("pages", "danger.call", "{number} {other}")]
    [InlineData("pages", "front.recognise", "بىر\nئىككى")] // a step is gone
    [InlineData("pages", "skip", "تېكىست \u202e")]
    [InlineData("pages", "skip", "https://evil.example/")]
    [InlineData("pages", "skip", " ")]
    [InlineData("pages", "nothing", "تېكىست")]
    [InlineData("statistics", "total#few", "{count} {quarter}")]
    [InlineData("notices", "skip", "تېكىست")]
    public void Refuses_words_that_cannot_stand_for_the_source(string file, string key, string text) => Assert.Throws<FormatException>(() => _desk.SignNative(file, Uyghur, key, text, "ana"));

    [Fact]
    public void English_is_reviewed_with_the_code() => Assert.Throws<FormatException>(() => _desk.SignNative("pages", Language.For("en"), "skip", "Skip", "ana"));

    [Theory]
    [InlineData("reports")]
    [InlineData("pages")]
    [InlineData("statistics")]
    public void The_exported_file_says_the_same_in_every_language(string file)
    {
        foreach (var language in Language.All.Skip(1))
        {
            var before = _desk.Words(file, language);
            var after = Words.Read(language, _desk.Export(file, language), _desk.Words(file, Language.All[0]));
            Assert.Equal(before.Sentences().OrderBy(s => s.Key, StringComparer.Ordinal).Select(s => (s.Key, s.Text)), after.Sentences().OrderBy(s => s.Key, StringComparer.Ordinal).Select(s => (s.Key, s.Text)));
            using var json = JsonDocument.Parse(_desk.Export(file, language)); // a reader of JSON that is not ours agrees
        }
    }

    [Fact]
    public void An_export_carries_the_corrections_their_states_and_no_reviewer()
    {
        _desk.SignNative("pages", Uyghur, "skip", "ئۇ \"تېكىست\" \\ ", "reviewer-ana");
        _desk.SignNative("statistics", Uyghur, "activity.feeds#one", "{count} مەنبە", "reviewer-ana");
        _desk.SignNative("statistics", Uyghur, "activity.feeds#other", "{count} مەنبەلەر", "reviewer-ana");
        var words = Words.Read(Uyghur, _desk.Export("pages", Uyghur), null);
        Assert.Equal("ئۇ \"تېكىست\" \\", words["skip"]);
        Assert.Equal("مەنبەلەر", _desk.Words("statistics", Uyghur)["activity.feeds", 5].Split(' ')[1]);
        Assert.Contains(words.Sentences(), s => s is ("skip", _, ReviewState.NativeReviewed));
        Assert.DoesNotContain("reviewer-ana", _desk.Export("pages", Uyghur), StringComparison.Ordinal);
        Assert.DoesNotContain("reviewer-ana", System.Text.Encoding.Latin1.GetString(_world.Bytes()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("pages", "src/Qalqan.Hub/Words/pages.ug.json")]
    [InlineData("reports", "src/Qalqan.Core/Words/ug.json")]
    [InlineData("statistics", "src/Qalqan.Hub/Words/statistics.ug.json")]
    public void The_patch_is_taken_by_git_and_changes_what_was_signed_and_nothing_else(string file, string path)
    {
        Assert.Equal("", _desk.Patch(file, Uyghur));
        var before = _desk.Sentences(file, Uyghur);
        // The first, the last, neighbours, steps, every form of a counted sentence, and what the translation lacks.
        var counted = before.First(s => s.Key.Contains('#', StringComparison.Ordinal) && s.Text is not null).Key.Split('#')[0];
        List<DeskString> signed = [before[0], before[1], before.Last(s => s.Text is not null), .. before.Where(s => s.Text?.Contains('\n', StringComparison.Ordinal) == true).Take(2), .. before.Where(s => s.Key.Split('#')[0] == counted), .. before.Where(s => s.Text is null && !s.Key.Contains('#', StringComparison.Ordinal)).Take(2)];
        foreach (var one in signed.Distinct()) _desk.SignNative(file, Uyghur, one.Key, (one.Text ?? one.English) + " \"ب\"", "ana");
        var (source, patch) = (Path.Combine(_world.Folder, path), Path.Combine(_world.Folder, "words.patch"));
        Directory.CreateDirectory(Path.GetDirectoryName(source)!);
        File.Copy(Path.Combine(Qalqan.Tests.Golden.Root, path), source);
        File.WriteAllText(patch, _desk.Patch(file, Uyghur));
        using (var git = new ChildProcess("git", ["-C", _world.Folder, "apply", patch])) Assert.True(git.Wait() == 0, git.Said);
        var after = Words.Read(Uyghur, File.ReadAllText(source), null).Sentences().ToDictionary(s => s.Key, s => (s.Text, s.Review));
        var expected = _desk.Sentences(file, Uyghur).Where(s => s.Text is not null).ToDictionary(s => s.Key, s => (s.Text!, s.State));
        Assert.Equal(expected, after);
        Assert.DoesNotContain("ana", File.ReadAllText(patch).Replace("native", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    DeskString Find(string file, string key) => _desk.Sentences(file, Uyghur).Single(s => s.Key == key);

    /// <summary>As if the English sentence had another text when it was signed.</summary>
    void Alter(string key, Func<ReviewedString, ReviewedString> change)
    {
        var altered = change(_desk.Signed("pages", Uyghur).Single(s => s.Key == key));
        var id = _world.Keys.RowId("reviewed-string", "pages", "ug", key);
        var blob = _world.Keys.Meta.Seal(JsonSerializer.SerializeToUtf8Bytes(altered, ReviewJson.Default.ReviewedString), Sealing.Place("reviewed_string", id, "sealed"));
        _world.Database.Write(c => Dapper.SqlMapper.Execute(c, "update reviewed_string set sealed = @blob where id = @id", new { id, blob }));
    }
}
