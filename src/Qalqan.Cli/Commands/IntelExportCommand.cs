using System.CommandLine;
using Qalqan.Formats;

namespace Qalqan.Cli;

/// <summary><c>qalqan intel export</c>: indicators out, from files or from the store.</summary>
static class IntelExportCommand
{
    delegate ExportCount Writer(Stream to, IEnumerable<Indicator> indicators, ExportOptions options, CancellationToken cancel);

    /// <summary>Every format, the default first.</summary>
    static readonly (string Name, Writer Write)[] Formats = [("csv", CsvExport.Write), ("stix", StixExport.Write), ("misp", MispExport.Write), ("list", ListExport.Write)];

    public static Command Create()
    {
        var files = new Argument<string[]>("FILE|DIR") { Description = "Write what these hold, without the store. Without any, the store is written.", Arity = ArgumentArity.ZeroOrMore };
        var feed = new Option<string[]>("--feed") { Description = "Only these feeds of the store, by name or address.", HelpName = "NAME", AllowMultipleArgumentsPerToken = true };
        var tlp = IntelCommand.TlpOption("For whom: indicators for a narrower audience are left out. Without it, everything is written.");
        var format = IntelCommand.FormatOption([.. Formats.Select(f => f.Name)]);
        var command = new Command("export", """
            Write indicators: each (feed, kind, value) once.

            Examples:
              qalqan intel export pegasus.stix2 --format csv
              qalqan intel export --tlp green --format stix > for-the-community.json
            """) { files, feed, tlp, format };
        command.SetAction((parsed, cancel) => Task.FromResult(IntelCommand.Run(parsed, (output, error) =>
        {
            var write = Formats.First(f => f.Name == parsed.GetValue(format)).Write;
            var maximum = parsed.GetValue(tlp) is Tlp.Unknown ? Tlp.Red : parsed.GetValue(tlp);
            var paths = parsed.GetValue(files) ?? [];
            if (paths.Length > 0)
            {
                var loaded = IntelligenceFiles.ReadAll(paths, cancel);
                Note(error, loaded.Rejections);
                Write(write, loaded.Indicators, new() { Maximum = maximum, KnownSince = OldestOf(paths) }, output, error, cancel);
                return IntelCommand.Ok;
            }
            using var store = IntelligenceStore.Exists(DataFolder.Location) ? new IntelligenceStore(DataFolder.Location) : null;
            var names = parsed.GetValue(feed) ?? [];
            var indicators = store is null ? [] : names.Length == 0 ? store.Active() : names.SelectMany(store.Active);
            Write(write, indicators, new() { Maximum = maximum, KnownSince = store?.KnownSince ?? DateTimeOffset.UtcNow }, output, error, cancel);
            return IntelCommand.Ok;
        })));
        return command;
    }

    static void Write(Writer write, IEnumerable<Indicator> indicators, ExportOptions options, TextWriter output, TextWriter error, CancellationToken cancel)
    {
        ExportCount count;
        if (ReferenceEquals(output, Console.Out))
        {
            using var stdout = Console.OpenStandardOutput();
            count = write(stdout, indicators, options, cancel);
        }
        else
        {
            using var buffer = new MemoryStream();
            count = write(buffer, indicators, options, cancel);
            output.Write(System.Text.Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length));
        }
        if (count.AboveTlp > 0) error.WriteLine($"left out: {count.AboveTlp} that are for a narrower audience than TLP:{options.Maximum.Name()}");
        if (count.WithoutForm > 0) error.WriteLine($"left out: {count.WithoutForm} that this format has no form for");
    }

    /// <summary>A start of validity that is the same for every export of the same files.</summary>
    static DateTimeOffset OldestOf(string[] paths) =>
        paths.Min(p => new DateTimeOffset(File.GetLastWriteTimeUtc(p)));

    internal static void Note(TextWriter error, IReadOnlyList<Rejected> rejections)
    {
        var skipped = rejections.Count(r => !r.Changed);
        if (skipped > 0) error.WriteLine($"skipped: {skipped}; 'qalqan intel import' lists them with place and reason");
    }
}
