using System.CommandLine;

namespace Qalqan.Cli;

/// <summary><c>qalqan intel update</c>: fetches feeds. The only command that uses the network.</summary>
static class IntelUpdateCommand
{
    public static Command Create()
    {
        var names = new Argument<string[]>("NAME") { Description = "Feeds by name, see 'qalqan intel feeds'. Without any, those that were fetched before.", Arity = ArgumentArity.ZeroOrMore };
        var all = new Option<bool>("--all") { Description = "Every feed that 'qalqan intel feeds' lists." };
        var address = new Option<string?>("--address") { Description = "Subscribe to a feed of your own: the https address for the one NAME given.", HelpName = "URL" };
        var licence = new Option<string?>("--licence") { Description = "On what terms that feed is published.", HelpName = "SPDX" };
        var tlp = IntelCommand.TlpOption("With whom that feed may be shared.");
        var shrink = new Option<bool>("--accept-shrink") { Description = "Take in a release that is empty or less than half of the last." };
        var format = IntelCommand.FormatOption("text", "json");
        var command = new Command("update", """
            Fetch feeds over https and take them in. This is the only command that uses the network.

            Examples:
              qalqan intel update amnesty-pegasus stalkerware
              qalqan intel update
              qalqan intel update partner --address https://partner.example/feed.csv --tlp amber
            """) { names, all, address, licence, tlp, shrink, format };
        command.SetAction(async (parsed, cancel) =>
        {
            var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
            try
            {
                using var store = new IntelligenceStore(DataFolder.Location);
                var own = parsed.GetValue(address) is { } url ? new Own(url, parsed.GetValue(licence), parsed.GetValue(tlp)) : null;
                if (!TryChoose(store, parsed.GetValue(names) ?? [], parsed.GetValue(all), own, error, out var feeds)) return IntelCommand.Failed;
                var report = new ImportReport();
                using (var progress = new StderrProgress(error, "fetching", feeds.Count))
                using (var download = new FeedDownload(null, (done, total) => progress.Say($"fetching {ByteSize.Text(done)}{(total is { } t ? $" of {ByteSize.Text(t)}" : "")}")))
                {
                    var update = new FeedUpdate(store, download, report);
                    foreach (var (feed, level) in feeds)
                    {
                        progress.Step(feed.Name);
                        await update.RunAsync(feed, level, parsed.GetValue(shrink), cancel);
                    }
                }
                report.Compiled = store.Compile();
                if (parsed.GetValue(format) == "json") report.WriteJson(output);
                else report.WriteText(output);
                return report.Failed ? IntelCommand.Failed : IntelCommand.Ok;
            }
            catch (Exception fault) when (Program.IsExpected(fault))
            {
                error.WriteLine($"qalqan: {SafeText.Visible(fault.Message)}");
                return IntelCommand.Failed;
            }
        });
        return command;
    }

    sealed record Own(string Address, string? Licence, Tlp Tlp);

    static bool TryChoose(IntelligenceStore store, string[] names, bool all, Own? own, TextWriter error, out IReadOnlyList<(KnownFeed Feed, Tlp Tlp)> feeds)
    {
        var chosen = new List<(KnownFeed, Tlp)>();
        feeds = chosen;
        if (own is not null)
        {
            if (names.Length != 1)
            {
                error.WriteLine("qalqan: --address goes with one NAME");
                return false;
            }
            chosen.Add((new(names[0], names[0], own.Licence ?? "", "file", own.Address, "own"), own.Tlp));
            return true;
        }
        var stored = store.Feeds();
        if (all) chosen.AddRange(KnownFeeds.All.Select(f => (f, Public(stored, f.Name))));
        else if (names.Length == 0) chosen.AddRange(stored.Where(f => f is { Address: not null, Enabled: true }).Select(Subscribed));
        foreach (var name in names)
        {
            if (KnownFeeds.Find(name) is { } known) chosen.Add((known, Public(stored, known.Name)));
            else if (stored.FirstOrDefault(f => f.Address is not null && (f.Name.Equals(name, StringComparison.OrdinalIgnoreCase) || f.Address == name)) is { } before) chosen.Add(Subscribed(before));
            else
            {
                error.WriteLine($"qalqan: no feed is called {SafeText.Visible(name)}; 'qalqan intel feeds' lists them, --address names one of your own");
                return false;
            }
        }
        if (chosen.Count > 0) return true;
        error.WriteLine("qalqan: no feed was fetched before; name some of those that 'qalqan intel feeds' lists, or give --all");
        return false;
    }

    static (KnownFeed, Tlp) Subscribed(StoredFeed feed) =>
        (KnownFeeds.All.FirstOrDefault(k => k.Name == feed.Name && k.Address == feed.Address)
            ?? new KnownFeed(feed.Name, feed.Name, feed.Licence ?? "", feed.Format ?? "file", feed.Address!, feed.Tier ?? "own"), feed.Tlp);

    /// <summary>What is published for everybody is TLP:CLEAR, unless the operator decided otherwise.</summary>
    static Tlp Public(IReadOnlyList<StoredFeed> stored, string name) =>
        stored.FirstOrDefault(f => f.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) is { Tlp: not Tlp.Unknown } before ? before.Tlp : Tlp.Clear;
}
