using System.CommandLine;
using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Qalqan;
using Qalqan.Cli;

var root = new RootCommand("""
    Qalqan checks what someone received or carries against published intelligence, on this computer only.

    Example:
      qalqan check message.eml
    """)
{
    CheckCommand.Create(),
    ExtractCommand.Create(),
    TimelineCommand.Create(),
    IntelCommand.Create(),
    VerifyCommand.Create(),
    CompletionCommand.Create(),
};

return Program.Run(root, args);

/// <summary>The edge of the program: what nobody below expected ends here, in one line and an honest status.</summary>
static partial class Program
{
    static int Run(RootCommand root, string[] args)
    {
        try
        {
            var parsed = root.Parse(args);
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
