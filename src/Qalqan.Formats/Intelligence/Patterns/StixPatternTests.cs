using System.Globalization;
using Qalqan.Formats;
using Xunit;

namespace Qalqan.Tests;

public sealed class StixPatternTests
{
    public static TheoryData<string, string, string, string> Matches()
    {
        var rows = new TheoryData<string, string, string, string>();
        foreach (var line in File.ReadLines(Path.Combine(PatternSamples.Folder, "matches.txt")).Where(l => l.Length > 0 && l[0] != '#'))
        {
            var parts = line.Split(' ', 4, StringSplitOptions.RemoveEmptyEntries);
            rows.Add(parts[0], parts[1], parts[2], parts[3]);
        }
        return rows;
    }

    public static TheoryData<string, string, string> Errors()
    {
        var rows = new TheoryData<string, string, string>();
        var lines = File.ReadLines(Path.Combine(PatternSamples.Folder, "errors.txt")).Where(l => l.Length > 0 && l[0] != '#').ToList();
        for (var i = 0; i < lines.Count; i += 2) rows.Add(lines[i][..3], lines[i][4..], lines[i + 1]);
        return rows;
    }

    [Theory, MemberData(nameof(Matches))]
    public void Answers_as_the_sample_says(string version, string observations, string expected, string text)
    {
        Assert.True(StixPattern.TryParse(text, Version(version), out var pattern, out var error), error?.ToString());
        var result = pattern.Matches(Observations(observations));
        Assert.Equal(expected, result.Error?.Code ?? (result.IsMatch ? "yes" : "no"));
        Assert.Equal(result.IsMatch, result.Observations.Count > 0);
    }

    [Theory, MemberData(nameof(Errors))]
    public void Says_what_is_wrong_and_where(string version, string text, string expected)
    {
        Assert.False(StixPattern.TryParse(text, Version(version), out var pattern, out var error));
        Assert.Null(pattern);
        Assert.Equal(expected, error.ToString());
    }

    [Fact]
    public void Counts_lines_and_columns_from_one()
    {
        Assert.False(StixPattern.TryParse("[file:size = 1]\n  AND // sizes\n  [file.size = 2]", out _, out var error));
        Assert.Equal((3, 8), (error.Line, error.Column));
    }

    [Fact]
    public void Refuses_what_is_too_long_or_too_deep()
    {
        Assert.False(StixPattern.TryParse(new string('(', 2_000_000), out _, out var error));
        Assert.Equal("E026", error.Code);
        Assert.False(StixPattern.TryParse(new string('(', 100_000), out _, out error));
        Assert.Equal("E025", error.Code);
        Assert.False(StixPattern.TryParse('[' + new string('(', 100_000), out _, out error));
        Assert.Equal("E025", error.Code);
    }

    [Fact]
    public void Reads_ten_thousand_hashes_joined_by_or()
    {
        var hashes = Enumerable.Range(0, 10_000).Select(i => i.ToString("x32", CultureInfo.InvariantCulture)).ToList();
        Assert.True(StixPattern.TryParse($"[{string.Join(" OR ", hashes.Select(h => $"file:hashes.MD5 = '{h}'"))}]", out var pattern, out _));
        Assert.True(pattern.TryGetEqualities(out var equalities));
        Assert.Equal(hashes, equalities.Select(e => e.Value));
    }

    [Theory]
    [InlineData("[domain-name:value='a.example']", "domain-name:value=a.example")]
    [InlineData("[file:hashes.'SHA-256'='e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855']",
        "file:hashes.'SHA-256'=e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData("[file:hashes.'MD5'='d41d8cd98f00b204e9800998ecf8427e']", "file:hashes.MD5=d41d8cd98f00b204e9800998ecf8427e")]
    [InlineData(@"[file:name = 'it\'s' OR file:name IN ('b', 'c')] OR ([url:value = 'u'])", "file:name=it's|file:name=b|file:name=c|url:value=u")]
    [InlineData("[file:name = 'a' AND file:name = 'b']", null)]
    [InlineData("[file:name = 'a'] AND [file:name = 'b']", null)]
    [InlineData("[file:name = 'a'] FOLLOWEDBY [file:name = 'b']", null)]
    [InlineData("[file:name = 'a' OR file:size = 5]", null)]
    [InlineData("[file:name = 'a' OR file:name LIKE 'b']", null)]
    [InlineData("[file:name NOT = 'a']", null)]
    [InlineData("[file:name != 'a']", null)]
    [InlineData("[file:name = 'a'] REPEATS 2 TIMES", null)]
    [InlineData("[file:name = 'a'] START t'2026-01-01T00:00:00Z' STOP t'2027-01-01T00:00:00Z'", null)]
    public void Knows_what_a_table_could_answer(string text, string? expected)
    {
        Assert.True(StixPattern.TryParse(text, out var pattern, out var error), error?.ToString());
        Assert.Equal(expected is not null, pattern.TryGetEqualities(out var equalities));
        Assert.Equal(expected ?? "", string.Join('|', equalities.Select(e => $"{e.ObjectPath}={e.Value}")));
    }

    [Theory]
    [InlineData("{", "E201 at 1:2: not JSON, or nested too deep")]
    [InlineData("{\n\"a\\ud800\": 1}", "E201 at 2:1: text that is not Unicode")]
    [InlineData("[1]", "E203 at 1:1: expected an object")]
    [InlineData("{}\n\n {\"type\":\"observed-data\"}", "E203 at 3:2: observed-data needs first_observed and last_observed, such as 2026-01-31T23:59:59Z")]
    [InlineData("{\"type\":\"observed-data\",\"first_observed\":\"2026-03-01T08:00:01Z\",\"last_observed\":\"2026-03-01T08:00:00Z\"}",
        "E203 at 1:1: observed-data that ends before it starts")]
    [InlineData("{\"type\":\"observed-data\",\"first_observed\":\"2026-03-01T08:00:00Z\",\"last_observed\":\"2026-03-01T08:00:00Z\",\"number_observed\":0}",
        "E203 at 1:1: number_observed needs 1 or more")]
    public void Refuses_observations_that_cannot_be_used(string json, string expected)
    {
        var observations = new StixObservations();
        Assert.False(observations.TryAdd(System.Text.Encoding.UTF8.GetBytes(json), out var error));
        Assert.Equal(expected, error.ToString());
        Assert.Equal(0, observations.Count);
    }

    internal static StixVersion Version(string version) => version == "2.0" ? StixVersion.V20 : StixVersion.V21;

    internal static StixObservations Observations(string name)
    {
        var observations = new StixObservations();
        Assert.True(observations.TryAdd(File.ReadAllBytes(Directory.GetFiles(PatternSamples.Folder, $"observations-{name}.*").Single()), out var error), error?.ToString());
        return observations;
    }
}
