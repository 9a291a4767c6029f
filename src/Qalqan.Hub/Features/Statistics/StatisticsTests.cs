using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Xunit;

namespace Qalqan.Hub.Tests;

public sealed class StatisticsTests : IDisposable
{
    readonly RegisterWorld _world = new();
    readonly ReleaseMemory _memory;
    readonly Statistics _statistics;
    readonly Quarter _quarter;

    public StatisticsTests()
    {
        _memory = new(_world.Database, _world.Keys, new() { Data = _world.Folder });
        _statistics = new(_world.Database, _world.Keys, _world.Incidents, _memory, _world.Clock);
        _quarter = Quarter.Of(_world.Clock.GetUtcNow());
    }

    public void Dispose() => _world.Dispose();

    [Fact]
    public void Publishes_a_quarter_that_is_over_and_remembers_it_sealed()
    {
        Tell(30);
        Assert.Throws<ReleaseRefusedException>(() => _statistics.Publish(_quarter, new(Audience.Public)));
        _world.Clock.Move(TimeSpan.FromDays(92));
        var release = _statistics.Publish(_quarter, new(Audience.Public));
        Assert.Equal(30, release.Tables[0].At(Position.Total, Position.Total));
        var remembered = Assert.Single(_memory.All());
        Assert.Equal(JsonSerializer.Serialize(release, ReleaseJson.Default.Release), JsonSerializer.Serialize(remembered, ReleaseJson.Default.Release));
        Assert.DoesNotContain(release.Incidents[0].Mark, Encoding.Latin1.GetString(_world.Bytes()), StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_a_second_report_from_which_one_person_could_be_subtracted()
    {
        var (person, incident) = Tell(30);
        _world.Clock.Move(TimeSpan.FromDays(92));
        _statistics.Publish(_quarter, new(Audience.Public));
        _statistics.Publish(_quarter, new(Audience.Public)); // the same again tells nothing new
        _world.Incidents.Withdraw(person, incident, Consents.Count);
        var refusal = Assert.Throws<ReleaseRefusedException>(() => _statistics.Publish(_quarter, new(Audience.Public)));
        Assert.Contains("subtraction", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(2, _memory.All().Count);
    }

    [Fact]
    public void A_restored_backup_still_knows_what_was_published_after_it()
    {
        Tell(30);
        _world.Clock.Move(TimeSpan.FromDays(92));
        var release = _statistics.Publish(_quarter, new(Audience.Public));
        _world.Database.Write(c => Dapper.SqlMapper.Execute(c, "delete from statistics_release"));
        Assert.Equal(release.Id, Assert.Single(_memory.All()).Id);
    }

    [Fact]
    public void Publishes_nothing_while_what_was_published_is_not_known()
    {
        Tell(30);
        _world.Clock.Move(TimeSpan.FromDays(92));
        var first = _statistics.Publish(_quarter, new(Audience.Public));
        _statistics.Publish(_quarter, new(Audience.Agreement));
        _world.Database.Write(c => Dapper.SqlMapper.Execute(c, "delete from statistics_release where sequence = 1"));
        File.Delete(Path.Combine(_world.Folder, "statistics", first.Id));
        Assert.Throws<InvalidDataException>(() => _statistics.Publish(_quarter, new(Audience.Public)));
    }

    [Fact]
    public void Fewer_people_than_k_publish_nothing_and_no_setting_goes_below_five()
    {
        Tell(19);
        _world.Clock.Move(TimeSpan.FromDays(92));
        Assert.Throws<ReleaseRefusedException>(() => _statistics.Publish(_quarter, new(Audience.Public)));
        Assert.Equal(20, _statistics.Publish(_quarter, new(Audience.Agreement)).Tables[0].At(Position.Total, Position.Total));
        Assert.Throws<FormatException>(() => new ReleaseRules(Audience.Agreement, 4));
        Assert.Null(_statistics.Published(_quarter, Audience.Public));
    }

    [Fact]
    public void Rules_refuse_one_household_one_loud_person_and_one_tactic()
    {
        var rules = new ReleaseRules(Audience.Agreement, 5);
        List<CountedIncident> good = [.. Enumerable.Range(0, 8).Select(i => Incident($"{i}", $"{i}", $"{i}", i % 2 == 0 ? Tactics.Physical : Tactics.Surveillance))];
        Assert.Null(rules.Refuse(good));
        Assert.Equal("too few people", rules.Refuse(good[..4]));
        Assert.Equal("too few households", rules.Refuse(good.ConvertAll(i => i with { Household = "one" })));
        Assert.Equal("one person tells more than a third", rules.Refuse([.. good, .. Enumerable.Range(8, 8).Select(i => Incident($"{i}", "0", "0", Tactics.Physical))]));
        Assert.Equal("too few tactics", rules.Refuse(good.ConvertAll(i => i with { Tactics = Tactics.Physical })));
    }

    [Fact]
    public void What_the_hub_did_follows_the_same_rules()
    {
        var rules = new ReleaseRules(Audience.Public);
        Assert.Null(ActivityFigures.Of([.. Enumerable.Repeat(true, 19)], 3, [], 2, rules));
        Assert.Equal(new(40, 50, 5, null, 3), ActivityFigures.Of([.. Enumerable.Range(0, 40).Select(i => i < 20)], 3, [.. Enumerable.Repeat(5L, 20)], 3, rules));
        Assert.Null(ActivityFigures.Of([.. Enumerable.Repeat(true, 40)], 3, [], 3, rules)!.AcknowledgedPercent);
        Assert.Equal(99, ActivityFigures.Of([], 0, [.. Enumerable.Range(1, 100).Select(i => (long)i)], 0, rules)!.SlowestSeconds);
    }

    [Theory]
    [InlineData("en", "ltr")]
    [InlineData("fr", "ltr")]
    [InlineData("ug", "rtl")]
    [InlineData("zh-Hans", "ltr")]
    [InlineData("bo", "ltr")]
    public void The_page_stands_alone_in_its_direction_and_says_each_number_once_more_in_a_table(string language, string direction)
    {
        var page = new StringWriter();
        var (release, readable) = Example();
        StatisticsPage.Write(release, readable, StatisticsWords.For(Language.For(language)), page);
        var html = page.ToString();
        Assert.Contains($"<html lang=\"{language}\" dir=\"{direction}\">", html, StringComparison.Ordinal);
        Assert.DoesNotMatch("<script|https?:|src=|href=|\\{[a-z]+\\}", html[html.IndexOf("</style>", StringComparison.Ordinal)..]);
        Assert.All(Regex.Matches(html, "<svg[^>]*>"), svg => Assert.Contains("aria-hidden=\"true\"", svg.Value, StringComparison.Ordinal));
        Assert.All(Regex.Matches(html, "<th[ >]"), th => Assert.Equal("<th ", th.Value));
        Assert.Equal(Regex.Count(html, "<t[dh][ >]"), Regex.Count(html, "</t[dh]>"));
        Save($"statistics.{language}.html", html);
    }

    [Fact]
    public void Csv_and_json_say_what_the_page_says()
    {
        var (release, readable) = Example();
        var csv = new StringWriter();
        StatisticsFiles.WriteCsv(release, StatisticsWords.For(Language.For("en")), csv);
        var lines = csv.ToString().Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(release.Tables.Sum(t => t.Shape.Positions().Count()) + 1, lines.Length);
        Assert.Equal(release.Tables.Sum(t => t.Numbers.Count), lines.Count(l => l.EndsWith(",published", StringComparison.Ordinal)));
        using var bytes = new MemoryStream();
        StatisticsFiles.WriteJson(release, readable, bytes);
        using var json = JsonDocument.Parse(bytes.ToArray());
        Assert.Equal("qalqan-statistics/1", json.RootElement.GetProperty("format").GetString());
        var counts = json.RootElement.GetProperty("tables").EnumerateArray().SelectMany(t => t.GetProperty("numbers").EnumerateArray()).Count(n => n.GetProperty("count").ValueKind == JsonValueKind.Number);
        Assert.Equal(release.Tables.Sum(t => t.Numbers.Count), counts);
        Assert.DoesNotContain(release.Incidents[0].Mark, Encoding.UTF8.GetString(bytes.ToArray()), StringComparison.Ordinal);
        using var schema = JsonDocument.Parse(File.ReadAllText(Path.Combine(Qalqan.Tests.Golden.Root, "docs", "statistics.schema.json")));
        foreach (var name in json.RootElement.EnumerateObject().Select(p => p.Name)) Assert.True(schema.RootElement.GetProperty("properties").TryGetProperty(name, out _), name);
    }

    [Fact]
    public void Every_row_and_column_has_words()
    {
        var words = StatisticsWords.For(Language.For("en"));
        foreach (var group in Enum.GetNames<TacticGroup>()) Assert.NotEmpty(words[$"group.{group}"]);
        foreach (var target in Enum.GetNames<TargetKind>()) Assert.NotEmpty(words[$"target.{target}"]);
        foreach (var origin in Enum.GetNames<ClaimedOrigin>()) Assert.NotEmpty(words[$"origin.{origin}"]);
    }

    static readonly Lazy<IReadOnlyList<Release>> Releases = new(Publish);

    static (Release Release, IReadOnlyList<Release> Readable) Example() => (Releases.Value[^1], Releases.Value);

    static List<Release> Publish()
    {
        var earlier = new List<Release>();
        for (var i = 0; i < 5; i++)
        {
            var people = Population.Create(new Random(40 + i), 260 + 60 * i, 6, 8);
            var told = ActivityFigures.Of([.. Enumerable.Range(0, 90).Select(n => n < 60)], 3, [.. Enumerable.Range(1, 120).Select(n => 1L + n / 30)], 6, new(Audience.Public));
            earlier.Add(ReportMaker.Make(new(2025 + (i + 1) / 4, (i + 1) % 4 + 1), people.Current, told, new(Audience.Public), earlier, new(2027, 1, 5, 0, 0, 0, TimeSpan.Zero)));
        }
        return earlier;
    }

    /// <summary>Keeps a page to be looked at, where somebody asked for it.</summary>
    static void Save(string name, string html)
    {
        if (Environment.GetEnvironmentVariable("QALQAN_KEEP_PAGES") is { Length: > 0 } folder) File.WriteAllText(Path.Combine(folder, name), html);
    }

    (string Person, string Incident) Tell(int people)
    {
        var last = ("", "");
        for (var i = 0; i < people; i++)
        {
            var person = _world.Person(out _);
            last = (person, _world.Incidents.Add(person, new() { Target = TargetKind.Self, Tactics = i % 2 == 0 ? Tactics.Physical : Tactics.Surveillance, Consents = Consents.Keep | Consents.Count })!);
        }
        return last;
    }

    static CountedIncident Incident(string mark, string person, string household, Tactics tactics) => new(mark, person, household, tactics, new("-", "Presence", "Self", "Unknown"));
}
