namespace Qalqan.Cli;

/// <summary>How the terminal picture is drawn.</summary>
/// <param name="Report">Words and limits.</param>
sealed record TextOptions(ReportOptions Report)
{
    /// <summary>Columns of a line. A file or pipe has no width; 80 reads well anywhere.</summary>
    public int Width { get; init; } = 80;

    /// <summary>Whether colours are written. Never the only carrier of a meaning.</summary>
    public bool Colour { get; init; }

    /// <summary>Whether lines and marks beyond ASCII are drawn. Words are in their own letters in any case.</summary>
    public bool Drawn { get; init; }

    /// <summary>What suits standard output: plain into a pipe or file; no colour where <c>NO_COLOR</c> is set (no-color.org) or the terminal is dumb.</summary>
    public static TextOptions ForConsole(ReportOptions report)
    {
        if (Console.IsOutputRedirected) return new(report);
        var dumb = Environment.GetEnvironmentVariable("TERM") is "dumb" or null && !OperatingSystem.IsWindows();
        var colour = !dumb && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
        return new(report) { Width = ConsoleWidth(), Colour = colour, Drawn = !dumb && Console.OutputEncoding.WebName.StartsWith("utf", StringComparison.OrdinalIgnoreCase) };
    }

    // Lines longer than 100 columns are hard to read; below 40 nothing fits.
    static int ConsoleWidth()
    {
        try
        {
            return Math.Clamp(Console.WindowWidth, 40, 100);
        }
        catch (IOException)
        {
            return 80;
        }
    }
}
