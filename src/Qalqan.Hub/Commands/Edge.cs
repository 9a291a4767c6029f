using System.CommandLine;
using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Qalqan.Hub;

/// <summary>The edge of the program: what nobody below expected ends here, in one line and an honest status.</summary>
static class Edge
{
    const int Unusable = 2, Interrupted = 130;

    /// <summary>How long a hub that is told to end may finish what it has begun: its notifier ends first, which may be talking to a slow mail server.</summary>
    static readonly TimeSpan TimeToEnd = TimeSpan.FromSeconds(30);

    /// <summary>Runs the command that <paramref name="args"/> name.</summary>
    /// <param name="root">All commands.</param>
    /// <param name="args">What was typed.</param>
    /// <param name="output">Where results go; null for standard output.</param>
    public static async Task<int> Run(RootCommand root, string[] args, TextWriter? output = null)
    {
        try
        {
            var parsed = root.Parse(args);
            var status = await parsed.InvokeAsync(new() { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = TimeToEnd, Output = output ?? Console.Out });
            return parsed.Errors.Count > 0 ? Unusable : status;
        }
        catch (OperationCanceledException)
        {
            return Interrupted;
        }
        catch (Exception e) when (e is HubException or IOException or UnauthorizedAccessException or InvalidDataException or SqliteException or NpgsqlException or FormatException)
        {
            await Console.Error.WriteLineAsync($"qalqan: {SafeText.Visible(e.Message, int.MaxValue)}");
            return Unusable;
        }
        catch (Exception e)
        {
            // A defect of ours. No message: it may quote what somebody handed in.
            await Console.Error.WriteLineAsync($"qalqan: stopped by a defect in Qalqan, please report it: {e.GetType().Name} in {new StackTrace(e).GetFrame(0)?.GetMethod()?.ToString() ?? "?"}");
            return Unusable;
        }
    }
}
