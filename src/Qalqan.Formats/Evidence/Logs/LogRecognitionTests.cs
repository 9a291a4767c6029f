using System.Text;
using Xunit;

namespace Qalqan.Tests;

/// <summary>What no log format may take for its own, and what each must still know.</summary>
public sealed class LogRecognitionTests
{
    [Theory]
    [InlineData("")]
    [InlineData("\n\n\n")]
    [InlineData("Dear colleague,\n\nplease look at https://evil.example/a, it asks for the time, the host and the url.\nMay 5 is too late.\n")]
    [InlineData("From: kim@example.org\nTo: lee@example.org\nDate: Fri, 1 Mar 2024 10:00:00 +0100\nSubject: time, host\n\nhello\n")]
    [InlineData("3/1/24, 10:15 - Kim: look at https://evil.example/a\n3/1/24, 10:16 - Lee: no\n")]
    [InlineData("[01/03/2024, 10:15:00] Kim: look at https://evil.example/a\n[01/03/2024, 10:16:00] Lee: \"no\"\n")]
    [InlineData("name,age,city\nKim,30,Bern\nLee,31,Paris\n")]
    [InlineData("url, host\n")]
    [InlineData("evil.example,bad\nworse.example,bad\n")]
    [InlineData("{\n  \"time\": 1,\n  \"host\": \"evil.example\"\n}\n")]
    [InlineData("[{\"time\":1,\"host\":\"evil.example\"},{\"time\":2}]\n")]
    [InlineData("using System;\nclass A { int time, host; }\n")]
    [InlineData("# a list\n192.0.2.1\n198.51.100.0/24\nevil.example\n")]
    [InlineData("01-Mar-2024 12:34:56.789 INFO [main] org.example.Server started\n01-Mar-2024 12:34:57.000 WARN [main] org.example.Server slow\n")]
    [InlineData("2024-03-01 12:34:56 INFO org.example.Main - started\n2024-03-01 12:34:57 INFO org.example.Main - client: 192.0.2.1\n")]
    [InlineData("1709294096.5 some measurement 12 13\n1709294097.5 some measurement 12 13\n")]
    [InlineData("BEGIN:VCALENDAR\nDTSTART:20240301T100000Z\nURL:https://evil.example/a\nEND:VCALENDAR\n")]
    public void Leaves_other_text_alone(string text) => Assert.Null(LogGoldenTests.First(Encoding.UTF8.GetBytes(text))?.Id);

    [Theory]
    [InlineData("log/apache", "192.0.2.1 - - [10/Oct/2000:13:55:36 -0700] \"GET /\" 200 1\n192.0.2.1 - - [10/Oc")]
    [InlineData("log/apache", "# kept by a script\n\n192.0.2.1 - - [10/Oct/2000:13:55:36 -0700] \"GET / HTTP/1.0\" 200 1")]
    [InlineData("log/syslog", "Mar  1 09:39:38 host sshd[1]: a\n\tgoes on\nMar  1 09:39:38 host sshd[1]: a\nMar  1 0")]
    [InlineData("log/squid", "1564655684.277 3387 192.0.2.1 TCP_TUNNEL/200 19131 CONNECT example.org:443 - HIER_DIRECT/example.org -")]
    [InlineData("log/json", "\uFEFF{\"a\":\"https://evil.example/\",\"b\":1}\r\n{\"a\":2}\r\n{\"a")]
    [InlineData("log/csv", "sep=;\nTime;Url\n2024-03-01 10:00:00;https://evil.example/\n")]
    [InlineData("log/csv", "time\thost\tnote\n2024-03-01\ta.ex")]
    [InlineData("log/w3c", "\r\n#Software: X\r\n\r\n#Fields: date time c-ip\r\n")]
    [InlineData("log/zeek", "#fields\tts\tuid\n1\t2")]
    public void Knows_a_file_by_its_head(string id, string text) => Assert.Equal(id, LogGoldenTests.First(Encoding.UTF8.GetBytes(text))?.Id);

    [Theory]
    [InlineData("192.0.2.1 - - [10/Oct/2000:13:55:36 -0700] \"GET / HTTP/1.0\" 200 1 ", "1 ")]
    [InlineData("192.0.2.1 - - [10/Oct/2000:13:55:36 -0700] \"GET /", "\\\"")]
    [InlineData("192.0.2.1 - - ", "[10/Oct/2000:13:55:3x] ")]
    [InlineData("2024/03/01 12:34:56 [error] 1#1: *9 m, client: 192.0.2.1", ", a: \"")]
    [InlineData("<34>1 2024-03-01T22:14:15Z h p - - [a", " b=\"\"")]
    [InlineData("01-Mar-2024 12:34:56.789 client @", "a")]
    [InlineData("{\"a\":1", ",\"b\":{\"c\":[1,2]}")]
    [InlineData("{\"a\":1", ",\"a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a\":{\"c\":1}")]
    [InlineData("Mar  1 09:39:38 h sshd[1]: ", " from ")]
    [InlineData("Mar  1 09:39:38 dnsmasq[1]: query[A] ", " is ")]
    [InlineData("[1709294096] unbound[1:0] info: ", "192.0.2.1@1 ")]
    public void Reads_a_line_of_a_million_bytes_without_a_field_for_each(string start, string more)
    {
        var line = Encoding.UTF8.GetBytes(start + string.Concat(Enumerable.Repeat(more, 1_000_000 / more.Length)));
        var fields = new LineFields();
        foreach (var format in Qalqan.Formats.EvidenceSources.Lines)
        {
            var parser = format.Open(line.AsSpan(0, EvidenceFile.HeadBytes), DateTimeOffset.UnixEpoch);
            parser.TryParse(line, fields);
            Assert.InRange(fields.Count, 0, 5000);
            LogGoldenTests.AssertWithin(fields, line.Length);
        }
    }

    [Fact]
    public void The_same_traffic_gives_the_same_fields_from_both_forms_of_Zeek()
    {
        var tsv = Read("#separator \\x09\n#fields\tts\tuid\tid.orig_h\tquery\tanswers\n#types\ttime\tstring\taddr\tstring\tvector[string]\n", "1709294096.5\tC1\t192.0.2.2\twww.evil.example\ta.example,198.51.100.7");
        var json = Read("", "{\"ts\":1709294096.5,\"uid\":\"C1\",\"id.orig_h\":\"192.0.2.2\",\"query\":\"www.evil.example\",\"answers\":[\"a.example\",\"198.51.100.7\"]}");
        Assert.Equal(tsv, json);
    }

    static string Read(string header, string line)
    {
        var content = Encoding.UTF8.GetBytes(header + line);
        var fields = new LineFields();
        Assert.True(LogGoldenTests.First(content)!.Open(content, null).TryParse(Encoding.UTF8.GetBytes(line), fields));
        return string.Join('\n', Enumerable.Range(0, fields.Count).Select(i => $"{fields.Name(i)} {Encoding.UTF8.GetString(fields.Value(i))} {fields.Kind(i)} {fields.Place(i)}").Append($"{fields.Time:O}"));
    }
}
