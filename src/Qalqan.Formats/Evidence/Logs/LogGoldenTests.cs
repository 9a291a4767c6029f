using System.Text;
using System.Text.Json;
using Qalqan.Formats;
using Qalqan.Fuzz;
using Xunit;

namespace Qalqan.Tests;

/// <summary>Every sample of every log format against its expected fields.</summary>
public sealed class LogGoldenTests
{
    // Samples without a year in them are read as if last changed on this day.
    static readonly DateTimeOffset Modified = new(2024, 3, 2, 10, 0, 0, TimeSpan.Zero);

    static string Folder { get; } = Path.Combine(Golden.Root, "src", "Qalqan.Formats", "Evidence", "Logs");

    public static TheoryData<string> Samples()
    {
        var data = new TheoryData<string>();
        foreach (var path in Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories).Where(p => p.Contains("Samples", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
            if (!path.EndsWith(".expected.jsonl", StringComparison.Ordinal)) data.Add(Path.GetRelativePath(Folder, path));
        return data;
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void Reads_a_sample_as_expected(string sample)
    {
        var path = Path.Combine(Folder, sample);
        Golden.Check(Describe(File.ReadAllBytes(path)), path + ".expected.jsonl");
    }

    [Theory]
    [Trait("Speed", "slow")]
    [MemberData(nameof(Samples))]
    public void Survives_a_damaged_sample(string sample)
    {
        var whole = File.ReadAllBytes(Path.Combine(Folder, sample));
        foreach (var damaged in Mutator.Rounds(whole, seed: 17, rounds: 600))
        {
            foreach (var format in EvidenceSources.Lines)
            {
                var head = damaged.AsSpan(0, Math.Min(damaged.Length, EvidenceFile.HeadBytes));
                if (!format.Recognises(head) && format != First(whole)) continue;
                var parser = format.Open(head, Modified);
                var fields = new LineFields();
                foreach (var line in Lines(damaged))
                {
                    parser.TryParse(line, fields);
                    AssertWithin(fields, line.Length);
                }
            }
        }
    }

    [Fact]
    public void Every_format_has_a_sample_it_is_the_first_to_recognise()
    {
        var seen = Samples().Select(s => First(File.ReadAllBytes(Path.Combine(Folder, s.Data)))?.Id).ToHashSet();
        Assert.Equal([], EvidenceSources.Lines.Select(f => f.Id).Where(id => id.StartsWith("log/", StringComparison.Ordinal) && !seen.Contains(id)));
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void A_sample_lies_in_the_folder_of_its_format(string sample)
    {
        var expected = sample.Split(Path.DirectorySeparatorChar)[0] switch
        {
            "Apache" => "log/apache",
            "Bind" => "log/bind",
            "Csv" => "log/csv",
            "Dnsmasq" => "log/dnsmasq",
            "Json" => "log/json",
            "Squid" => "log/squid",
            "Syslog" => Path.GetFileName(sample).Contains("5424", StringComparison.Ordinal) ? "log/syslog-5424" : "log/syslog",
            "Umbrella" => "log/umbrella-dns",
            "Unbound" => "log/unbound",
            "W3c" => "log/w3c",
            "WebErrors" => "log/web-error",
            "Zeek" => sample.EndsWith(".json", StringComparison.Ordinal) ? "log/zeek-json" : "log/zeek",
            var other => throw new InvalidOperationException(other),
        };
        Assert.Equal(expected, First(File.ReadAllBytes(Path.Combine(Folder, sample)))?.Id);
    }

    /// <summary>The format that reads a file with this content; null if it is plain text.</summary>
    internal static LineFormat? First(ReadOnlySpan<byte> content)
    {
        var head = content[..Math.Min(content.Length, EvidenceFile.HeadBytes)];
        foreach (var format in EvidenceSources.Lines)
            if (format.Recognises(head)) return format;
        return null;
    }

    internal static List<byte[]> Lines(byte[] content)
    {
        var lines = new List<byte[]>();
        for (var start = 0; start < content.Length;)
        {
            var end = Array.IndexOf(content, (byte)'\n', start);
            if (end < 0) end = content.Length;
            lines.Add(content[start..(end > start && content[end - 1] == '\r' ? end - 1 : end)]);
            start = end + 1;
        }
        return lines;
    }

    internal static void AssertWithin(LineFields fields, int length)
    {
        for (var i = 0; i < fields.Count; i++) Assert.InRange(fields.Offset(i), 0, length);
    }

    static string Describe(byte[] content)
    {
        var format = First(content);
        var text = new StringBuilder().Append(format?.Id).Append('\n');
        if (format is null) return text.ToString();
        var parser = format.Open(content.AsSpan(0, Math.Min(content.Length, EvidenceFile.HeadBytes)), Modified);
        var fields = new LineFields();
        var number = 0;
        foreach (var line in Lines(content))
        {
            number++;
            text.Append(parser.TryParse(line, fields) ? Json(number, line, fields) : $"{{\"line\":{number}}}").Append('\n');
        }
        return text.ToString();
    }

    static string Json(int number, byte[] line, LineFields fields)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteNumber("line", number);
            if (fields.Time is { } time) json.WriteString("time", time);
            json.WriteStartArray("fields");
            for (var i = 0; i < fields.Count; i++)
            {
                var kind = fields.Kind(i) == ObservableKind.Unknown ? "" : fields.Kind(i).Name();
                var place = fields.Place(i) == Places.LogField ? "" : "@" + fields.Place(i);
                json.WriteStringValue($"{fields.Name(i)}={Encoding.UTF8.GetString(fields.Value(i))}" + (kind.Length + place.Length > 0 ? $" <{kind}{place}>" : "") + $" :{fields.Offset(i)}");
                Assert.True(fields.Offset(i) <= line.Length);
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
