using System.CommandLine;

namespace Qalqan.Hub;

/// <summary><c>qalqan hub organisation</c>: the groups that share a hub.</summary>
static class OrganisationCommand
{
    public static Command Create()
    {
        var (name, domains, recovery) = Options();
        var add = new Command("add", """
            Adds an organisation.

            Example:
              qalqan hub organisation add --organisation "Radio" --domain radio.example --hub http://127.0.0.1:8080 --token-file token
            """) { name, domains, recovery };
        add.Calls(async (parsed, hub, output, cancel) =>
        {
            await output.WriteLineAsync((await hub.Post("organisations", Request(parsed, name, domains, recovery), ApiJson.Default.OrganisationRequest, ApiJson.Default.Created, cancel)).Id);
            return Exit.Done;
        });
        var list = new Command("list", """
            Lists the organisations: id, name, domains.

            Example:
              qalqan hub organisation list --hub http://127.0.0.1:8080 --token-file token
            """);
        list.Calls(async (_, hub, output, cancel) =>
        {
            foreach (var one in await hub.Get("organisations", ApiJson.Default.IReadOnlyListOrganisation, cancel))
                await output.WriteLineAsync($"{one.Id}\t{SafeText.Visible(one.Name)}\t{string.Join(' ', one.Domains)}");
            return Exit.Done;
        });
        return new("organisation", "Organisations that share this hub.") { add, list };
    }

    /// <summary>Name, domains and key on paper, as <c>setup</c> has them too.</summary>
    public static (Option<string> Name, Option<string[]> Domains, Option<string?> Recovery) Options() => (
        new("--organisation") { Description = "Its name, as its people know it", HelpName = "NAME", Required = true },
        new("--domain") { Description = "A domain of its own; no indicator may name it. May be given several times", HelpName = "DOMAIN" },
        new("--recovery-key") { Description = "Public half of its key on paper ('qalqan hub recovery-key')", HelpName = "KEY" });

    /// <summary>What was given.</summary>
    public static OrganisationRequest Request(ParseResult parsed, Option<string> name, Option<string[]> domains, Option<string?> recovery) =>
        new(parsed.GetRequiredValue(name), parsed.GetValue(domains) ?? [], parsed.GetValue(recovery));
}
