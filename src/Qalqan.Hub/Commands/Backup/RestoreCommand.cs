using System.CommandLine;

namespace Qalqan.Hub;

/// <summary><c>qalqan hub restore</c>: a hub from a backup. What must never go back, does not: deletions and the custody log.</summary>
static class RestoreCommand
{
    public static Command Create()
    {
        var file = new Argument<string>("FILE") { Description = "The backup" };
        var data = new Option<string>("--data") { Description = "the data folder; the hub must be stopped", HelpName = "DIR", Required = true };
        var words = new Option<string?>("--words") { Description = "A file with the 24 words of the key on paper", HelpName = "FILE" };
        var passphrase = new Option<string?>("--passphrase-file") { Description = "A file with the backup's passphrase; asked for if not given", HelpName = "FILE" };
        var command = new Command("restore", """
            Restores a hub. A deletion ledger or custody log in the folder that is newer than the backup's is kept: whoever was deleted stays deleted. The store that is replaced is moved aside.
            Intelligence that came in after the backup must be handed in again; some people may then be told a second time.

            Example:
              qalqan hub restore hub.backup --data /var/lib/qalqan --words words.txt

            Exit status: 0 restored, 3 restored, but something is missing (it is said what).
            """) { file, data, words, passphrase };
        command.SetAction(parsed =>
        {
            var folder = parsed.GetRequiredValue(data);
            Files.MakeFolder(folder);
            using var restore = new HubRestore(folder, parsed.InvocationConfiguration.Output);
            using (var source = File.OpenRead(parsed.GetRequiredValue(file)))
                restore.Unpack(source, underPassphrase => underPassphrase ? Ask.Passphrase(parsed.GetValue(passphrase), "Passphrase of the backup")
                    : parsed.GetValue(words) is { } path ? File.ReadAllText(path) : throw new HubException("this backup is sealed to a key on paper: give --words"));
            return restore.Install() ? Exit.Done : Exit.Incomplete;
        });
        return command;
    }
}
