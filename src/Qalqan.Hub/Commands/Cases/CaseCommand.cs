using System.CommandLine;
using System.Globalization;

namespace Qalqan.Hub;

/// <summary><c>qalqan hub case</c>: cases, opened on the responder's own machine.</summary>
static class CaseCommand
{
    public static Command Create() => new("case", "Cases: the hub gives out only what is sealed; it is opened here, with your own keys.") { List(), Show(), Open(), CaseExportCommand.Create(), CaseShareCommand.Create() };

    /// <summary>The argument of every command about one case.</summary>
    public static Argument<string> Id() => new("CASE") { Description = "Its id" };

    static Command List()
    {
        var key = new Option<string?>("--key") { Description = "Your file: says which cases you can open", HelpName = "responder.json" };
        return new Command("list", """
            Lists cases, the last changed first: id, state, hits, originals, day of the last change.

            Example:
              qalqan hub case list --key ~/qalqan/responder.json --hub http://127.0.0.1:8080 --token-file token
            """) { key }.Calls(async (parsed, hub, output, cancel) =>
        {
            string? self = null;
            if (parsed.GetValue(key) is { } path)
            {
                var own = ResponderKeys.Read(path);
                self = (await hub.Get("responders", ApiJson.Default.IReadOnlyListResponderShown, cancel)).FirstOrDefault(r => r.SigningKey == own.SigningKey)?.Id;
            }
            foreach (var one in await hub.Get("cases" + (self is null ? "" : "?responder=" + self), ApiJson.Default.IReadOnlyListCaseShown, cancel))
                await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
                    $"{one.Id}\t{one.State}\t{one.Hits} hits\t{one.Files} originals\t{one.Changed:yyyy-MM-dd}{(self is null || one.Openable ? "" : "\tclosed to you")}"));
            return Exit.Done;
        });
    }

    static Command Show()
    {
        var id = Id();
        var command = new Command("show", """
            Opens a case's history here and prints it. What an indicator or a file name says is disguised so that nothing in it can be pressed.

            Example:
              qalqan hub case show 77d2… --key ~/qalqan/responder.json --hub http://127.0.0.1:8080 --token-file token

            Exit status: 0 all of it opened, 3 a line was damaged.
            """) { id };
        return Desk.AddOptions(command).Calls(async (parsed, hub, output, cancel) =>
        {
            using var desk = await Desk.Open(parsed, hub, cancel);
            using var file = await OpenedCase.Open(parsed.GetRequiredValue(id), desk, hub, cancel);
            foreach (var entry in file.History)
                await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{entry.Time.UtcDateTime:yyyy-MM-dd HH:mm}Z\t{SafeText.Visible(entry.Kind)}\t{Words(entry)}"));
            foreach (var original in file.File.Files)
                await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"original\t{original.Id}\t{original.Bytes} bytes sealed\t{SafeText.Visible(file.Note(original.Id)?.Name ?? "?")}{(original.Received is null ? "\tnot in the custody log" : "")}"));
            return file.History.Any(e => e.Kind == "damaged") ? Exit.Incomplete : Exit.Done;
        });
    }

    static Command Open()
    {
        var id = Id();
        var original = new Argument<string>("ORIGINAL") { Description = "Id of the original, as 'show' lists it" };
        var path = new Option<string>("--out") { Description = "Where it is written; must not be there yet", HelpName = "FILE", Required = true };
        var command = new Command("open", """
            Opens an original here. You sign for it first: the custody log says that you had it.
            Work on copies, on a machine that may be lost: it may be an attack.

            Example:
              qalqan hub case open 77d2… c3a9… --out suspect.eml --key ~/qalqan/responder.json --hub http://127.0.0.1:8080 --token-file token

            Exit status: 0 it is what came in, 1 it is not what the custody log says came in.
            """) { id, original, path };
        return Desk.AddOptions(command).Calls(async (parsed, hub, output, cancel) =>
        {
            using var desk = await Desk.Open(parsed, hub, cancel);
            using var file = await OpenedCase.Open(parsed.GetRequiredValue(id), desk, hub, cancel);
            var found = file.File.Files.FirstOrDefault(f => f.Id == parsed.GetRequiredValue(original)) ?? throw new HubException("this case has no such original");
            var plain = await Original(found, file, desk, hub, cancel);
            await using (var target = new FileStream(parsed.GetRequiredValue(path), OwnerOnly())) await target.WriteAsync(plain, cancel);
            var agrees = OpenedCase.Agrees(found, file.Note(found.Id), plain.Span);
            await output.WriteLineAsync($"{SafeText.Visible(parsed.GetRequiredValue(path))}: {(agrees ? "as it came in" : "NOT what the custody log says came in")}");
            return agrees ? Exit.Done : Exit.Found;
        });
    }

    static async Task<ReadOnlyMemory<byte>> Original(SealedFile found, OpenedCase file, Desk desk, HubClient hub, CancellationToken cancel)
    {
        if (found.Commitment is not { } commitment) throw new HubException("the custody log does not say that this came in; the hub gives it to nobody");
        var act = desk.Sign(CustodyVerb.Opened, file.Reference, Convert.FromHexString(commitment));
        var done = await hub.Post($"cases/{file.File.Id}/acts", Request(desk, act), ApiJson.Default.CaseActRequest, ApiJson.Default.CaseActDone, cancel);
        using var age = new MemoryStream();
        await hub.Download(string.Create(CultureInfo.InvariantCulture, $"cases/{file.File.Id}/files/{found.Id}?act={done.Seq}"), age, cancel);
        age.Position = 0;
        var plain = new MemoryStream();
        return AgeFile.TryDecrypt(age, desk.Keys.Sealing, plain, out var reason) ? plain.GetBuffer().AsMemory(0, (int)plain.Length) : throw new HubException($"the original does not open: {reason}");
    }

    /// <summary>A signed line as it is sent.</summary>
    public static CaseActRequest Request(Desk desk, CustodyAct act) =>
        new(desk.Self.Id, act.Verb.Name(), act.Time, act.Object is { } about ? Convert.ToHexStringLower(about) : null, Convert.ToBase64String(act.Signature!));

    /// <summary>A new file that only its owner may read.</summary>
    public static FileStreamOptions OwnerOnly()
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return options;
    }

    static string Words(CaseEntry entry)
    {
        var parts = entry.Text.Split('\t');
        if (entry.Kind == "hit" && parts is [var kind, var value, var feed, var name])
            return $"{SafeText.Shown(ObservableKinds.TryParse(kind, out var known) ? known : default, value)}  ({SafeText.Visible(feed)}{(name.Length > 0 ? ": " + SafeText.Visible(name) : "")})";
        return entry.Kind == "file" ? SafeText.Visible(entry.Text.Split('\n')[0]) : SafeText.Visible(entry.Text);
    }
}
