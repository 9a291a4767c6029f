using System.CommandLine;

namespace Qalqan.Cli;

/// <summary><c>qalqan intel import</c>: files into the store.</summary>
static class IntelImportCommand
{
    public static Command Create()
    {
        var paths = new Argument<string[]>("FILE|DIR") { Description = "STIX, MISP, OpenIOC, CSV, plain lists, the stalkerware list: recognised by content.", Arity = ArgumentArity.OneOrMore };
        var feed = new Option<string?>("--feed") { Description = "The feed they belong to, all of them together. Without it each file is a feed named after itself.", HelpName = "NAME" };
        var licence = new Option<string?>("--licence") { Description = "On what terms the feed is published, as an SPDX name.", HelpName = "SPDX" };
        var tlp = IntelCommand.TlpOption("With whom the feed may be shared. Where a file is narrower, the file counts.");
        var shrink = new Option<bool>("--accept-shrink") { Description = "Take in a release that is empty or less than half of the last." };
        var format = IntelCommand.FormatOption("text", "json");
        var command = new Command("import", """
            Take published indicators into the store. What is not imported is listed with its place and the reason.

            Example:
              qalqan intel import pegasus.stix2 --feed amnesty-pegasus --licence CC-BY-2.0 --tlp clear
            """) { paths, feed, licence, tlp, shrink, format };
        command.SetAction((parsed, cancel) => Task.FromResult(IntelCommand.Run(parsed, (output, error) =>
        {
            var record = new FeedRecord(parsed.GetValue(feed) ?? "", Licence: parsed.GetValue(licence), Tlp: parsed.GetValue(tlp));
            using var store = new IntelligenceStore(DataFolder.Location);
            var report = new ImportReport();
            var files = IntelligenceFiles.Expand(parsed.GetValue(paths)!, parsed.GetValue(feed), report.Reject);
            using (var progress = new StderrProgress(error, "importing", files.Count))
                foreach (var release in files.GroupBy(f => f.Feed, StringComparer.OrdinalIgnoreCase))
                    Import(store, [.. release], record with { Name = release.Key }, parsed.GetValue(shrink), report, progress, cancel);
            report.Compiled = store.Compile();
            if (parsed.GetValue(format) == "json") report.WriteJson(output);
            else report.WriteText(output);
            return report.Failed ? IntelCommand.Failed : IntelCommand.Ok;
        })));
        return command;
    }

    static void Import(IntelligenceStore store, IReadOnlyList<IntelligenceFile> files, FeedRecord record, bool acceptShrink, ImportReport report, StderrProgress progress, CancellationToken cancel)
    {
        var found = new IndicatorCollection();
        var formats = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var file in files)
        {
            progress.Step(file.Path);
            if (IntelligenceFiles.Read(file, new(record.Name, Tlp: record.Tlp), found, cancel) is { } format) formats.Add(format);
        }
        // A file that holds only rules or observations of others is read, and is no release.
        var result = found.Indicators.Count == 0 && !acceptShrink
            ? new ReleaseResult(0, 0, 0, "it holds no indicators")
            : store.Import(record with { Format = formats.Count == 1 ? formats.Min : null }, found.Indicators, acceptShrink);
        report.Add(record.Name, string.Join('+', formats), files, found, result);
    }
}
