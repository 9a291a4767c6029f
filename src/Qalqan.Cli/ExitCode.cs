namespace Qalqan.Cli;

/// <summary>What a command's exit status means. Scripts depend on the numbers.</summary>
static class ExitCode
{
    /// <summary>Done; for <c>check</c>, nothing found at or above <c>--fail-on</c>.</summary>
    public const int Done = 0;

    /// <summary>Findings at or above <c>--fail-on</c>.</summary>
    public const int Found = 1;

    /// <summary>Wrong usage, or input that could not be read at all.</summary>
    public const int Unusable = 2;

    /// <summary>Finished, nothing found, but part of the evidence could not be checked.</summary>
    public const int Incomplete = 3;
}
