using System.CommandLine;

namespace Qalqan.Hub;

/// <summary><c>qalqan hub passphrase</c>: makes one that can be written down and cannot be guessed.</summary>
static class PassphraseCommand
{
    public static Command Create()
    {
        var command = new Command("passphrase", """
            Prints a new passphrase of seven words (77 bits). Write it down; nobody can recover it.

            Example:
              qalqan hub passphrase
            """);
        command.SetAction(_ => Console.Out.WriteLine(WordList.Passphrase()));
        return command;
    }
}
