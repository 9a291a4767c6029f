using System.CommandLine;
using Qalqan.Formats;

namespace Qalqan.Cli;

/// <summary><c>qalqan timeline</c>: every record of the evidence, with its time and fields.</summary>
static class TimelineCommand
{
    public static Command Create()
    {
        var paths = SharedOptions.Paths("What to read: files, folders, archives, or - for standard input.");
        var format = new Option<string>("--format") { Description = "jsonl: one object a record (time, source, path, record, fields)", DefaultValueFactory = _ => "jsonl" };
        format.AcceptOnlyFromAmong("jsonl");
        var sort = new Option<bool>("--sort") { Description = "In order of time instead of file order; records without a time come last" };
        var command = new Command("timeline", """
            List every record of every file: log lines, mails, messages.

            Example:
              qalqan timeline logs/ --sort | less
            """) { paths, format, sort };
        command.SetAction((result, cancel) => Task.FromResult(Run(result.GetRequiredValue(paths), result.GetValue(sort), cancel)));
        return command;
    }

    static int Run(string[] paths, bool sort, CancellationToken cancel)
    {
        using var output = Output.Results();
        using var records = new RecordLines(output, sort);
        var status = EvidenceReading.ReadAll(paths, new TimelineConsumer(records.Write), cancel);
        records.Finish();
        return status;
    }
}
