using System.CommandLine;
using System.Text.Json;

namespace Qalqan.Hub;

/// <summary><c>qalqan hub responder</c>: makes a responder's keys, where the responder is, and makes them known to the hub.</summary>
static class ResponderCommand
{
    static readonly string[] Roles = ["responder", "custodian", "admin", "auditor"];

    public static Command Create() => new("responder", "The people who help: their keys are made where they are.") { Keygen(), Add(), List() };

    static Command Keygen()
    {
        var folder = new Option<string>("--out") { Description = "Where responder.json is written", HelpName = "DIR", Required = true };
        var command = new Command("keygen", """
            Makes a responder's two keys and a passphrase of seven words, which is printed once. Needs no network; run it on the responder's own machine.
            responder.json opens nothing without the passphrase: one copy stays with the responder, one goes to whoever runs 'responder add'.

            Example:
              qalqan hub responder keygen --out ~/qalqan
            """) { folder };
        command.SetAction(parsed =>
        {
            var output = parsed.InvocationConfiguration.Output;
            var path = Path.Combine(parsed.GetRequiredValue(folder), "responder.json");
            if (File.Exists(path)) throw new HubException($"{path} is there already; whoever overwrites it loses every case it opens");
            Files.MakeFolder(parsed.GetRequiredValue(folder));
            var passphrase = WordList.Passphrase();
            var file = ResponderKeys.Create(passphrase);
            Files.WriteOwnerOnly(path, JsonSerializer.SerializeToUtf8Bytes(file, ResponderJson.Default.ResponderFile));
            output.WriteLine($"passphrase {passphrase}");
            output.WriteLine($"file {path}");
            output.WriteLine($"signing-key {file.SigningKey}");
            Console.Error.WriteLine("Write the passphrase down: nobody can recover it. Whoever runs the notifier adds the signing key to \"approvers\" in its config.json.");
        });
        return command;
    }

    static Command Add()
    {
        var file = new Argument<string>("FILE") { Description = "responder.json" };
        var organisation = new Option<string>("--organisation") { Description = "Where they belong", HelpName = "ID", Required = true };
        var name = new Option<string>("--name") { Description = "Shown to colleagues", Required = true };
        var roles = new Option<string[]>("--role") { Description = string.Join(", ", Roles), DefaultValueFactory = _ => ["responder"] };
        roles.AcceptOnlyFromAmong(Roles);
        return new Command("add", """
            Makes a responder known to the hub, and prints their id. Cases from before stay closed to them until somebody runs 'case share'.

            Example:
              qalqan hub responder add responder.json --organisation 5b1f… --name Ana --hub http://127.0.0.1:8080 --token-file admin
            """) { file, organisation, name, roles }.Calls(async (parsed, hub, output, cancel) =>
        {
            var keys = ResponderKeys.Read(parsed.GetRequiredValue(file));
            var request = new ResponderRequest(parsed.GetRequiredValue(organisation), parsed.GetRequiredValue(name), parsed.GetRequiredValue(roles), keys.SealingKey, keys.SigningKey, keys.WrappedKeys);
            await output.WriteLineAsync((await hub.Post("responders", request, ApiJson.Default.ResponderRequest, ApiJson.Default.Created, cancel)).Id);
            return Exit.Done;
        });
    }

    static Command List() => new Command("list", """
        Lists responders: id, organisation, state, roles, name. Colleagues compare signing keys by the first digits of their ids.

        Example:
          qalqan hub responder list --hub http://127.0.0.1:8080 --token-file token
        """).Calls(async (_, hub, output, cancel) =>
    {
        foreach (var one in await hub.Get("responders", ApiJson.Default.IReadOnlyListResponderShown, cancel))
            await output.WriteLineAsync($"{one.Id}\t{one.Organisation}\t{(one.Active ? "active" : "former")}\t{string.Join(',', one.Roles)}\t{SafeText.Visible(one.Name)}");
        return Exit.Done;
    });
}
