using System.CommandLine;

namespace Qalqan.Hub;

/// <summary><c>qalqan demo</c>.</summary>
static class DemoCommand
{
    static readonly Option<bool> Exit = new("--exit") { Description = "end when all was delivered, with status 0" };
    static readonly Option<string?> Intelligence = new("-i", "--intelligence") { Description = "a published set of indicators; without it one that came with Qalqan", HelpName = "FILE" };

    public static Command Create()
    {
        var command = new Command("demo", """
            Shows the whole loop on this machine with made-up people: remembered without being readable, a published set arrives, who was hit is found and told. Nothing leaves this machine.

            Example:
              qalqan demo --exit
            """) { Exit, Intelligence };
        command.SetAction((parsed, cancel) => new Demo(Console.Out).Run(parsed.GetValue(Intelligence), parsed.GetValue(Exit), cancel));
        return command;
    }
}
