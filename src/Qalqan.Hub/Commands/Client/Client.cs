using System.CommandLine;

namespace Qalqan.Hub;

/// <summary>What every command has that talks to a running hub.</summary>
static class Client
{
    static readonly Option<string> Hub = new("--hub") { Description = "address of the hub", HelpName = "URL", Required = true };
    static readonly Option<string> TokenFile = new("--token-file") { Description = "a file with the machine token", HelpName = "FILE", Required = true };

    /// <summary>The action of a command, with its line to the hub.</summary>
    public delegate Task<int> Call(ParseResult parsed, HubClient hub, TextWriter output, CancellationToken cancel);

    /// <summary>Gives <paramref name="command"/> the options <c>--hub</c> and <c>--token-file</c>, and <paramref name="call"/> as its action.</summary>
    public static Command Calls(this Command command, Call call)
    {
        command.Add(Hub);
        command.Add(TokenFile);
        command.SetAction(async (parsed, cancel) =>
        {
            using var hub = new HubClient(parsed.GetRequiredValue(Hub), parsed.GetRequiredValue(TokenFile));
            return await call(parsed, hub, parsed.InvocationConfiguration.Output, cancel);
        });
        return command;
    }

    /// <summary>As <see cref="Calls"/>, where no token is needed.</summary>
    public static Command CallsOpenly(this Command command, Call call)
    {
        command.Add(Hub);
        command.SetAction(async (parsed, cancel) =>
        {
            using var hub = new HubClient(parsed.GetRequiredValue(Hub), null);
            return await call(parsed, hub, parsed.InvocationConfiguration.Output, cancel);
        });
        return command;
    }
}

/// <summary>What a command's exit status means, as for <c>qalqan check</c>.</summary>
static class Exit
{
    /// <summary>Done; nothing was found.</summary>
    public const int Done = 0;

    /// <summary>Something was found; or: it was asked for and not done.</summary>
    public const int Found = 1;

    /// <summary>Wrong usage, or the hub refused or could not be reached.</summary>
    public const int Unusable = 2;

    /// <summary>Nothing was found, and part could not be checked.</summary>
    public const int Incomplete = 3;
}

/// <summary>Asking the person at the terminal.</summary>
static class Ask
{
    /// <summary>Whether they typed yes. The question goes to standard error: standard output is for results.</summary>
    public static bool Yes(string question)
    {
        Console.Error.Write(question + " Type yes: ");
        return Console.In.ReadLine()?.Trim() is "yes" or "YES" or "Yes";
    }

    /// <summary>A passphrase: the first line of <paramref name="file"/>, or typed and not shown.</summary>
    /// <exception cref="HubException">There is none.</exception>
    public static string Passphrase(string? file, string question)
    {
        if (file is not null) return NotEmpty(File.ReadLines(file).FirstOrDefault());
        Console.Error.Write(question + ": ");
        if (Console.IsInputRedirected) return NotEmpty(Console.In.ReadLine());
        var typed = new System.Text.StringBuilder();
        for (ConsoleKeyInfo key; (key = Console.ReadKey(intercept: true)).Key != ConsoleKey.Enter;)
        {
            if (key.Key == ConsoleKey.Backspace) typed.Length = Math.Max(0, typed.Length - 1);
            else if (key.KeyChar >= ' ') typed.Append(key.KeyChar);
        }
        Console.Error.WriteLine();
        return NotEmpty(typed.ToString());
    }

    static string NotEmpty(string? typed) => string.IsNullOrWhiteSpace(typed) ? throw new HubException("no passphrase was given") : typed.Trim();
}
