using System.CommandLine;

namespace Qalqan.Hub;

/// <summary><c>qalqan hub</c>: runs a hub; its subcommands do the rest.</summary>
static class HubCommand
{
    public static Command Create()
    {
        var command = new Command("hub", """
            Runs a hub: remembers without reading, hunts back when intelligence arrives, tells the people who were hit.

            Example:
              qalqan hub --data /var/lib/qalqan --listen 127.0.0.1:8080 --passphrase-file /etc/qalqan/passphrase
            """);
        foreach (var option in HubArguments.All) command.Add(option);
        command.SetAction((parsed, cancel) => Serve(HubArguments.Read(parsed), cancel));
        command.Add(BenchCommand.Create());
        command.Add(WorkerCommand.Create());
        command.Add(PassphraseCommand.Create());
        foreach (var one in Operating()) command.Add(one);
        command.Add(ReportCommand.Create());
        return command;
    }

    /// <summary>What an operator and a responder do with a hub, in the order of the help.</summary>
    static Command[] Operating() =>
    [
        SetupCommand.Create(), OrganisationCommand.Create(), TokenCommand.Create(), ResponderCommand.Create(), FeedCommand.Create(), PeopleCommand.Create(),
        SubmitCommand.Create(), HubIntelCommand.Create(), ReleasesCommand.List(), ReleasesCommand.Approve(), ReleasesCommand.Reject(), CaseCommand.Create(),
        RotateCommand.Rotate(), RotateCommand.Reseal(), BackupCommand.Create(), RestoreCommand.Create(), RecoveryCommand.Make(), RecoveryCommand.Recover(), SelfTestCommand.Create(),
    ];

    static async Task<int> Serve(HubOptions options, CancellationToken cancel)
    {
        await using var hub = await RunningHub.Start(options, cancel);
        if (options.Notifier is null) await Console.Error.WriteLineAsync("The hub and its notifier share this machine: whoever takes it while it runs can reach everybody enrolled. See THREAT-MODEL.md.");
        else await Console.Error.WriteLineAsync($"The notifier takes jobs signed by {Convert.ToBase64String(hub.Services.GetRequiredService<HubKeys>().Jobs.Public.Bytes)} (once: qalqan-notifier --pair).");
        if (hub.SetupCode is { } code) await Console.Out.WriteLineAsync($"set-up code: {code}");
        await Console.Out.WriteLineAsync($"listening on {hub.Address}");
        await Console.Out.FlushAsync(cancel);
        await hub.WaitForShutdown(cancel);
        return Environment.ExitCode;
    }
}
