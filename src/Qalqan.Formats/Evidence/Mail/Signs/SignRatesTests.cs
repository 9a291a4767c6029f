using System.Globalization;
using System.Text;
using Qalqan.Bench.Mail;
using Qalqan.Tests.Mail;
using Xunit;

namespace Qalqan.Tests;

/// <summary>Measures how often each sign of mail fires on ordinary mail, and holds the published table to it.</summary>
public sealed class SignRatesTests
{
    const int Ordinary = 2_520;
    const string Begin = "<!-- measured: ordinary -->", End = "<!-- end -->";

    [Fact]
    [Trait("Speed", "slow")]
    public void The_published_false_alarm_rates_are_what_ordinary_mail_gives()
    {
        var table = Table(out var rates);
        var path = Path.Combine(Golden.Root, "docs", "signs.md");
        var text = File.ReadAllText(path);
        var from = text.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        var to = text.IndexOf(End, from, StringComparison.Ordinal);
        Golden.Check(text[..from] + "\n" + table + text[to..], path);
        // What asks a reader to act today must be nearly silent on ordinary mail; what makes a verdict "looks suspicious" must be rare.
        foreach (var rule in SignRules.All)
            Assert.InRange(rates.GetValueOrDefault(rule.Id), 0, rule.Severity >= Severity.High ? Ordinary / 100 : rule.Severity == Severity.Medium ? Ordinary / 50 : Ordinary);
    }

    [Fact]
    public void Ordinary_mail_is_the_same_every_time_and_reads_without_a_fault()
    {
        for (var i = 0; i < OrdinaryMail.Styles.Count * 2; i++)
        {
            var (message, style) = OrdinaryMail.Make(i);
            Assert.Equal(message, OrdinaryMail.Make(i).Message);
            var sink = RecordingSink.Read(message);
            Assert.True(sink.Records.Count == 1, style.Name);
            Assert.NotNull(sink.Records[0].Time);
            Assert.True(sink.All.All(s => s.Faults.Count == 0), style.Name);
            Assert.Contains(sink.Observables, o => o.Place == Places.MailSender);
        }
    }

    [Fact]
    [Trait("Speed", "slow")]
    public void Signs_fire_on_real_phishing()
    {
        var files = Directory.GetFiles(MailPaths.RealMail("phishing_pot", "email"), "*.eml");
        var counts = files.SelectMany(f => Fired(File.ReadAllBytes(f))).CountBy(r => r).ToDictionary();
        var any = files.Count(f => Fired(File.ReadAllBytes(f)).Count > 0);
        TestContext.Current.TestOutputHelper?.WriteLine($"{any} of {files.Length} with any sign; " + string.Join(", ", counts.OrderByDescending(c => c.Value).Select(c => $"{c.Key} {c.Value}")));
        // Many of these messages are plain crime sent with the sender's own, valid domain: no sign is not a fault there. The whole must not fall silent.
        Assert.True(any >= 12, $"{any} of {files.Length}");
        Assert.True(counts.GetValueOrDefault("failed-authentication") >= 8);
    }

    static HashSet<string> Fired(byte[] message) => [.. RecordingSink.Read(message).All.SelectMany(s => s.Signs).Select(s => s.Rule.Id)];

    static string Table(out Dictionary<string, int> rates)
    {
        rates = [];
        var styles = new Dictionary<string, SortedDictionary<string, int>>();
        for (var i = 0; i < Ordinary; i++)
        {
            var (message, style) = OrdinaryMail.Make(i);
            foreach (var rule in Fired(message))
            {
                rates[rule] = rates.GetValueOrDefault(rule) + 1;
                var row = styles.TryGetValue(rule, out var known) ? known : styles[rule] = new(StringComparer.Ordinal);
                row[style.Name] = row.GetValueOrDefault(style.Name) + 1;
            }
        }
        var table = new StringBuilder("| sign | severity | fires on ordinary mail | on which |\n|---|---|---|---|\n");
        foreach (var rule in SignRules.All)
        {
            var count = rates.GetValueOrDefault(rule.Id);
            var where = styles.TryGetValue(rule.Id, out var row) ? string.Join("; ", row.OrderByDescending(s => s.Value).Select(s => $"{s.Key} {s.Value}")) : "";
            table.Append(CultureInfo.InvariantCulture, $"| {rule.Id} | {rule.Severity.Name()} | {count} of {Ordinary} ({count * 100.0 / Ordinary:F2} %) | {where} |\n");
        }
        return table.ToString();
    }
}
