using System.CommandLine;

namespace Qalqan.Cli;

/// <summary><c>qalqan intel</c>: published intelligence in and out.</summary>
static class IntelCommand
{
    /// <summary>Everything went well.</summary>
    internal const int Ok = 0;

    /// <summary>Wrong usage, or something that could not be read, fetched or written at all.</summary>
    internal const int Failed = 2;

    /// <summary>The command with all of its own.</summary>
    public static Command Create() => new("intel", "Bring published intelligence in, look at it, and give it out again.")
    {
        IntelImportCommand.Create(),
        IntelListCommand.Create(),
        IntelExportCommand.Create(),
        IntelCompileCommand.Create(),
        IntelTestCommand.Create(),
        IntelFeedsCommand.Create(),
        IntelUpdateCommand.Create(),
        IntelWarningListsCommand.Create(),
    };

    /// <summary>Runs an action; what the machine or the user got wrong becomes one plain line and status 2.</summary>
    public static int Run(ParseResult parsed, Func<TextWriter, TextWriter, int> action)
    {
        var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
        try
        {
            return action(output, error);
        }
        catch (Exception fault) when (Program.IsExpected(fault))
        {
            error.WriteLine($"qalqan: {SafeText.Visible(fault.Message)}");
            return Failed;
        }
    }

    /// <summary>An option with the two ways of writing results.</summary>
    public static Option<string> FormatOption(params string[] formats)
    {
        var option = new Option<string>("--format") { Description = $"How results are written: {string.Join(", ", formats)}.", DefaultValueFactory = _ => formats[0] };
        option.AcceptOnlyFromAmong(formats);
        return option;
    }

    /// <summary>An option that takes a TLP level.</summary>
    public static Option<Tlp> TlpOption(string description) => new("--tlp")
    {
        Description = description,
        HelpName = "clear|green|amber|amber+strict|red",
        CustomParser = result =>
        {
            if (result.Tokens.Count == 1 && TlpNames.TryParse(result.Tokens[0].Value, out var tlp)) return tlp;
            result.AddError("--tlp: clear, green, amber, amber+strict or red is expected");
            return Tlp.Unknown;
        },
    };
}
