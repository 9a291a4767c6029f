using System.Text;
using System.Text.Json;
using Xunit;

namespace Qalqan.Tests;

public sealed class CheckCommandTests : IDisposable
{
    const string Indicators = "evil.example\n203.0.113.66\nhttp://host.example/x/payload\n";

    readonly Cli _cli = new();

    public void Dispose() => _cli.Dispose();

    JsonElement Json(int status, params string[] arguments)
    {
        var run = _cli.Run(["check", .. arguments, "--format", "json"]);
        Assert.True(run.Status == status, $"status {run.Status}: {run.Error}");
        return JsonDocument.Parse(run.Output).RootElement;
    }

    string Intelligence() => _cli.Write("indicators.txt", Indicators);

    [Fact]
    public void Finds_the_published_indicators_in_the_samples()
    {
        var report = Json(1, Path.Combine(Golden.Root, "samples"));
        Assert.Equal("known-indicator-matched", report.GetProperty("verdict").GetString());
        var matched = report.GetProperty("findings").EnumerateArray().Where(f => f.GetProperty("indicator").ValueKind == JsonValueKind.Object)
            .Select(f => $"{Path.GetFileName(f.GetProperty("path").GetString())} {f.GetProperty("indicator").GetProperty("value").GetString()} {f.GetProperty("count")}").Order(StringComparer.Ordinal);
        Assert.Equal(
        [
            "02-news-in-uyghur.eml uyghurinfo.net 2",
            "05-forwarded-message.eml weather4free.com 1",
            "WhatsApp Chat with Family.txt uyghurdict.com 1",
            "dns.log 148.251.87.245 1",
            "dns.log flygram.org 2",
            "proxy.log 148.251.87.245 2",
            "proxy.log flygram.org 2",
        ], matched);
    }

    [Fact]
    public void Lists_a_field_that_a_hostile_mail_repeats_without_end()
    {
        const int Times = 20_000; // took half a minute when each name was looked for from 2 on
        var mail = _cli.Write("m.eml", $"From: a@b.example\nTo: c@d.example\nSubject: x\n{string.Concat(Enumerable.Repeat("Received: y\n", Times))}\nbody\n");
        var (status, output, error) = _cli.Run("timeline", mail);
        Assert.True(status is 0 or 3, error);
        using var record = JsonDocument.Parse(output.Split('\n')[0]);
        var names = record.RootElement.GetProperty("fields").EnumerateObject().Select(f => f.Name).ToArray();
        Assert.Equal(names.Length, names.Distinct(StringComparer.Ordinal).Count());
        Assert.Contains("received.1000", names);
    }

