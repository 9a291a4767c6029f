using System.IO.Compression;
using System.Text;
using Qalqan.Formats;
using Xunit;

namespace Qalqan.Tests;

public sealed class EvidenceRunTests
{
    const string Mail = "From: a@sender.example\r\nTo: b@helpdesk.example\r\nSubject: x\r\nDate: Mon, 02 Mar 2026 10:00:00 +0000\r\nMIME-Version: 1.0\r\n";

    static IndicatorSet Set(params (ObservableKind Kind, string Value)[] indicators)
    {
        var builder = new IndicatorSetBuilder();
        foreach (var (kind, value) in indicators) builder.Add(new() { Kind = kind, Value = value, Feed = "test" });
        return builder.Build();
    }

    static (IReadOnlyList<Finding> Findings, Coverage Coverage) Check(IndicatorSet set, EvidenceFile file, params string[] protect)
    {
        using (set)
        {
            var consumer = new CheckConsumer(set, new() { Now = new(2026, 3, 10, 0, 0, 0, TimeSpan.Zero), Protected = protect });
            var run = new EvidenceRun(consumer, TestContext.Current.CancellationToken);
            run.Read(file);
            return (FindingTable.ToFindings([consumer.Findings]), run.Tally.ToCoverage());
        }
    }

    static byte[] Zip(params (string Name, byte[] Content)[] entries)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in entries)
            {
                using var entry = zip.CreateEntry(name).Open();
                entry.Write(content);
            }
        }
        return stream.ToArray();
    }

    static string Sha256(byte[] content) => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(content));

    [Fact]
    public void Finds_the_hash_of_a_file_in_a_zip_in_a_mail_in_a_zip()
    {
        var malware = Encoding.ASCII.GetBytes("not really malware\0\u0001");
        var mail = Mail + "Content-Type: application/zip; name=\"a.zip\"\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment; filename=\"a.zip\"\r\n\r\n"
            + Convert.ToBase64String(Zip(("doc.bin", malware)), Base64FormattingOptions.InsertLineBreaks) + "\r\n";
        var outer = Zip(("inbox/mail.eml", Encoding.ASCII.GetBytes(mail)));
        var (findings, _) = Check(Set((ObservableKind.Sha256, Sha256(malware))), new MemoryEvidence("outer.zip", outer));
        var finding = Assert.Single(findings, f => f.Indicator is not null);
        Assert.Equal("outer.zip!inbox/mail.eml!a.zip!doc.bin", finding.Path);
        Assert.Equal(Severity.Critical, finding.Severity);
    }

    [Theory]
    [InlineData("a line of text\n")]
    [InlineData("\u0001\u0002\u0003 of no kind\0")]
    public void Counts_every_byte_once(string content)
    {
        var (_, coverage) = Check(Set((ObservableKind.Md5, new('a', 32))), new MemoryEvidence("file.dat", Encoding.ASCII.GetBytes(content)));
        Assert.Equal(content.Length, coverage.Bytes);
    }

    [Fact]
    public void Names_the_line_the_time_and_the_place_of_a_hit_in_a_log()
    {
        var log = string.Concat(Enumerable.Range(0, 50).Select(i => $"{1772697600 + i}.000    100 192.0.2.7 TCP_MISS/200 500 GET http://www.example.org/{i} - HIER_DIRECT/198.51.100.2 text/html\n"))
            + "1772697700.000    100 192.0.2.8 TCP_MISS/200 500 GET http://a.evil.example/x - HIER_DIRECT/198.51.100.3 text/html\n";
        var (findings, coverage) = Check(Set((ObservableKind.Domain, "evil.example")), new MemoryEvidence("proxy.log", Encoding.ASCII.GetBytes(log)));
        var finding = Assert.Single(findings);
        Assert.Equal(("log/squid", "51", Places.HttpRequest), (finding.Source, finding.Records[0], finding.Place));
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1772697700), finding.FirstTime);
        Assert.Equal(log.IndexOf("a.evil.example", StringComparison.Ordinal), finding.Offset);
        Assert.Equal(51, coverage.Records);
    }

    [Fact]
    public void Shows_the_whole_value_and_no_more_in_utf16_and_where_quoted_printable_breaks_it()
    {
        var wide = Check(Set((ObservableKind.Domain, "evil.example")), new MemoryEvidence("w.txt", Encoding.Unicode.GetBytes("hi www.evil.example and more text here\r\n"))).Findings;
        Assert.Equal("www.evil.example", Assert.Single(wide).Observable!.Value);
        var broken = Check(Set((ObservableKind.Domain, "evil.example")), new MemoryEvidence("q.txt", Encoding.ASCII.GetBytes("see http://evil.exam=\nple/a now\n"))).Findings;
        Assert.Equal("evil.example", Assert.Single(broken).Observable!.Value);
    }

    [Fact]
    public void Counts_the_bytes_of_a_binary_file_once()
    {
        var content = new byte[5000];
        var (_, coverage) = Check(Set((ObservableKind.Domain, "evil.example")), new MemoryEvidence("x.bin", content));
        Assert.Equal(content.Length, coverage.Bytes);
    }

    [Fact]
    public void An_archive_that_contains_itself_ends_at_the_depth_limit()
    {
        var content = Encoding.ASCII.GetBytes("evil.example\n");
        for (var i = 0; i < Limits.MaxNesting + 4; i++) content = Zip(("inner.zip", content));
        var (_, coverage) = Check(Set(), new MemoryEvidence("deep.zip", content));
        Assert.Contains(coverage.Skipped, s => s.Reason.Contains("inside each other", StringComparison.Ordinal));
        Assert.True(coverage.Files <= Limits.MaxNesting + 1);
    }

    [Fact]
    public void A_kind_without_a_reader_is_named_and_not_passed_over()
    {
        var (_, coverage) = Check(Set(), new MemoryEvidence("Security.evtx", Encoding.ASCII.GetBytes("ElfFile\0" + new string('\u0001', 500))));
        Assert.Contains("event log", Assert.Single(coverage.Skipped).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_evidence_in_memory_and_as_a_stream_gives_the_same_findings()
    {
        var log = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 20_000).Select(i => i % 997 == 0 ? $"{i} see evil.example\n" : $"{i} ordinary www.example.org\n")));
        var fromMemory = Check(Set((ObservableKind.Domain, "evil.example")), new MemoryEvidence("x.log", log)).Findings.Single();
        var fromStream = Check(Set((ObservableKind.Domain, "evil.example")), new StreamEvidence("x.log", new MemoryStream(log))).Findings.Single();
        Assert.Equal((fromMemory.Count, fromMemory.Offset), (fromStream.Count, fromStream.Offset));
        Assert.Equal(fromMemory.Records, fromStream.Records);
    }

    [Fact]
    public void A_look_alike_in_a_dns_log_is_told_only_where_its_model_is_protected()
    {
        var log = Encoding.ASCII.GetBytes("Mar  5 13:33:29 gw dnsmasq[812]: query[A] login-helpdesk.test from 192.0.2.33\nMar  5 13:33:30 gw dnsmasq[812]: query[A] www.helpdesk.example from 192.0.2.33\n");
        Assert.Equal("look-alike", Assert.Single(Check(Set(), new MemoryEvidence("dns.log", log), "helpdesk.example").Findings).Rule!.Id);
        Assert.Empty(Check(Set(), new MemoryEvidence("dns.log", log)).Findings);
    }

    [Fact]
    public void Findings_are_capped_and_the_rest_is_counted()
    {
        var table = new FindingTable(DateTimeOffset.UnixEpoch);
        for (var i = 0; i < FindingTable.MaxFindings + 10; i++)
            table.AddSign(new("p", "s", Places.Text, i, null, null), new(SignRules.LookAlike, i, ObservableKind.Domain, $"host{i}.example"));
        Assert.Equal(10, table.Dropped);
        Assert.Equal(FindingTable.MaxFindings, FindingTable.ToFindings([table]).Count);
    }
}
