using System.CommandLine;

namespace Qalqan.Cli;

/// <summary>Options and arguments that several commands have, described once.</summary>
static class SharedOptions
{
    /// <summary>One or more paths.</summary>
    public static Argument<string[]> Paths(string description) => new("PATH") { Description = description, Arity = ArgumentArity.OneOrMore };
}
