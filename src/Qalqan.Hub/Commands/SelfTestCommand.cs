using System.CommandLine;

namespace Qalqan.Hub;

/// <summary><c>qalqan hub self-test</c>: whether this installation does what it is for, once through the whole loop.</summary>
static class SelfTestCommand
{
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public static Command Create()
    {
        var command = new Command("self-test", """
            Starts a throw-away hub with its notifier in a temporary folder, enrols somebody who does not exist, hands in evidence, then intelligence, and looks for the notice in the mailbox.

            Example:
              qalqan hub self-test

            Exit status: 0 the notice arrived, 1 it did not, 2 something could not be started.
            """);
        command.SetAction((parsed, cancel) => Run(parsed.InvocationConfiguration.Output, cancel));
        return command;
    }

    static async Task<int> Run(TextWriter output, CancellationToken cancel)
    {
        var folder = Directory.CreateTempSubdirectory("qalqan-test-").FullName;
        try
        {
            var options = new HubOptions { Data = Path.Combine(folder, "data"), KeyFile = Path.Combine(folder, "key"), Listen = "127.0.0.1:0" };
            await using var hub = await RunningHub.Start(options, cancel);
            await output.WriteLineAsync("started");
            return await Loop(hub, folder, output, cancel);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    static async Task<int> Loop(RunningHub running, string folder, TextWriter output, CancellationToken cancel)
    {
        var token = Path.Combine(folder, "token");
        using (var open = new HubClient(running.Address, null))
            await File.WriteAllTextAsync(token, (await open.Post("setup", new SetupRequest(running.SetupCode!, new("Self-test")), ApiJson.Default.SetupRequest, ApiJson.Default.SetupDone, cancel)).Token, cancel);
        using var hub = new HubClient(running.Address, token);
        var person = await hub.Post("people", new Enrol("the library", ["en"]), ApiJson.Default.Enrol, ApiJson.Default.Enrolled, cancel);
        (await hub.PostBytes($"submissions?person={person.Person}", Text("https://self-test.example/login"), cancel)).Dispose();
        await output.WriteLineAsync("evidence checked and sealed");
        await hub.Do(HttpMethod.Put, "feeds/self-test", new(FeedTier.A), ApiJson.Default.FeedRequest, cancel);
        (await hub.PostBytes("feeds/self-test/indicators", Text("indicator\nself-test.example\n"), cancel)).Dispose();
        await output.WriteLineAsync("intelligence taken in");
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(Patience);
        while (!limit.IsCancellationRequested)
        {
            var mailbox = await hub.Post("mailbox", new CodeRequest(string.Join('-', person.ReceiptCode)), ApiJson.Default.CodeRequest, ApiJson.Default.IReadOnlyListMailboxShown, cancel);
            if (mailbox is [{ Text: { } text }] && text.Contains(person.Card[0], StringComparison.Ordinal))
            {
                await output.WriteLineAsync("the notice is in the mailbox, with the first words of the card");
                return Exit.Done;
            }
            await Task.Delay(200, cancel);
        }
        await output.WriteLineAsync("FAILED: no notice in the mailbox");
        return Exit.Found;
    }

    static MemoryStream Text(string text) => new(System.Text.Encoding.UTF8.GetBytes(text));
}
