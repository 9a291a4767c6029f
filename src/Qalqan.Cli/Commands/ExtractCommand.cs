using System.CommandLine;
using Qalqan.Formats;

namespace Qalqan.Cli;

/// <summary><c>qalqan extract</c>: every observable in the evidence, one a line.</summary>
static class ExtractCommand
{
    public static Command Create()
    {
        var paths = SharedOptions.Paths("What to read: files, folders, archives, or - for standard input.");
        var format = new Option<string>("--format") { Description = "csv (kind,value,path,offset,record) or jsonl", DefaultValueFactory = _ => "csv" };
        format.AcceptOnlyFromAmong("csv", "jsonl");
        var kinds = new Option<string[]>("--kind") { Description = "Only these kinds, e.g. --kind domain --kind url" };
        kinds.AcceptOnlyFromAmong([.. ObservableKinds.All.Select(k => k.Name())]);
        var command = new Command("extract", """
            List every observable in the evidence: domains, URLs, addresses, hashes, names; clear or disguised, in their canonical form.

            Example:
              qalqan extract inbox/ --format csv --kind url > urls.csv
            """) { paths, format, kinds };
        command.SetAction((result, cancel) => Task.FromResult(Run(
            result.GetRequiredValue(paths), result.GetRequiredValue(format), result.GetValue(kinds) ?? [], cancel)));
        return command;
    }

    static int Run(string[] paths, string format, string[] kinds, CancellationToken cancel)
    {
        using var output = Output.Results();
        var rows = new ObservableRows(output, format == "jsonl");
        var consumer = new ExtractConsumer(o =>
        {
            if (kinds.Length == 0 || kinds.Contains(o.Kind.Name(), StringComparer.OrdinalIgnoreCase)) rows.Write(o);
        });
        return EvidenceReading.ReadAll(paths, consumer, cancel);
    }
}
