using System.Text.Json;
using System.Text.RegularExpressions;
using Xunit;

namespace Qalqan.Tests;

public sealed class JsonReportTests
{
    static readonly JsonElement Schema = JsonDocument.Parse(File.ReadAllText(Path.Combine(Golden.Root, "docs/report.schema.json"))).RootElement;

    public static TheoryData<string> Tags => [.. Language.All.Select(l => l.Tag)];

    [Theory]
    [MemberData(nameof(Tags))]
    public void Every_result_is_valid_against_the_published_schema(string tag)
    {
        foreach (var result in new[] { SampleResult.Rich, SampleResult.Small, SampleResult.Nothing, SampleResult.Partly })
            Assert.Empty(Faults(JsonDocument.Parse(ReportGoldenTests.Json(result, ReportGoldenTests.Options(tag))).RootElement, Schema, "$"));
    }

    [Theory]
    [InlineData("\"looks-suspicious\"", "\"clean\"")]
    [InlineData("\"count\": 3", "\"count\": \"3\"")]
    [InlineData("\"draft\": false", "\"draft\": false, \"new\": 1")]
    [InlineData("\"checkedAt\": \"2026-03-09T14:05:00Z\"", "\"checkedAt\": \"2026-03-09\"")]
    [InlineData("\"language\": \"en\",", "")]
    public void The_schema_refuses_what_is_not_a_report(string right, string wrong)
    {
        var json = ReportGoldenTests.Json(SampleResult.Rich, ReportGoldenTests.Options("en"));
        Assert.Contains(right, json, StringComparison.Ordinal);
        Assert.NotEmpty(Faults(JsonDocument.Parse(json.Replace(right, wrong, StringComparison.Ordinal)).RootElement, Schema, "$"));
    }

    [Fact]
    public void Values_come_back_exactly_as_they_were_found()
    {
        var root = JsonDocument.Parse(ReportGoldenTests.Json(SampleResult.Rich, ReportGoldenTests.Options("en"))).RootElement;
        var findings = root.GetProperty("findings").EnumerateArray().ToList();
        for (var i = 0; i < findings.Count; i++)
        {
            Assert.Equal(SampleResult.Rich.Findings[i].Path, findings[i].GetProperty("path").GetString());
            Assert.Equal(SampleResult.Rich.Findings[i].Observable!.Value, findings[i].GetProperty("observable").GetProperty("value").GetString());
        }
        Assert.Equal("PlugExample", findings[0].GetProperty("indicator").GetProperty("name").GetString());
        Assert.Equal("schema,verdict,checkedAt,intelligence,findings,coverage,language,draft", string.Join(',', root.EnumerateObject().Select(p => p.Name)));
    }

    // The part of JSON Schema 2020-12 that our schema uses. An unknown keyword is a fault, so that nothing in it goes unchecked.
    static IEnumerable<string> Faults(JsonElement value, JsonElement schema, string at)
    {
        foreach (var keyword in schema.EnumerateObject())
        {
            var faults = keyword.Name switch
            {
                "$schema" or "$id" or "$defs" or "title" or "description" or "additionalProperties" => [],
                "$ref" => Faults(value, Schema.GetProperty("$defs").GetProperty(keyword.Value.GetString()!["#/$defs/".Length..]), at),
                "type" => IsOfType(value, keyword.Value) ? [] : [$"{at}: not of type {keyword.Value}"],
                "enum" => keyword.Value.EnumerateArray().Any(e => JsonElement.DeepEquals(e, value)) ? [] : [$"{at}: {value} is not in the list"],
                "pattern" => value.ValueKind != JsonValueKind.String || Regex.IsMatch(value.GetString()!, keyword.Value.GetString()!) ? [] : [$"{at}: {value} has another form"],
                "minimum" => value.ValueKind != JsonValueKind.Number || value.GetDouble() >= keyword.Value.GetDouble() ? [] : [$"{at}: {value} is too small"],
                "required" => value.ValueKind != JsonValueKind.Object ? [] : keyword.Value.EnumerateArray().Where(n => !value.TryGetProperty(n.GetString()!, out _)).Select(n => $"{at}: no {n}"),
                "items" => value.ValueKind != JsonValueKind.Array ? [] : value.EnumerateArray().SelectMany((item, i) => Faults(item, keyword.Value, $"{at}[{i}]")),
                "properties" => value.ValueKind != JsonValueKind.Object ? [] : Properties(value, schema, at),
                _ => [$"schema {at}: {keyword.Name} is not understood"],
            };
            foreach (var fault in faults) yield return fault;
        }
    }

    static IEnumerable<string> Properties(JsonElement value, JsonElement schema, string at)
    {
        foreach (var property in value.EnumerateObject())
        {
            if (schema.GetProperty("properties").TryGetProperty(property.Name, out var known))
            {
                foreach (var fault in Faults(property.Value, known, $"{at}.{property.Name}")) yield return fault;
            }
            else if (schema.TryGetProperty("additionalProperties", out var more) && more.ValueKind == JsonValueKind.False) yield return $"{at}: {property.Name} is not known";
        }
    }

    static bool IsOfType(JsonElement value, JsonElement type) => type.ValueKind == JsonValueKind.Array
        ? type.EnumerateArray().Any(t => IsOfType(value, t))
        : type.GetString() switch
        {
            "object" => value.ValueKind == JsonValueKind.Object,
            "array" => value.ValueKind == JsonValueKind.Array,
            "string" => value.ValueKind == JsonValueKind.String,
            "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
            "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
            "null" => value.ValueKind == JsonValueKind.Null,
            _ => false,
        };
}
