using System.CommandLine;
using System.Globalization;
using System.Text.Json;

namespace Qalqan.Hub;

/// <summary><c>qalqan hub submit</c>: hands evidence in; the verdict comes back at once.</summary>
static class SubmitCommand
{
    public static Command Create()
    {
        var files = new Argument<string[]>("FILE") { Description = "What to hand in; - for standard input", Arity = ArgumentArity.OneOrMore };
        var person = new Option<string?>("--person") { Description = "Whose it is: what was seen is remembered for them, sealed. Without it nothing is kept", HelpName = "ID" };
        var keep = new Option<bool>("--keep") { Description = "Keep the original in the vault, sealed to the responders" };
        var format = new Option<string>("--format") { Description = "text, or json: the report of 'qalqan check', one a line", DefaultValueFactory = _ => "text" };
        format.AcceptOnlyFromAmong("text", "json");
        var command = new Command("submit", """
            Hands evidence to a hub: it is checked at once, what was seen is sealed, and the rest is forgotten.

            Example:
              qalqan hub submit message.eml --hub http://127.0.0.1:8080 --token-file token --person 5b1f… --keep

            Exit status: 0 nothing found, 1 found, 2 it could not be handed in or read, 3 nothing found, but part could not be checked.
            """) { files, person, keep, format };
        return command.Calls(async (parsed, hub, output, cancel) =>
        {
            if (parsed.GetValue(keep) && parsed.GetValue(person) is null) throw new HubException("--keep needs --person: an original without anybody it belongs to is not kept");
            var statuses = new List<int>();
            foreach (var file in parsed.GetRequiredValue(files))
                statuses.Add(await Submit(file, parsed.GetValue(person), parsed.GetValue(keep), parsed.GetValue(format) == "json", hub, output, cancel));
            return Gravest(statuses);
        });
    }

    /// <summary>The status of several: a find counts before a fault, and a fault before silence.</summary>
    public static int Gravest(IReadOnlyCollection<int> statuses) => statuses.Contains(Exit.Found) ? Exit.Found : statuses.Contains(Exit.Unusable) ? Exit.Unusable : statuses.Max();

    static async Task<int> Submit(string file, string? person, bool keep, bool json, HubClient hub, TextWriter output, CancellationToken cancel)
    {
        var query = $"submissions?name={Uri.EscapeDataString(file == "-" ? "submission" : Path.GetFileName(file))}" + (person is null ? "" : $"&person={Uri.EscapeDataString(person)}&keep={(keep ? "true" : "false")}");
        await using var content = file == "-" ? Console.OpenStandardInput() : File.OpenRead(file);
        using var answer = await hub.PostBytes(query, content, cancel);
        using var report = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(cancel));
        if (json) await output.WriteLineAsync(OneLine(report));
        else Write(output, file, report.RootElement, Header(answer, "Qalqan-Remembered"), Header(answer, "Qalqan-Kept"));
        return Status(report.RootElement);
    }

    /// <summary>The exit status of a report: as <c>qalqan check --fail-on medium</c>.</summary>
    public static int Status(JsonElement report)
    {
        if (report.GetProperty("findings").EnumerateArray().Any(f => f.GetProperty("severity").GetString() is "medium" or "high" or "critical")) return Exit.Found;
        var coverage = report.GetProperty("coverage");
        var unread = coverage.GetProperty("skippedTotal").GetInt64() + coverage.GetProperty("faultsTotal").GetInt64() > 0;
        if (unread && coverage.GetProperty("records").GetInt64() + coverage.GetProperty("observables").GetInt64() == 0) return Exit.Unusable;
        return unread || report.GetProperty("verdict").GetString() == "could-not-check" ? Exit.Incomplete : Exit.Done;
    }

    static void Write(TextWriter output, string file, JsonElement report, string? remembered, string? kept)
    {
        output.WriteLine($"{SafeText.Visible(file)}: {Verdict(report.GetProperty("verdict").GetString())}");
        foreach (var finding in report.GetProperty("findings").EnumerateArray())
        {
            output.WriteLine($"  {finding.GetProperty("severity").GetString()}: {Shown(finding, "title")}");
            if (Shown(finding, "explanation") is { Length: > 0 } why) output.WriteLine($"    {why}");
            if (Shown(finding, "next") is { Length: > 0 } next) output.WriteLine($"    {next}");
        }
        var coverage = report.GetProperty("coverage");
        foreach (var kind in (string[])["skipped", "faults"])
            foreach (var item in coverage.GetProperty(kind).EnumerateArray())
                output.WriteLine($"  not read: {Shown(item, "path")}: {Shown(item, kind == "skipped" ? "reason" : "expected")}");
        if (remembered is not null and not "0") output.WriteLine($"  {remembered} observables remembered, sealed");
        if (kept is not null) output.WriteLine($"  kept in the vault as {kept}");
    }

    static string Verdict(string? name) => name switch
    {
        "known-indicator-matched" => "a published indicator matched",
        "looks-suspicious" => "looks suspicious",
        "could-not-check" => "could not check",
        _ => "nothing known matches as of today",
    };

    static string Shown(JsonElement item, string name) => SafeText.Visible(item.GetProperty(name).GetString() ?? "");

    static string OneLine(JsonDocument report)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes)) report.WriteTo(json);
        return System.Text.Encoding.UTF8.GetString(bytes.ToArray());
    }

    static string? Header(HttpResponseMessage answer, string name) =>
        answer.Headers.TryGetValues(name, out var values) && values.FirstOrDefault() is { } value && (Id.IsValid(value) || int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out _)) ? value : null;
}
