using System.CommandLine;
using System.Globalization;
using System.Text.Json;

namespace Qalqan.Hub;

/// <summary><c>qalqan hub bench</c>: measures the whole way from accepted indicators to the last notice taken by a real mail server.</summary>
static class BenchCommand
{
    static readonly Option<int> Tokens = new("--tokens") { Description = "sealed tokens in all", HelpName = "N", DefaultValueFactory = _ => 100_000_000 };
    static readonly Option<int> People = new("--people") { Description = "people enrolled", HelpName = "N", DefaultValueFactory = _ => 10_000 };
    static readonly Option<int> Indicators = new("--indicators") { Description = "new indicators", HelpName = "N", DefaultValueFactory = _ => 1000 };
    static readonly Option<int> Hit = new("--hit") { Description = "people who are hit; by default a twentieth of all", HelpName = "N", DefaultValueFactory = _ => -1 };
    static readonly Option<string> Format = new("--format") { Description = "text or json", HelpName = "FORMAT", DefaultValueFactory = _ => "text" };
    static readonly Option<string?> Store = new("--store") { Description = "a PostgreSQL server instead of SQLite", HelpName = "postgres://…" };

    static readonly Option<int> Flood = new("--flood") { Description = "instead: pages, submitters while a sweep runs, and a flood of junk for so many seconds", HelpName = "SECONDS" };

    public static Command Create()
    {
        var command = new Command("bench", """
            Builds a hub with made-up people in a temporary folder, hands in indicators, and measures until the last notice was accepted by a mail server on this machine. Needs python3-aiosmtpd.

            Example:
              qalqan hub bench --tokens 10000000 --people 1000 --indicators 1000 --format json
              qalqan hub bench --tokens 10000000 --people 1000 --indicators 1000 --flood 60
            """) { Tokens, People, Indicators, Hit, Format, Store, Flood };
        Format.AcceptOnlyFromAmong("text", "json");
        command.SetAction(async (parsed, cancel) =>
        {
            var (people, indicators, hit) = (parsed.GetValue(People), parsed.GetValue(Indicators), parsed.GetValue(Hit));
            if (hit < 0) hit = Math.Max(1, people / 20);
            if (parsed.GetValue(Flood) is > 0 and var seconds)
            {
                var flood = await FloodBench.Run(parsed.GetValue(Tokens), people, indicators, hit, seconds, Console.Error.WriteLine, cancel);
                await Console.Out.WriteLineAsync(parsed.GetValue(Format) == "json" ? JsonSerializer.Serialize(flood, FloodJson.Default.FloodResult) : Text(flood));
                return flood.JunkLost == 0 && flood.Notices == flood.PeopleHit ? 0 : 1;
            }
            var measured = await HubBench.Run(parsed.GetValue(Tokens), people, indicators, hit, parsed.GetValue(Store), Console.Error.WriteLine, cancel);
            await Console.Out.WriteLineAsync(parsed.GetValue(Format) == "json" ? JsonSerializer.Serialize(measured, BenchJson.Default.BenchResult) : Text(measured));
            return measured.Notices == measured.PeopleHit ? 0 : 1;
        });
        return command;
    }

    static string Text(BenchResult r) => string.Create(CultureInfo.InvariantCulture, $"""
        {r.Tokens:#,0} tokens of {r.People:#,0} people, {r.Indicators:#,0} new indicators: {r.Hits:#,0} hits on {r.PeopleHit:#,0} people
        accepted to swept         {r.SweepSeconds:0.00} s
        accepted to notice, p99   {r.P99NoticeSeconds:0.00} s
        accepted to last notice   {r.LastNoticeSeconds:0.00} s   ({r.Notices:#,0} of {r.PeopleHit:#,0} taken by the mail server)
        processor                 {r.CpuSeconds:0.0} s
        resident, at most         {r.PeakResidentBytes / 1e6:#,0} MB   (loading {r.LoadSeconds:0.0} s)
        """);

    static string Text(FloodResult r) => string.Create(CultureInfo.InvariantCulture, $"""
        front page, client and server here   {r.PagesPerSecond:#,0} a second, {r.PageBytes:#,0} bytes and {r.PageCpuMicroseconds:0} µs of processor each
        {FloodBench.Submitters} submitters while a sweep runs    verdict p50 {r.VerdictP50Milliseconds:0} ms, p99 {r.VerdictP99Milliseconds:0} ms   ({r.Submissions:#,0} small mails, {r.VerdictCpuMilliseconds:0.0} ms of processor each; swept in {r.SweepSeconds:0.00} s)
        flood of {r.FloodSeconds:0} s                      {r.JunkSent:#,0} junk submissions: {r.JunkVerdicts:#,0} verdicts, {r.JunkTold:#,0} told that nothing was taken, {r.JunkLost:#,0} neither
        notices during the flood             {r.Notices:#,0} of {r.PeopleHit:#,0}, the last after {r.LastNoticeSeconds:0.00} s
        mailbox during the flood             slowest visit {r.MailboxMilliseconds:0} ms
        """);
}
