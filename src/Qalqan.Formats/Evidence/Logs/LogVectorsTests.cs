using System.Globalization;
using System.Text;
using System.Text.Json;
using Qalqan.Formats;
using Xunit;

namespace Qalqan.Tests;

/// <summary>Log lines with values that somebody else's parser took from them: a second opinion on times, clients, names and URLs.</summary>
public sealed class LogVectorsTests(ITestOutputHelper output)
{
    [Fact]
    public void Agrees_with_an_independent_parser()
    {
        Assert.SkipUnless(LogFilesTests.Folder is not null, "the folder of real log files is not here");
        var report = new StringBuilder();
        var asked = new SortedDictionary<string, (int Same, int All)>(StringComparer.Ordinal);
        var wrong = new List<string>();
        foreach (var path in Directory.EnumerateFiles(LogFilesTests.Folder!, "*.json", SearchOption.AllDirectories).Where(p => p.Contains("intake-formats", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            var product = Product(path);
            if (product is null) continue;
            using var vector = JsonDocument.Parse(File.ReadAllBytes(path));
            var line = Encoding.UTF8.GetBytes(vector.RootElement.GetProperty("input").GetProperty("message").GetString()!);
            var expected = vector.RootElement.GetProperty("expected");
            var (format, fields) = Parse(line);
            var name = product + "/" + Path.GetFileName(path);
            report.Append(format ?? "text").Append('\t').Append(name).Append('\n');
            foreach (var (what, value) in Wanted(expected))
            {
                var same = Has(fields, what, value);
                var key = product + " " + what;
                var (s, a) = asked.GetValueOrDefault(key);
                asked[key] = (s + (same ? 1 : 0), a + 1);
                if (!same) wrong.Add($"{name}: {what} {value}");
            }
        }
        foreach (var (key, (same, all)) in asked) report.Append(key).Append('\t').Append(same).Append('/').Append(all).Append('\n');
        output.WriteLine(report.ToString());
        File.WriteAllText("/tmp/w-logs-vec.txt", report.ToString());
        Assert.Equal([], wrong);
    }

    static string? Product(string path) =>
        new[] { "Apache", "Squid", "BIND", "Umbrella", "Office 365" }.FirstOrDefault(p => path.Contains(Path.DirectorySeparatorChar + p + Path.DirectorySeparatorChar, StringComparison.Ordinal));

    static (string? Format, LineFields Fields) Parse(byte[] line)
    {
        var fields = new LineFields();
        var format = LogGoldenTests.First(line);
        format?.Open(line.AsSpan(0, Math.Min(line.Length, EvidenceFile.HeadBytes)), null).TryParse(line, fields);
        return (format?.Id, fields);
    }

    static IEnumerable<(string What, string Value)> Wanted(JsonElement expected)
    {
        if (Get(expected, "@timestamp") is { } time) yield return ("time", time);
        else if (Get(expected, "action", "properties", "timestamp") is { } raw) yield return ("time", raw);
        if (Get(expected, "source", "ip") is { } client) yield return ("client", client);
        if (Get(expected, "dns", "question", "name") is { } name) yield return ("name", name);
        if (Get(expected, "url", "full") is { } url) yield return ("url", url);
        if (Get(expected, "destination", "domain") is { } domain) yield return ("destination", domain);
    }

    static bool Has(LineFields fields, string what, string value)
    {
        if (what == "time") return fields.Time == Time(value);
        var place = what switch { "client" => Places.Client, "name" => Places.DnsQuery, _ => null };
        for (var i = 0; i < fields.Count; i++)
        {
            var text = Encoding.UTF8.GetString(fields.Value(i));
            if (text.TrimEnd('.') == value.TrimEnd('.') && (place is null || fields.Place(i) == place)) return true;
            // The host asked for stands in the URL that is one value here.
            if (what == "destination" && fields.Kind(i) == ObservableKind.Url && text.Contains("://" + value, StringComparison.Ordinal)) return true;
        }
        return false;
    }

    static DateTimeOffset Time(string s)
    {
        string[] forms = ["dd/MMM/yyyy:HH:mm:ss zzz", "ddd MMM dd HH:mm:ss yyyy", "ddd MMM dd HH:mm:ss.ffffff yyyy"];
        foreach (var form in forms)
            if (DateTimeOffset.TryParseExact(s, form, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var exact)) return exact.ToUniversalTime();
        return DateTimeOffset.Parse(s, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal).ToUniversalTime();
    }

    static string? Get(JsonElement element, params string[] path)
    {
        foreach (var name in path)
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out element)) return null;
        return element.ValueKind == JsonValueKind.String ? element.GetString() : null;
    }
}
