using System.CommandLine;
using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Qalqan;
using Qalqan.Cli;

return Program.Run(args);

/// <summary>The edge of the program: what nobody below expected ends here, in one line and an honest status.</summary>
static partial class Program
{
    sealed record NamedCommand(string Name, Func<Command> Create);

    /// <summary>Every command there is.</summary>
    static readonly NamedCommand[] Commands =
    [
        new("check", CheckCommand.Create),
        new("extract", ExtractCommand.Create),
        new("timeline", TimelineCommand.Create),
        new("intel", IntelCommand.Create),
        new("verify", VerifyCommand.Create),
        new("hub", () => HubCommand.Create("hub", "Runs a hub: remembers without reading, hunts back, tells the people who were hit ('qalqan hub --help').")),
        new("demo", () => HubCommand.Create("demo", "Shows the whole loop with made-up people on this machine.")),
        new("completion", CompletionCommand.Create),
    ];

    static readonly string[] Help = ["--help", "-h", "-?", "/h", "/?", "--version"];

    /// <summary>Setting up all commands and looking up the texts of <c>--help</c> takes longer than many a check: where a command is named and used right, it stands alone.</summary>
    static ParseResult Parse(string[] args)
    {
        if (args is [var first, ..] && Array.Find(Commands, c => c.Name == first) is { } named && !args.AsSpan().ContainsAny(Help))
        {
            var parsed = new Command("qalqan") { named.Create() }.Parse(args);
            if (parsed.Errors.Count == 0) return parsed;
        }
        var root = new RootCommand("""
            Qalqan checks what someone received or carries against published intelligence, on this computer only.

            Example:
              qalqan check message.eml
            """);
        if (args is not ["--version"])
            foreach (var command in Commands) root.Add(command.Create());
        return root.Parse(args);
    }

    static int Run(string[] args)
    {
        try
        {
            if (HubCommand.IsFor(args)) return HubCommand.Become(args);
            WarmUp.Start(args);
            var parsed = Parse(args);
            var status = parsed.Invoke(new() { EnableDefaultExceptionHandler = false });
            return parsed.Errors.Count > 0 ? ExitCode.Unusable : status;
        }
        catch (OperationCanceledException)
        {
            return 130; // as a shell reports an interrupted program
        }
        catch (IOException e) when (e.HResult == BrokenPipe)
        {
            return ExitCode.Done; // the reader of the pipe has seen enough
        }
        catch (Exception e) when (e is UsageException || IsExpected(e))
        {
            // The message of the system names the path, which may be evidence.
            Console.Error.WriteLine($"qalqan: {SafeText.Visible(e.Message, int.MaxValue)}");
            return ExitCode.Unusable;
        }
        catch (Exception e)
        {
            // A defect of ours. No message: it may quote evidence, and people paste what they see here.
            Console.Error.WriteLine($"qalqan: stopped by a defect in Qalqan, please report it: {e.GetType().Name} in {new StackTrace(e).GetFrame(0)?.GetMethod()?.ToString() ?? "?"}");
            return ExitCode.Unusable;
        }
    }

    /// <summary>Faults of the machine or of what was named on the command line, not of the program.</summary>
    internal static bool IsExpected(Exception fault) =>
        fault is IOException or UnauthorizedAccessException or InvalidDataException or SqliteException or ArgumentException { ParamName: "feed" };

    const int BrokenPipe = 32; // EPIPE
}
