using System.CommandLine;
using System.Text.Json;

namespace Qalqan.Cli;

/// <summary><c>qalqan intel feeds</c>: the public feeds that are ready to be fetched.</summary>
static class IntelFeedsCommand
{
    public static Command Create()
    {
        var format = IntelCommand.FormatOption("text", "json");
        var command = new Command("feeds", """
            List the well-known public feeds. None is fetched before you say so.

            Example:
              qalqan intel update amnesty-pegasus stalkerware
            """) { format };
        command.SetAction(parsed => IntelCommand.Run(parsed, (output, _) =>
        {
            if (parsed.GetValue(format) == "json") WriteJson(output);
            else
            {
                var width = KnownFeeds.All.Max(f => f.Name.Length);
                foreach (var feed in KnownFeeds.All)
                {
                    output.WriteLine($"{feed.Name.PadRight(width)}  {feed.Title}");
                    output.WriteLine($"{"".PadRight(width)}  {feed.Licence} · {feed.Format} · {feed.Address}");
                }
            }
            return IntelCommand.Ok;
        }));
        return command;
    }

    static void WriteJson(TextWriter output)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartArray();
            foreach (var feed in KnownFeeds.All)
            {
                json.WriteStartObject();
                json.WriteString("feed", feed.Name);
                json.WriteString("title", feed.Title);
                json.WriteString("licence", feed.Licence);
                json.WriteString("format", feed.Format);
                json.WriteString("address", feed.Address);
                json.WriteString("tier", feed.Tier);
                json.WriteEndObject();
            }
            json.WriteEndArray();
        }
        output.WriteLine(System.Text.Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length));
    }
}
