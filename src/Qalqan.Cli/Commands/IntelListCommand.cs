using System.CommandLine;
using System.Globalization;
using System.Text.Json;

namespace Qalqan.Cli;

/// <summary><c>qalqan intel list</c>: what is in the store.</summary>
static class IntelListCommand
{
    public static Command Create()
    {
        var kinds = new Option<bool>("--kinds") { Description = "Also count the indicators of each kind." };
        var format = IntelCommand.FormatOption("text", "json");
        var command = new Command("list", """
            List the feeds in the store: how many indicators, on what terms, how old.

            Example:
              qalqan intel list --kinds
            """) { kinds, format };
        command.SetAction(parsed => IntelCommand.Run(parsed, (output, _) =>
        {
            var folder = DataFolder.Location;
            IReadOnlyList<StoredFeed> feeds = [];
            if (IntelligenceStore.Exists(folder))
            {
                using var store = new IntelligenceStore(folder);
                feeds = store.Feeds();
            }
            if (parsed.GetValue(format) == "json") WriteJson(output, feeds);
            else WriteText(output, feeds, parsed.GetValue(kinds));
            return IntelCommand.Ok;
        }));
        return command;
    }

    static void WriteText(TextWriter output, IReadOnlyList<StoredFeed> feeds, bool kinds)
    {
        if (feeds.Count == 0)
        {
            output.WriteLine("No intelligence yet. 'qalqan intel feeds' shows what is published; 'qalqan intel import FILE' takes in what you have.");
            return;
        }
        var width = feeds.Max(f => SafeText.Visible(f.Name).Length);
        foreach (var feed in feeds)
        {
            var withdrawn = feed.Withdrawn > 0 ? $", {feed.Withdrawn} withdrawn" : "";
            var tlp = feed.Tlp == Tlp.Unknown ? "TLP not stated" : $"TLP:{feed.Tlp.Name()}";
            output.WriteLine($"{SafeText.Visible(feed.Name).PadRight(width)}  {feed.Count,8} indicators{withdrawn}  {tlp}  {SafeText.Visible(feed.Licence ?? "licence not stated")}  {Day(feed.Fetched)}{(feed.Enabled ? "" : "  off")}");
            if (!kinds) continue;
            foreach (var kind in ObservableKinds.All.Where(feed.Kinds.ContainsKey)) output.WriteLine($"    {kind.Name(),-16} {feed.Kinds[kind],8}");
        }
    }

    static string Day(DateTimeOffset? time) => time?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "never fetched";

    static void WriteJson(TextWriter output, IReadOnlyList<StoredFeed> feeds)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartArray();
            foreach (var feed in feeds)
            {
                json.WriteStartObject();
                json.WriteString("feed", feed.Name);
                json.WriteString("address", feed.Address);
                json.WriteString("licence", feed.Licence);
                json.WriteString("format", feed.Format);
                json.WriteString("tier", feed.Tier);
                json.WriteString("tlp", feed.Tlp.Name());
                if (feed.Fetched is { } fetched) json.WriteString("fetched", fetched.UtcDateTime);
                json.WriteBoolean("enabled", feed.Enabled);
                json.WriteNumber("releases", feed.Release);
                json.WriteNumber("indicators", feed.Count);
                json.WriteNumber("withdrawn", feed.Withdrawn);
                json.WriteStartObject("kinds");
                foreach (var kind in ObservableKinds.All.Where(feed.Kinds.ContainsKey)) json.WriteNumber(kind.Name(), feed.Kinds[kind]);
                json.WriteEndObject();
                json.WriteEndObject();
            }
            json.WriteEndArray();
        }
        output.WriteLine(System.Text.Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length));
    }
}
