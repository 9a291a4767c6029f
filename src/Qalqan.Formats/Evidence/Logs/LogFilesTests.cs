using System.IO.Compression;
using System.Text;
using Qalqan.Formats;
using Xunit;

namespace Qalqan.Tests;

/// <summary>Real log files, where they are at hand: which format reads each, and how many of its lines.</summary>
public sealed class LogFilesTests(ITestOutputHelper output)
{
    const double Nearly = 0.99;

    // Files of which fewer lines can be read: messages that go on over several lines, banners, table headers. Those lines are text.
    static readonly (string Name, int Read, int All)[] Expected =
    [
        ("syslog/lnav/test/logfile_syslog.3", 7, 17),
        ("syslog/lnav/test/logfile_syslog_with_header.0", 4, 6),
        ("syslog/plaso/test_data/syslog/syslog_rsyslog_ForwardFormat", 1, 2),
        ("syslog/plaso/test_data/syslog/syslog_rsyslog_SysklogdFileFormat", 9, 10),
        ("syslog/plaso/test_data/syslog/syslog_rsyslog_SyslogProtocol23Format", 9, 10),
        ("syslog/plaso/test_data/syslog/syslog_rsyslog_TraditionalForwardFormat", 1, 2),
        ("syslog/plaso/test_data/syslog/syslog_rsyslog_traditional", 8, 11),
    ];

    // Zeek logs that lost their header, test baselines of a few columns none of which is known, prose with a log's name.
    static readonly string[] Text =
    [
        "text_file/conn.log", "truncated/conn_top.log", "core.tcp.bad-checksum-syn", "core.tunnels.geneve-inner-tcp-bad-checksum", "core.udp-corrupt", "mime-content-hash",
        "gnutella.max-line-length", "invalid-content-ranges", "pending-searches-exceeded", "quic.dpd-v2-custom-port", "syslog.tcp-framing-nontransparent", ".yml", ".md",
    ];

    // Baselines cut down to some columns by zeek-cut: tables with a header.
    static readonly string[] Tables = ["zip.descriptor", "cl-0-expect-100", "obsolete-line-fold", "content-length-overflow", "wstunnel-ssh-configure-break"];

    internal static string? Folder { get; } = RealData.At("logs");

    [Fact]
    public void Reads_nearly_every_line_of_real_log_files()
    {
        Assert.SkipUnless(Folder is not null, "the folder of real log files is not here");
        var report = new StringBuilder();
        var wrong = new List<string>();
        string[] kinds = ["dns", "proxy", "web", "syslog", "zeek", "m365"];
        var paths = kinds.SelectMany(d => Directory.EnumerateFiles(Path.Combine(Folder!, d), "*", SearchOption.AllDirectories));
        foreach (var path in paths.Order(StringComparer.Ordinal))
        {
            var name = Path.GetRelativePath(Folder!, path).Replace('\\', '/');
            if (name.Contains("intake-formats", StringComparison.Ordinal)) continue;
            var content = Read(path);
            var format = LogGoldenTests.First(content);
            var (read, all) = Count(format, content, File.GetLastWriteTimeUtc(path));
            var line = $"{format?.Id ?? "text"}\t{read}/{all}\t{name}";
            report.Append(line).Append('\n');
            if (format?.Id != FormatOf(name, content) || !Enough(name, format, read, all)) wrong.Add(line);
        }
        output.WriteLine(report.ToString());
        Assert.Equal([], wrong);
    }

    static string? FormatOf(string name, byte[] content)
    {
        if (Text.Any(t => name.Contains(t, StringComparison.Ordinal))) return null;
        if (Tables.Any(t => name.Contains(t, StringComparison.Ordinal))) return "log/csv";
        if (name.StartsWith("zeek/", StringComparison.Ordinal) || name.Contains("/rita/", StringComparison.Ordinal)) return content[0] == '{' ? "log/zeek-json" : "log/zeek";
        if (name.StartsWith("syslog/", StringComparison.Ordinal)) return name.Contains("Protocol23", StringComparison.Ordinal) ? "log/syslog-5424" : "log/syslog";
        if (name.Contains("w3c", StringComparison.Ordinal) || name.Contains("/iis/", StringComparison.Ordinal)) return "log/w3c";
        return name.Contains("access_log", StringComparison.Ordinal) ? "log/apache" : "log/json";
    }

    static bool Enough(string name, LineFormat? format, int read, int all)
    {
        foreach (var expected in Expected)
            if (expected.Name == name) return (read, all) == (expected.Read, expected.All);
        return format is null || read >= (format.Id == "log/csv" ? all - 1 : all) * Nearly;
    }

    static (int Read, int All) Count(LineFormat? format, byte[] content, DateTimeOffset modified)
    {
        if (format is null) return (0, 0);
        var parser = format.Open(content.AsSpan(0, Math.Min(content.Length, EvidenceFile.HeadBytes)), modified);
        var fields = new LineFields();
        int read = 0, all = 0;
        foreach (var line in LogGoldenTests.Lines(content))
        {
            var good = parser.TryParse(line, fields);
            LogGoldenTests.AssertWithin(fields, line.Length);
            if (line.Length == 0 || line[0] == '#') continue;
            all++;
            if (good) read++;
        }
        return (read, all);
    }

    static byte[] Read(string path)
    {
        if (path.EndsWith(".gz", StringComparison.Ordinal))
        {
            using var gzip = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
            return ReadAll(gzip);
        }
        if (!path.EndsWith(".Zip", StringComparison.Ordinal)) return File.ReadAllBytes(path);
        using var zip = ZipFile.OpenRead(path);
        using var entry = zip.Entries[0].Open();
        return ReadAll(entry);
    }

    static byte[] ReadAll(Stream stream)
    {
        using var all = new MemoryStream();
        stream.CopyTo(all);
        return all.ToArray();
    }
}
