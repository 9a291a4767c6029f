using System.CommandLine;
using System.Globalization;

namespace Qalqan.Hub;

/// <summary><c>qalqan hub intel</c>: hands intelligence in, and takes it back.</summary>
static class HubIntelCommand
{
    public static Command Create() => new("intel", "Hands intelligence to the hub, and takes it back. Nobody here learns whom it hits.") { Push(), Withdraw() };

    static Command Push()
    {
        var feed = new Argument<string>("FEED") { Description = "Its feed's name" };
        var files = new Argument<string[]>("FILE") { Description = "STIX, MISP, OpenIOC, CSV, a list: what 'qalqan intel import' reads", Arity = ArgumentArity.OneOrMore };
        return new Command("push", """
            Hands in indicators. The past is searched for them at once; people are told by policy.

            Example:
              qalqan hub intel push amnesty pegasus.stix2 --hub http://127.0.0.1:8080 --token-file token

            Exit status: 0 all of it was used, 2 a file could not be used, 3 part of it could not be used.
            """) { feed, files }.Calls(async (parsed, hub, output, cancel) =>
        {
            var refused = 0;
            foreach (var file in parsed.GetRequiredValue(files))
            {
                await using var content = File.OpenRead(file);
                using var answer = await hub.PostBytes($"feeds/{HubClient.Segment(parsed.GetRequiredValue(feed))}/indicators", content, cancel);
                var intake = await HubClient.Read(answer, ApiJson.Default.Intake, cancel);
                refused += intake.Refused.Count;
                await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
                    $"{SafeText.Visible(file)}: {intake.Accepted} accepted, {intake.Held} held for review, {intake.Search} for checks only, {intake.Known} known, {intake.Refused.Count} refused, {intake.NotHuntable.Count} not huntable"));
                foreach (var (place, reason) in intake.Refused) await output.WriteLineAsync($"  refused: {SafeText.Visible(place)}: {SafeText.Visible(reason)}");
                foreach (var (place, reason) in intake.NotHuntable) await output.WriteLineAsync($"  for checks only: {SafeText.Visible(place)}: {SafeText.Visible(reason)}");
            }
            return refused > 0 ? Exit.Incomplete : Exit.Done;
        });
    }

    static Command Withdraw()
    {
        var feed = new Argument<string>("FEED") { Description = "Its feed's name" };
        var values = new Argument<string[]>("VALUE") { Description = "What was wrong, e.g. evil.example", Arity = ArgumentArity.OneOrMore };
        var kind = new Option<string?>("--kind") { Description = "What the values are, e.g. domain; guessed if not given" };
        return new Command("withdraw", """
            Takes indicators back: checks forget them, and everybody who was told of one is told that it was wrong.

            Example:
              qalqan hub intel withdraw amnesty cdn.example --hub http://127.0.0.1:8080 --token-file token

            Exit status: 0 all of them were in force, 1 some were not.
            """) { feed, values, kind }.Calls(async (parsed, hub, output, cancel) =>
        {
            var typed = parsed.GetRequiredValue(values);
            var request = new WithdrawRequest([.. typed.Select(v => new WithdrawnValue(parsed.GetValue(kind) ?? Kind(v), v))]);
            var done = await hub.Post($"feeds/{HubClient.Segment(parsed.GetRequiredValue(feed))}/withdrawals", request, ApiJson.Default.WithdrawRequest, ApiJson.Default.Withdrawn, cancel);
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{done.Count} of {typed.Length} withdrawn"));
            return done.Count == typed.Length ? Exit.Done : Exit.Found;
        });
    }

    static string Kind(string value) => Guess.TryKind(value, out var kind, out _) ? kind.Name() : throw new HubException($"{SafeText.Visible(value)}: what is it? Say it with --kind");
}
