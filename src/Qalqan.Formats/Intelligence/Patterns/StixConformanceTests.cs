using System.Text;
using System.Text.Json;
using Qalqan.Formats;
using Xunit;

namespace Qalqan.Tests;

/// <summary>The patterns and observations that the committee's own tools are tested with, where they lie beside the project.</summary>
public sealed class StixConformanceTests
{
    [Fact]
    public void Agrees_with_every_published_match_vector()
    {
        var lines = Vectors("stix-pattern-match.jsonl").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var wrong = new List<string>();
        foreach (var line in lines)
        {
            using var vector = JsonDocument.Parse(line);
            var root = vector.RootElement;
            var expected = root.TryGetProperty("match", out var match) ? match.GetBoolean().ToString() : "error";
            var actual = Evaluate(root.GetProperty("pattern").GetString()!, Version(root.GetProperty("stix_version")), root.GetProperty("observations"));
            if (actual.Split(' ')[0] != expected) wrong.Add($"{root.GetProperty("pattern")}: {expected} expected, {actual}");
        }
        Assert.True(lines.Length > 400);
        Assert.Empty(wrong);
    }

    [Fact]
    public void Agrees_with_every_published_syntax_vector()
    {
        using var vectors = JsonDocument.Parse(Vectors("stix-pattern-syntax.json"));
        var wrong = new List<string>();
        foreach (var vector in vectors.RootElement.EnumerateArray())
        {
            var text = vector.GetProperty("pattern").GetString()!;
            var valid = StixPattern.TryParse(text, Version(vector.GetProperty("v")), out _, out var error);
            if (valid != vector.GetProperty("valid").GetBoolean()) wrong.Add($"{text}: {error}");
        }
        Assert.Empty(wrong);
    }

    static string Evaluate(string text, StixVersion version, JsonElement observations)
    {
        if (!StixPattern.TryParse(text, version, out var pattern, out var error)) return $"error {error}";
        var observed = new StixObservations();
        if (!observed.TryAdd(Encoding.UTF8.GetBytes(observations.GetRawText()), out error)) return $"error {error}";
        var result = pattern.Matches(observed);
        return result.Error is null ? result.IsMatch.ToString() : $"error {result.Error}";
    }

    static StixVersion Version(JsonElement version) => version.GetString() == "2.0" ? StixVersion.V20 : StixVersion.V21;

    static string Vectors(string name)
    {
        var path = RealData.At("sharing", name);
        Assert.SkipUnless(path is not null, $"the published vectors {name} are not beside the project");
        return File.ReadAllText(path!);
    }
}
