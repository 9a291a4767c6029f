using System.CommandLine;

namespace Qalqan.Hub;

/// <summary><c>qalqan hub recovery-key</c> and <c>recover</c>: an organisation's key on paper, for the day when every other key is lost.</summary>
static class RecoveryCommand
{
    const int WordsInLine = 6;

    public static Command Make()
    {
        var command = new Command("recovery-key", """
            Makes an organisation's key on paper and prints it, once: 24 words that open its originals and its backups, and the public half to give to the hub.
            Run it on a machine without network, write the words down twice, keep them where the hub is not.

            Example:
              qalqan hub recovery-key
            """);
        command.SetAction(parsed =>
        {
            var output = parsed.InvocationConfiguration.Output;
            using var key = SealingKey.Create();
            foreach (var line in RecoveryWords.Write(key).Chunk(WordsInLine)) output.WriteLine(string.Join(' ', line));
            output.WriteLine($"public {Convert.ToBase64String(key.Public.Bytes)}");
        });
        return command;
    }

    public static Command Recover()
    {
        var file = new Argument<string>("FILE") { Description = "A sealed original (vault/….age), or a backup" };
        var words = new Option<string>("--words") { Description = "A file with the 24 words", HelpName = "FILE", Required = true };
        var path = new Option<string>("--out") { Description = "Where it is written; must not be there yet. A backup becomes a tar", HelpName = "FILE", Required = true };
        var command = new Command("recover", """
            Opens a sealed original or a backup with the organisation's key on paper. No hub is needed.

            Example:
              qalqan hub recover vault/c3a9….age --words words.txt --out suspect.eml
            """) { file, words, path };
        command.SetAction(parsed =>
        {
            using var key = RecoveryWords.Read(File.ReadAllText(parsed.GetRequiredValue(words)));
            using var source = File.OpenRead(parsed.GetRequiredValue(file));
            var target = parsed.GetRequiredValue(path);
            bool opened;
            string reason;
            using (var plain = new FileStream(target, CaseCommand.OwnerOnly())) opened = AgeFile.TryDecrypt(source, key, plain, out reason);
            if (opened) return;
            File.Delete(target);
            throw new HubException($"it does not open: {reason}");
        });
        return command;
    }
}
