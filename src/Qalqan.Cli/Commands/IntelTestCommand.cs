using System.CommandLine;
using System.Text;
using System.Text.Json;
using Qalqan.Formats;

namespace Qalqan.Cli;

/// <summary><c>qalqan intel test</c>: does this STIX pattern match these observations?</summary>
static class IntelTestCommand
{
    /// <summary>No pattern matched, and all could be evaluated.</summary>
    const int NoMatch = 1;

    public static Command Create()
    {
        var pattern = new Argument<string>("PATTERN|FILE") { Description = "A STIX pattern, a file that holds one, or a STIX file whose indicators are tested one by one; - reads standard input." };
        var observations = new Argument<string[]>("OBSERVATIONS") { Description = "STIX files with observed-data: bundles, single objects or JSON lines.", Arity = ArgumentArity.OneOrMore };
        var spec = new Option<string?>("--spec") { Description = "The version of STIX the pattern is read by. Without it: what the indicator says, else 2.1.", HelpName = "2.0|2.1" };
        spec.AcceptOnlyFromAmong("2.0", "2.1");
        var format = IntelCommand.FormatOption("text", "json");
        var command = new Command("test", """
            Test a STIX pattern against observations: match, no match, or what is wrong with it and where.
            Exit status: 0 a match, 1 no match, 2 an error and no match.

            Examples:
              qalqan intel test "[domain-name:value = 'evil.example']" observed.json
              qalqan intel test indicators.stix2 monday.json tuesday.jsonl --format json
            """) { pattern, observations, spec, format };
        command.SetAction(parsed => IntelCommand.Run(parsed, (output, error) =>
        {
            var version = parsed.GetValue(spec) switch { "2.0" => StixVersion.V20, "2.1" => StixVersion.V21, _ => StixVersion.Unknown };
            if (Observations(parsed.GetValue(observations)!, error) is not { } seen) return IntelCommand.Failed;
            if (TestedPatterns.Read(parsed.GetValue(pattern)!, version, error) is not { } patterns) return IntelCommand.Failed;
            var results = patterns.ConvertAll(p => Test(p, seen));
            if (parsed.GetValue(format) == "json")
                WriteJson(output, results, seen);
            else
                foreach (var result in results) WriteText(output, result, seen);
            return results.Exists(r => r.Match.IsMatch) ? IntelCommand.Ok : results.Exists(r => r.Match.Error is not null) ? IntelCommand.Failed : NoMatch;
        }));
        return command;
    }

    static (TestedPattern Tested, PatternMatch Match) Test(TestedPattern tested, StixObservations observations) =>
        (tested, StixPattern.TryParse(tested.Text, tested.Version, out var pattern, out var error) ? pattern.Matches(observations) : new(false, error, []));

    static StixObservations? Observations(string[] paths, TextWriter error)
    {
        var observations = new StixObservations();
        foreach (var path in paths)
        {
            if (observations.TryAdd(TestedPatterns.Content(path), out var problem)) continue;
            error.WriteLine($"qalqan: {SafeText.Visible(path)}: {problem}");
            return null;
        }
        if (observations.Count > 0) return observations;
        error.WriteLine("qalqan: there is no observed-data to test against");
        return null;
    }

    static string Word(PatternMatch match) => match.Error is not null ? "error" : match.IsMatch ? "match" : "no match";

    static void WriteText(TextWriter output, (TestedPattern Tested, PatternMatch Match) result, StixObservations observations)
    {
        var (tested, match) = result;
        var head = tested.Indicator is null ? "" : $"  {SafeText.Visible(tested.Indicator)}";
        output.WriteLine(match.Error is { } problem ? $"error{head}  {problem}" : Word(match) + head);
        if (match.Error is not null && tested.Text.Split('\n') is var lines && match.Error.Line <= lines.Length) Point(output, lines[match.Error.Line - 1].TrimEnd('\r'), match.Error.Column);
        foreach (var i in match.Observations) output.WriteLine($"  {SafeText.Visible(observations.Name(i))}");
    }

    /// <summary>The line that is wrong and a mark below the place; only where it can be shown as it is, or the mark would stand elsewhere.</summary>
    static void Point(TextWriter output, string line, int column)
    {
        if (SafeText.Visible(line) != line) return;
        output.WriteLine($"  {line}");
        output.WriteLine($"  {new string(' ', column - 1)}^");
    }

    static void WriteJson(TextWriter output, List<(TestedPattern Tested, PatternMatch Match)> results, StixObservations observations)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartArray();
            foreach (var (tested, match) in results)
            {
                json.WriteStartObject();
                if (tested.Indicator is not null) json.WriteString("indicator"u8, tested.Indicator);
                json.WriteString("pattern"u8, tested.Text);
                json.WriteString("spec"u8, tested.Version == StixVersion.V20 ? "2.0" : "2.1");
                json.WriteString("result"u8, Word(match).Replace(' ', '-'));
                if (match.Error is { } error)
                {
                    json.WriteStartObject("error"u8);
                    json.WriteString("code"u8, error.Code);
                    json.WriteNumber("line"u8, error.Line);
                    json.WriteNumber("column"u8, error.Column);
                    json.WriteString("message"u8, error.Message);
                    json.WriteEndObject();
                }
                json.WriteStartArray("observations"u8);
                foreach (var i in match.Observations) json.WriteStringValue(observations.Name(i));
                json.WriteEndArray();
                json.WriteEndObject();
            }
            json.WriteEndArray();
        }
        output.WriteLine(Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length));
    }
}
