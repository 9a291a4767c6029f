using System.CommandLine;

namespace Qalqan.Cli;

/// <summary><c>qalqan intel export</c>: indicators out, from files or from the store.</summary>
static class IntelExportCommand
{
    public static Command Create()
    {
        var files = new Argument<string[]>("FILE|DIR") { Description = "Write what these hold, without the store. Without any, the store is written.", Arity = ArgumentArity.ZeroOrMore };
        var feed = new Option<string[]>("--feed") { Description = "Only these feeds of the store, by name or address.", HelpName = "NAME", AllowMultipleArgumentsPerToken = true };
        var format = IntelCommand.FormatOption([.. IndicatorWriters.All.Select(w => w.Format)]);
        var command = new Command("export", """
            Write indicators: each (feed, kind, value) once.

            Examples:
              qalqan intel export pegasus.stix2 --format csv
              qalqan intel export --feed amnesty-pegasus --format list > pegasus.txt
            """) { files, feed, format };
        command.SetAction((parsed, cancel) => Task.FromResult(IntelCommand.Run(parsed, (output, error) =>
        {
            var write = IndicatorWriters.All.First(w => w.Format == parsed.GetValue(format)).Write;
            var paths = parsed.GetValue(files) ?? [];
            if (paths.Length > 0)
            {
                using var loaded = IntelligenceFiles.Load(paths, cancel);
                Note(error, loaded.Rejections);
                write(loaded.Indicators, output);
                return IntelCommand.Ok;
            }
            if (!IntelligenceStore.Exists(DataFolder.Location))
            {
                write([], output);
                return IntelCommand.Ok;
            }
            using var store = new IntelligenceStore(DataFolder.Location);
            var names = parsed.GetValue(feed) ?? [];
            write(names.Length == 0 ? store.Active() : names.SelectMany(store.Active), output);
            return IntelCommand.Ok;
        })));
        return command;
    }

    internal static void Note(TextWriter error, IReadOnlyList<Rejected> rejections)
    {
        var skipped = rejections.Count(r => !r.Changed);
        if (skipped > 0) error.WriteLine($"skipped: {skipped}; 'qalqan intel import' lists them with place and reason");
    }
}
