using System.CommandLine;
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
        catch (UsageException e)
        {
            Console.Error.WriteLine($"qalqan: {e.Message}");
            return ExitCode.Unusable;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            Console.Error.WriteLine($"qalqan: {e.Message}");
            return ExitCode.Unusable;
        }
    }

    const int BrokenPipe = 32; // EPIPE
}