    [Theory]
    [InlineData("extract")]
    [InlineData("timeline")]
    [InlineData("check", "--format", "csv")]
    public void A_full_disk_is_told_as_one_and_not_as_unreadable_evidence(params string[] command)
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "this system has no /dev/full");
        var note = _cli.Write("note.txt", string.Concat(Enumerable.Range(0, 20_000).Select(i => $"http://host{i}.example/\n")));
        using var full = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("/bin/sh", ["-c", "exec \"$0\" \"$@\" > /dev/full", Cli.Program, .. command, note])
        {
            RedirectStandardError = true,
            Environment = { ["QALQAN_DATA"] = Path.Combine(_cli.Folder, "data") },
        })!;
        var error = full.StandardError.ReadToEnd();
        full.WaitForExit();
        Assert.Equal(2, full.ExitCode);
        Assert.Contains("the results cannot be written", error, StringComparison.Ordinal);
        Assert.DoesNotContain("could not read", error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_store_is_one_plain_line()
    {
        _cli.Write("data/intelligence.db", "this is no database, but it is long enough to be looked at");
        var (status, _, error) = _cli.Run("check", _cli.Write("note.txt", "x\n"), "-i", Intelligence());
        Assert.Equal(2, status);
        Assert.StartsWith("qalqan: ", error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Says_nothing_matched_with_its_coverage_and_status_0()
    {
        var report = Json(0, _cli.Write("note.txt", "an ordinary line\n"), "-i", Intelligence());
        Assert.Equal("no-match-today", report.GetProperty("verdict").GetString());
        Assert.Equal(1, report.GetProperty("coverage").GetProperty("files").GetInt64());
    }

    [Theory]
    [InlineData("hxxps://login[.]evil[.]example/x")]
    [InlineData("EVIL.example")]
    [InlineData("203.0.113.66")]
    [InlineData("https://host.example/x/payload")]
    public void Checks_a_value_given_as_an_argument(string value) =>
        Assert.Equal("known-indicator-matched", Json(1, value, "-i", Intelligence()).GetProperty("verdict").GetString());

    [Fact]
    public void Reads_standard_input()
    {
        var run = _cli.Run(Encoding.UTF8.GetBytes("see http://a.evil.example/ now\n"), "check", "-", "-i", Intelligence());
        Assert.Equal(1, run.Status);
        Assert.Contains("evil[.]example", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Says_that_nothing_could_be_compared_where_no_warnings_are_loaded()
    {
        var report = Json(3, _cli.Write("note.txt", "an ordinary line\n"));
        Assert.Equal("could-not-check", report.GetProperty("verdict").GetString());
        Assert.Contains("none are loaded", report.GetProperty("coverage").GetProperty("rulesNotRun")[0].GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_intelligence_that_holds_no_indicator()
    {
        var run = _cli.Run("check", _cli.Write("note.txt", "x\n"), "-i", _cli.Write("torn.stix2", "{\"type\":\"bundle\",\"objects\":["));
        Assert.Equal(2, run.Status);
        Assert.Contains("no indicator in it", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_device_is_not_read_as_evidence_nor_as_intelligence()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "no /dev/zero");
        Assert.Equal("could-not-check", Json(2, "/dev/zero", "-i", Intelligence()).GetProperty("verdict").GetString());
        var run = _cli.Run("check", _cli.Write("note.txt", "x\n"), "-i", "/dev/zero");
        Assert.Equal(2, run.Status);
        Assert.Contains("a device", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_mistyped_archive_is_no_domain_in_which_nothing_matched() =>
        Assert.Equal("could-not-check", Json(3, "evidence.zip", "-i", Intelligence()).GetProperty("verdict").GetString());

    [Fact]
    public void A_match_below_fail_on_leaves_status_0() =>
        Json(0, _cli.Write("note.txt", "203.0.113.66\n"), "-i", Intelligence(), "--fail-on", "high");

    [Fact]
    public void A_path_that_is_not_there_is_status_2_and_named()
    {
        var run = _cli.Run("check", "no such file", "-i", Intelligence());
        Assert.Equal(2, run.Status);
        Assert.Equal("qalqan: no such file: no such file or folder\n", run.Error);
    }

    [Fact]
    public void Evidence_that_is_cut_off_is_status_3_with_its_place()
    {
        using var whole = new MemoryStream();
        using (var gzip = new System.IO.Compression.GZipStream(whole, System.IO.Compression.CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(Encoding.UTF8.GetBytes(string.Join('\n', Enumerable.Range(0, 5000).Select(i => $"line {i * 7919}"))));
        var report = Json(3, _cli.Write("cut.log.gz", whole.ToArray()[..(int)(whole.Length / 2)]), "-i", Intelligence());
        Assert.Equal("could-not-check", report.GetProperty("verdict").GetString());
        Assert.True(report.GetProperty("coverage").GetProperty("faults")[0].GetProperty("offset").GetInt64() > 0);
    }

    [Trait("Speed", "slow")]
    [Fact]
    public void Two_checks_of_the_same_evidence_give_the_same_report()
    {
        static string Timeless(string json) => System.Text.RegularExpressions.Regex.Replace(json, "\"checkedAt\":\\s*\"[^\"]*\"", "");
        var samples = Path.Combine(Golden.Root, "samples");
        var first = _cli.Run("check", samples, "--format", "json", "--threads", "1").Output;
        for (var i = 0; i < 3; i++) Assert.Equal(Timeless(first), Timeless(_cli.Run("check", samples, "--format", "json", "--threads", "4").Output));
    }

    [Fact]
    public void The_csv_timeline_has_every_occurrence()
    {
        var log = _cli.Write("many.log", string.Concat(Enumerable.Repeat("GET http://evil.example/\n", 2500)));
        var run = _cli.Run("check", log, "-i", Intelligence(), "--format", "csv");
        Assert.Equal(2501, run.Output.TrimEnd().Split('\n').Length);
        var finding = Json(1, log, "-i", Intelligence()).GetProperty("findings")[0];
        Assert.Equal(2500, finding.GetProperty("count").GetInt64());
        Assert.Equal(1000, finding.GetProperty("records").GetArrayLength());
    }

    [Fact]
    public void A_link_in_a_folder_is_not_followed()
    {
        _cli.Write("outside/secret.log", "evil.example\n");
        Directory.CreateDirectory(Path.Combine(_cli.Folder, "inside"));
        File.CreateSymbolicLink(Path.Combine(_cli.Folder, "inside", "link"), Path.Combine(_cli.Folder, "outside", "secret.log"));
        Json(0, Path.Combine(_cli.Folder, "inside"), "-i", Intelligence());
    }

    [Trait("Speed", "slow")]
    [Fact]
    public void Nothing_from_evidence_reaches_the_output_as_a_control_character()
    {
        var name = "invoice\u202Egpj.exe";
        var log = _cli.Write(name, "http://evil.example/\u001b[2J\u202Ecod\n");
        foreach (var format in (string[])["text", "html", "csv", "json"])
        {
            var output = _cli.Run("check", log, "-i", Intelligence(), "--format", format).Output;
            Assert.DoesNotContain('\u001b', output);
            Assert.DoesNotContain('\u202E', output);
        }
    }

    [Fact]
    public void The_report_goes_into_the_folder_that_was_named()
    {
        var run = _cli.Run("check", _cli.Write("note.txt", "evil.example\n"), "-i", Intelligence(), "--format", "html", "-o", Path.Combine(_cli.Folder, "out"));
        Assert.Equal((1, ""), (run.Status, run.Output));
        Assert.StartsWith("<!doctype html>", File.ReadAllText(Path.Combine(_cli.Folder, "out", "qalqan-report.html")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_look_alike_of_a_protected_domain_is_told()
    {
        var report = Json(1, _cli.Write("m.eml", "From: a@b.example\nTo: c@d.example\nSubject: x\nDate: Mon, 02 Mar 2026 10:00:00 +0000\n\nhttps://ourng0.example/login\n"),
            "-i", Intelligence(), "--protect", "ourngo.example");
        Assert.Contains(report.GetProperty("findings").EnumerateArray(), f => f.GetProperty("rule").ValueKind == JsonValueKind.Object
            && f.GetProperty("rule").GetProperty("id").GetString() == "look-alike");
    }

    [Fact]
    public void Help_has_an_example_and_an_unknown_option_is_status_2()
    {
        Assert.Contains("qalqan check message.eml", _cli.Run("check", "--help").Output, StringComparison.Ordinal);
        Assert.Equal(2, _cli.Run("check", "--no-such-option", "x").Status);
    }
}
