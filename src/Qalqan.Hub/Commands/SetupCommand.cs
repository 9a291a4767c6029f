using System.CommandLine;

namespace Qalqan.Hub;

/// <summary><c>qalqan hub setup</c>: the first thing after the first start.</summary>
static class SetupCommand
{
    public static Command Create()
    {
        var code = new Option<string>("--code") { Description = "The code that the first start printed", HelpName = "CODE", Required = true };
        var (name, domains, recovery) = OrganisationCommand.Options();
        var command = new Command("setup", """
            Sets up a new hub: its first organisation, and an administrator's token, which is printed once. Keep it in a file that only you can read.

            Example:
              qalqan hub setup --hub http://127.0.0.1:8080 --code BCDF-… --organisation "Help desk" --domain ourngo.example > token
            """) { code, name, domains, recovery };
        return command.CallsOpenly(async (parsed, hub, output, cancel) =>
        {
            var request = new SetupRequest(parsed.GetRequiredValue(code), OrganisationCommand.Request(parsed, name, domains, recovery));
            var done = await hub.Post("setup", request, ApiJson.Default.SetupRequest, ApiJson.Default.SetupDone, cancel);
            await Console.Error.WriteLineAsync($"organisation {done.Organisation}");
            await output.WriteLineAsync(done.Token);
            return Exit.Done;
        });
    }
}
