using System.CommandLine;

namespace Qalqan.Hub;

/// <summary><c>qalqan hub report</c>: the report for authorities.</summary>
static class ReportCommand
{
    static readonly Option<string> QuarterOption = new("--quarter") { Description = "which quarter, over by now", HelpName = "YYYY-Qn", Required = true };
    static readonly Option<string> Format = new("--format") { Description = "html, csv or json", HelpName = "FORMAT", DefaultValueFactory = _ => "html" };
    static readonly Option<string> For = new("--for") { Description = "public, or agreement: an authority that signed one", HelpName = "READER", DefaultValueFactory = _ => "public" };
    static readonly Option<int?> K = new("--k") { Description = "fewest people behind a number: 20, or 10 under an agreement, never below 5", HelpName = "PEOPLE" };
    static readonly Option<string> Tongue = new("--language") { Description = "language of the report", HelpName = "TAG", DefaultValueFactory = _ => "en" };
    static readonly Option<bool> Anew = new("--new") { Description = "publish another report of a quarter that has one; refused if the two tell more than either" };

    public static Command Create()
    {
        var command = new Command("report", """
            Publishes a quarter's counts, or repeats what was published, on standard output. What is published is remembered for ever, so that no later report can be subtracted from it.

            Example:
              qalqan hub report --data /var/lib/qalqan --passphrase-file /etc/qalqan/passphrase --quarter 2026-Q3 > report.html
            """);
        foreach (var option in HubArguments.All) command.Add(option);
        foreach (var option in (Option[])[QuarterOption, Format, For, K, Tongue, Anew]) command.Add(option);
        command.SetAction(Run);
        return command;
    }

    static int Run(ParseResult parsed)
    {
        var (quarter, language) = (Quarter.Parse(parsed.GetRequiredValue(QuarterOption)), Language.For(parsed.GetValue(Tongue)));
        var audience = parsed.GetValue(For) switch { "public" => Audience.Public, "agreement" => Audience.Agreement, _ => throw new FormatException("--for: expected public or agreement") };
        if (parsed.GetValue(Format) is not { } form || !StatisticsFiles.Forms.Contains(form)) throw new FormatException("--format: expected html, csv or json");
        var rules = new ReleaseRules(audience, parsed.GetValue(K));
        var options = HubArguments.Read(parsed);
        using var keys = Unlock.Open(options);
        using var database = Database.Open(options.Data, options.Store);
        Unlock.RequireSameKey(keys, new(database));
        try
        {
            var statistics = Open(database, keys, options);
            var release = parsed.GetValue(Anew) ? statistics.Publish(quarter, rules) : statistics.PublishOnce(quarter, rules);
            using var output = Console.OpenStandardOutput();
            // The words as this hub says them: with what native readers corrected.
            var words = new ReviewDesk(database, keys, TimeProvider.System).Words("statistics", language);
            StatisticsFiles.Write(release, statistics.Readable(audience), form, words, output);
            return 0;
        }
        catch (ReleaseRefusedException e)
        {
            throw new HubException($"nothing was published: {e.Message}");
        }
    }

    static Statistics Open(Database database, HubKeys keys, HubOptions options)
    {
        var clock = TimeProvider.System;
        var incidents = new IncidentStore(database, keys, new(database, keys, clock), new(database, clock), new(options.Data), clock);
        return new(database, keys, incidents, new(database, keys, options), clock);
    }
}
