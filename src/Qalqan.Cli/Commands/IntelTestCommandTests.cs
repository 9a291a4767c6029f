using System.CommandLine;
using System.Text.Json;
using Qalqan.Cli;
using Xunit;

namespace Qalqan.Tests;

public sealed class IntelTestCommandTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("qalqan-").FullName;

    static string Sample(string name) => Path.Combine(PatternSamples.Folder, name);

    static (int Status, string Output, string Error) Run(params string[] arguments)
    {
        using StringWriter output = new() { NewLine = "\n" }, error = new() { NewLine = "\n" };
        var status = new RootCommand { IntelTestCommand.Create() }.Parse(["test", .. arguments]).Invoke(new() { Output = output, Error = error });
        return (status, output.ToString(), error.ToString());
    }

    string File(string name, string content)
    {
        var path = Path.Combine(_folder, name);
        System.IO.File.WriteAllText(path, content);
        return path;
    }

    public void Dispose() => Directory.Delete(_folder, true);

    [Fact]
    public void A_match_names_the_observations_and_ends_with_0() =>
        Assert.Equal((0, "match\n  observed-data--00000000-0000-4000-8000-00000000000a\n  observed-data--00000000-0000-4000-8000-00000000000c\n", ""),
            Run("[process:name = 'a'] FOLLOWEDBY [process:name = 'c']", Sample("observations-steps.jsonl")));

    [Theory]
    [InlineData("""{"type":"\ud800","pattern":"[a:b = 1]"}""")]
    [InlineData("""{"type":"indicator","pattern":"\udc00"}""")]
    public void Half_a_character_in_an_indicator_is_no_pattern(string json)
    {
        var (status, _, error) = Run(File("half.json", json), Sample("observations-mail.json"));
        Assert.Equal(2, status);
        Assert.Contains("no indicator with a STIX pattern", error, StringComparison.Ordinal);
    }

    [Fact]
    public void No_match_ends_with_1() => Assert.Equal((1, "no match\n", ""), Run("[process:name = 'x']", Sample("observations-steps.jsonl"), Sample("observations-mail.json")));

    [Fact]
    public void An_error_points_at_its_place_and_ends_with_2() =>
        Assert.Equal((2, "error  E012 at 1:6: a colon must follow the object type\n  [file.size = 1280]\n       ^\n", ""), Run("[file.size = 1280]", Sample("observations-mail.json")));

    [Fact]
    public void An_error_of_evaluation_points_too()
    {
        var (status, output, _) = Run("[file:size = 1] OR\n [email-message:subject = t'2026-03-01T08:00:00Z']", Sample("observations-mail.json"));
        Assert.Equal((2, "error  E101 at 2:3: the value compared with a time is not a time\n   [email-message:subject = t'2026-03-01T08:00:00Z']\n    ^\n"), (status, output));
    }

    [Fact]
    public void The_version_decides_what_is_allowed()
    {
        const string repeated = "[network-traffic:dst_port = 443] REPEATS 2 TIMES REPEATS 2 TIMES";
        Assert.Equal(0, Run(repeated, Sample("observations-old.json"), "--spec", "2.0").Status);
        Assert.Equal(2, Run(repeated, Sample("observations-old.json")).Status);
        Assert.NotEqual(0, Run(repeated, Sample("observations-old.json"), "--spec", "3.0").Status);
    }

    [Fact]
    public void Patterns_come_from_files_and_from_the_indicators_of_a_bundle()
    {
        Assert.Equal(0, Run(File("pattern.txt", "\n [file:size = 2048]\n"), Sample("observations-mail.json")).Status);
        var bundle = File("bundle.json", """
            {"type": "bundle", "id": "bundle--1", "objects": [
              {"type": "indicator", "id": "indicator--1", "spec_version": "2.1", "pattern_type": "stix", "pattern": "[file:size = 1]"},
              {"type": "indicator", "id": "indicator--2", "pattern": "[file:size = 2048] START '2026-03-01T07:00:00Z' STOP '2026-03-01T09:00:00Z'"},
              {"type": "indicator", "id": "indicator--3", "spec_version": "2.1", "pattern_type": "yara", "pattern": "rule a { condition: true }"},
              {"type": "malware", "id": "malware--1", "name": "x"}]}
            """);
        var (status, output, _) = Run(bundle, Sample("observations-mail.json"), "--format", "json");
        Assert.Equal(0, status);
        using var json = JsonDocument.Parse(output);
        Assert.Equal([("indicator--1", "2.1", "no-match"), ("indicator--2", "2.0", "match")],
            json.RootElement.EnumerateArray().Select(r => (r.GetProperty("indicator").GetString()!, r.GetProperty("spec").GetString()!, r.GetProperty("result").GetString()!)));
    }

    [Fact]
    public void Says_which_file_cannot_be_used()
    {
        var bad = File("bad.json", "{\"type\":");
        Assert.Equal((2, "", $"qalqan: {bad}: E201 at 1:9: not JSON, or nested too deep\n"), Run("[file:size = 1]", bad));
        Assert.Equal((2, "", "qalqan: there is no observed-data to test against\n"), Run("[file:size = 1]", File("empty.json", "[]")));
        var none = File("none.json", "{\"type\": \"malware\"}");
        Assert.Equal((2, "", $"qalqan: {none}: no indicator with a STIX pattern\n"), Run(none, Sample("observations-mail.json")));
        Assert.Equal(2, Run("missing.json", Sample("observations-mail.json")).Status);
    }

    [Fact]
    public void Shows_no_control_characters_of_what_it_was_given()
    {
        var (_, output, _) = Run("[file:size = 1] \u001b[31m", Sample("observations-mail.json"));
        Assert.DoesNotContain('\u001b', output);
    }

    [Fact]
    public void Help_has_an_example() => Assert.Contains("qalqan intel test \"[domain-name:value = 'evil.example']\" observed.json", Run("--help").Output, StringComparison.Ordinal);
}
