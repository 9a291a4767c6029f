using System.CommandLine;

namespace Qalqan.Cli;

/// <summary><c>qalqan check</c>: the whole way from evidence to verdict, on this computer only.</summary>
static class CheckCommand
{
    static readonly string[] Formats = ["text", "json", "html", "csv", "stix"];

    static readonly string[] Severities = ["informational", "low", "medium", "high", "critical"]; // in the order of the enum, from 1

    public static Command Create()
    {
        var paths = SharedOptions.Paths("What to check: files, folders, archives, - for standard input, or a URL, domain, address or hash itself.");
        var intelligence = new Option<string[]>("--intelligence", "-i") { Description = "Indicators to check against, besides your own: a file, a folder, or the name or address of a subscribed feed" };
        var format = new Option<string>("--format") { Description = string.Join(", ", Formats), DefaultValueFactory = _ => "text" };
        format.AcceptOnlyFromAmong(Formats);
        var output = new Option<DirectoryInfo?>("--output", "-o") { Description = "Write the report into this folder instead of standard output; it is made if need be" };
        var failOn = new Option<string>("--fail-on") { Description = "The least severity that makes the exit status 1", DefaultValueFactory = _ => "medium" };
        failOn.AcceptOnlyFromAmong(Severities);
        var protect = new Option<string[]>("--protect") { Description = "Report addresses that look like this domain of yours and are not it, e.g. --protect ourngo.example" };
        var language = new Option<string?>("--lang") { Description = $"Language of the report: {string.Join(", ", Language.All.Select(l => l.Tag))}; the system's if not given" };
        var threads = new Option<int>("--threads") { Description = "How many threads read", DefaultValueFactory = _ => Environment.ProcessorCount };
        threads.Validators.Add(r =>
        {
            if (r.GetValueOrDefault<int>() is < 1 or > 256) r.AddError("--threads takes a number from 1 to 256");
        });
        var command = new Command("check", """
            Check evidence against published intelligence. Nothing is sent anywhere, fetched or looked up.

            Examples:
              qalqan check message.eml
              qalqan check inbox/ logs.zip --format html -o report
              qalqan check 'hxxps://evil[.]example/x'
              zcat proxy.log.gz | qalqan check - -i indicators.stix2

            Exit status: 0 nothing found at or above --fail-on, 1 found, 2 wrong usage or nothing could be read,
            3 nothing found, but part of the evidence could not be checked.
            """) { paths, intelligence, format, output, failOn, protect, language, threads };
        command.SetAction((result, cancel) => Task.FromResult(Check.Run(new()
        {
            Paths = result.GetRequiredValue(paths),
            Intelligence = result.GetValue(intelligence) ?? [],
            Format = result.GetRequiredValue(format),
            OutputFolder = result.GetValue(output)?.FullName,
            FailOn = (Severity)(1 + Array.FindIndex(Severities, s => string.Equals(s, result.GetRequiredValue(failOn), StringComparison.Ordinal))),
            Protected = result.GetValue(protect) ?? [],
            Language = result.GetValue(language),
            Threads = result.GetRequiredValue(threads),
        }, cancel)));
        return command;
    }
}
