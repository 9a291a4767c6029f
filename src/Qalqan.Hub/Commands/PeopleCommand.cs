using System.CommandLine;
using System.Globalization;

namespace Qalqan.Hub;

/// <summary><c>qalqan hub people</c>: enrols people, with what they take home on paper, and deletes them.</summary>
static class PeopleCommand
{
    const int CardColumns = 2;

    public static Command Create() => new("people", "Enrols and deletes people.") { Enrol(), Delete() };

    static Command Enrol()
    {
        var nickname = new Option<string>("--nickname") { Description = "What the person calls your organisation; notices begin with it", HelpName = "NAME", Required = true };
        var languages = new Option<string[]>("--language") { Description = "A language they read, best first", HelpName = "TAG", DefaultValueFactory = _ => ["en"] };
        var channels = new Option<string[]>("--channel") { Description = "A way to reach them, in order: smtp:a@b.example, ntfy:https://…, signal:+1…, matrix:!room:server, webhook:https://…", HelpName = "KIND:ADDRESS" };
        var openPgp = new Option<string?>("--openpgp") { Description = "Their public key, for mail", HelpName = "FILE" };
        var organisation = new Option<string?>("--organisation") { Description = "Who enrols; the first organisation if not given", HelpName = "ID" };
        var mode = new Option<string?>("--mode") { Description = string.Join(", ", Reach.All) };
        var canary = new Option<bool>("--canary") { Description = "Nobody: a hit is a sign of poison" };
        return new Command("enrol", """
            Enrols somebody and prints what they take home on paper, once: their receipt code and their card. The hub keeps neither.

            Example:
              qalqan hub people enrol --nickname "the library" --language ug --language en --channel smtp:me@mail.example --channel ntfy:https://push.example/x7Qw --hub http://127.0.0.1:8080 --token-file token
            """) { nickname, languages, channels, openPgp, organisation, mode, canary }.Calls(async (parsed, hub, output, cancel) =>
        {
            var key = parsed.GetValue(openPgp) is { } file ? await File.ReadAllTextAsync(file, cancel) : null;
            var request = new Enrol(parsed.GetRequiredValue(nickname), parsed.GetRequiredValue(languages), [.. (parsed.GetValue(channels) ?? []).Select(c => Channel(c, key))],
                parsed.GetValue(organisation), parsed.GetValue(mode), Canary: parsed.GetValue(canary));
            Write(output, await hub.Post("people", request, ApiJson.Default.Enrol, ApiJson.Default.Enrolled, cancel));
            return Exit.Done;
        });
    }

    static Command Delete()
    {
        var id = new Argument<string>("ID") { Description = "The pseudonym that 'enrol' printed" };
        var yes = new Option<bool>("--yes") { Description = "Do not ask" };
        return new Command("delete", """
            Deletes somebody: their key, and with it everything that was remembered. Backups cannot bring it back.

            Example:
              qalqan hub people delete 5b1f… --hub http://127.0.0.1:8080 --token-file token
            """) { id, yes }.Calls(async (parsed, hub, _, cancel) =>
        {
            if (!parsed.GetValue(yes) && !Ask.Yes("This cannot be undone.")) return Exit.Found;
            await hub.Do(HttpMethod.Delete, "people/" + HubClient.Segment(parsed.GetRequiredValue(id)), cancel);
            return Exit.Done;
        });
    }

    static ChannelTyped Channel(string typed, string? openPgp)
    {
        var at = typed.IndexOf(':', StringComparison.Ordinal);
        if (at <= 0 || at == typed.Length - 1) throw new HubException("--channel: KIND:ADDRESS is expected, e.g. smtp:a@b.example");
        var kind = typed[..at];
        return new(kind, typed[(at + 1)..], kind == "smtp" ? openPgp : null);
    }

    /// <summary>For paper: narrow enough for a receipt printer, and without the person's name.</summary>
    static void Write(TextWriter output, Enrolled enrolled)
    {
        output.WriteLine($"person {enrolled.Person}");
        output.WriteLine();
        output.WriteLine("RECEIPT CODE  (opens your mailbox; keep it apart from the card)");
        for (var i = 0; i < enrolled.ReceiptCode.Count; i++) output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {i + 1}  {enrolled.ReceiptCode[i]}"));
        output.WriteLine();
        output.WriteLine("CARD  (a message from us carries the next pair; cross it off)");
        var rows = (enrolled.Card.Count + CardColumns - 1) / CardColumns;
        for (var row = 0; row < rows; row++)
        {
            var cells = Enumerable.Range(0, CardColumns).Select(c => row + c * rows).Where(i => i < enrolled.Card.Count).Select(i => string.Create(CultureInfo.InvariantCulture, $"{i + 1,4}  {enrolled.Card[i],-20}"));
            output.WriteLine(string.Concat(cells).TrimEnd());
        }
        output.WriteLine();
        output.WriteLine("We never ask for codes or passwords, and never send a link.");
    }
}
