using System.CommandLine;
using System.Globalization;

namespace Qalqan.Hub;

/// <summary><c>qalqan hub releases</c>, <c>approve</c> and <c>reject</c>: what waits for people to agree before people are told.</summary>
static class ReleasesCommand
{
    public static Command List() => new Command("releases", """
        Lists what waits for approval, with the counts of the dry run.

        Example:
          qalqan hub releases --hub http://127.0.0.1:8080 --token-file token
        """).Calls(async (_, hub, output, cancel) =>
    {
        foreach (var release in await hub.Get("releases", ApiJson.Default.IReadOnlyListReleaseShown, cancel))
            await output.WriteLineAsync($"{release.Id}\t{release.State}\t{Counts(release)}; {Needs(release)}; until {Until(release)}");
        return Exit.Done;
    });

    public static Command Approve()
    {
        var id = new Argument<string>("RELEASE") { Description = "Its id" };
        var yes = new Option<bool>("--yes") { Description = "Do not ask" };
        var command = new Command("approve", """
            Approves a release. Shows whom it reaches, asks, and signs here: once for the notifier, which checks the signature with its own copy of your key, and once for the custody log.

            Example:
              qalqan hub approve 9ac0… --key ~/qalqan/responder.json --hub http://127.0.0.1:8080 --token-file token

            Exit status: 0 your approval counts, 1 you did not agree, 2 it was refused.
            """) { id, yes };
        return Desk.AddOptions(command).Calls(async (parsed, hub, output, cancel) =>
        {
            var release = await hub.Get("releases/" + HubClient.Segment(parsed.GetRequiredValue(id)), ApiJson.Default.ReleaseShown, cancel);
            var statement = Api.Bytes(release.Statement, "statement");
            await Console.Error.WriteLineAsync($"{Counts(release)}; {Needs(release)}; until {Until(release)}");
            await Console.Error.WriteLineAsync(Signed(release, statement));
            if (!parsed.GetValue(yes) && !Ask.Yes("Shall they be told?")) return Exit.Found;
            using var desk = await Desk.Open(parsed, hub, cancel);
            var approval = Approvals.Sign(desk.Self.Id, desk.Keys.Signing, statement, DateTimeOffset.UtcNow.ToUnixTimeSeconds());
            var done = await hub.Post($"releases/{release.Id}/approvals", approval, ApiJson.Default.ApprovalRequest, ApiJson.Default.ApprovalShown, cancel);
            await output.WriteLineAsync(done.Released ? "released: people are being told" : string.Create(CultureInfo.InvariantCulture, $"approved; {done.Missing} more needed{(release.Needs == 3 ? ", of another organisation" : "")}"));
            return Exit.Done;
        });
    }

    public static Command Reject()
    {
        var id = new Argument<string>("RELEASE") { Description = "Its id" };
        return new Command("reject", """
            Ends a release: what was found stays in the cases, and nobody is told.

            Example:
              qalqan hub reject 9ac0… --hub http://127.0.0.1:8080 --token-file token
            """) { id }.Calls(async (parsed, hub, _, cancel) =>
        {
            await hub.Do(HttpMethod.Post, $"releases/{HubClient.Segment(parsed.GetRequiredValue(id))}/rejection", cancel);
            return Exit.Done;
        });
    }

    static string Counts(ReleaseShown release) => string.Create(CultureInfo.InvariantCulture, $"would notify {release.People} {(release.People == "1" ? "person" : "people")} in {release.Organisations} organisation{(release.Organisations == 1 ? "" : "s")}");

    static string Needs(ReleaseShown release) => release.State == "blocked" ? "blocked: a canary was hit, the pack is poisoned"
        : string.Create(CultureInfo.InvariantCulture, $"{release.Approvals} of {Math.Min(2, release.Needs)} approvals{(release.Needs == 3 ? ", of different organisations" : "")}");

    static string Until(ReleaseShown release) => release.Expires.UtcDateTime.ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture);

    /// <summary>What is signed is the statement, not what the hub says of it: a count that differs is a hub that lies.</summary>
    static string Signed(ReleaseShown release, byte[] bytes)
    {
        if (!ReleaseStatement.TryRead(bytes, out var statement) || statement.Id != Guid.Parse(release.Id) || DryRun.Shown(statement.People) != release.People)
            throw new HubException("the statement to sign is not what the hub says it is; do not sign, tell your colleagues");
        return string.Create(CultureInfo.InvariantCulture, $"you sign: {statement.People} recipients, template {statement.Template}, pack {Convert.ToHexStringLower(statement.Pack)[..16]}…, number {statement.Sequence}");
    }
}
