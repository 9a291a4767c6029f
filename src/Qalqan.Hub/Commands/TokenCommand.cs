using System.CommandLine;

namespace Qalqan.Hub;

/// <summary><c>qalqan hub token</c>: by which programs are known.</summary>
static class TokenCommand
{
    public static Command Create() => new("token", "Machine tokens: by which programs are known, each with no more than it needs.") { Add(), List(), Revoke() };

    static Command Add()
    {
        var label = new Argument<string>("LABEL") { Description = "What it is for" };
        var scopes = new Option<string[]>("--scope") { Description = string.Join(", ", Scopes.All) + "; may be given several times", Required = true };
        scopes.AcceptOnlyFromAmong(Scopes.All);
        return new Command("add", """
            Makes a token and prints it, once.

            Example:
              qalqan hub token add "desk in the north" --scope submit --scope people --hub http://127.0.0.1:8080 --token-file admin > token
            """) { label, scopes }.Calls(async (parsed, hub, output, cancel) =>
        {
            var made = await hub.Post("tokens", new(parsed.GetRequiredValue(label), parsed.GetRequiredValue(scopes)), ApiJson.Default.TokenRequest, ApiJson.Default.TokenMade, cancel);
            await Console.Error.WriteLineAsync($"token {made.Id}");
            await output.WriteLineAsync(made.Token);
            return Exit.Done;
        });
    }

    static Command List() => new Command("list", """
        Lists tokens: id, scopes, whether revoked, label.

        Example:
          qalqan hub token list --hub http://127.0.0.1:8080 --token-file admin
        """).Calls(async (_, hub, output, cancel) =>
    {
        foreach (var token in await hub.Get("tokens", ApiJson.Default.IReadOnlyListTokenShown, cancel))
            await output.WriteLineAsync($"{token.Id}\t{string.Join(',', token.Scopes)}\t{(token.Revoked ? "revoked" : "in force")}\t{SafeText.Visible(token.Label)}");
        return Exit.Done;
    });

    static Command Revoke()
    {
        var id = new Argument<string>("ID") { Description = "Its id" };
        return new Command("revoke", """
            Ends a token.

            Example:
              qalqan hub token revoke 5b1f… --hub http://127.0.0.1:8080 --token-file admin
            """) { id }.Calls(async (parsed, hub, _, cancel) =>
        {
            await hub.Do(HttpMethod.Delete, "tokens/" + HubClient.Segment(parsed.GetRequiredValue(id)), cancel);
            return Exit.Done;
        });
    }
}
