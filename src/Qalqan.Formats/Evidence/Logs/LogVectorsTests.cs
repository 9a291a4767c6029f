using System.Globalization;
using System.Text;
using System.Text.Json;
using Xunit;

namespace Qalqan.Tests;

/// <summary>Log lines with values that somebody else's parser took from them: a second opinion on times, clients, names and URLs.</summary>
public sealed class LogVectorsTests(ITestOutputHelper output)
{
    // Where the other parser says something else, and why we keep to ours.
    static readonly Dictionary<string, string> Known = new()
    {
        ["BIND/rpz_log_09.json: name api.atlassian.com"] = "a zone check's complaint is no question; the name is in the message, as text",
        ["Umbrella/umbrella-dns-3.json: time 2024-03-04T11:17:25Z"] = "the record has line breaks in cells: its first line is not a row",
        ["Umbrella/umbrella-dns-3.json: client 10.1.1.1"] = "the same",
        ["Umbrella/umbrella-dns-3.json: name 10.1.1.1_1"] = "the same",
        ["Office 365/automated_investigation_and_response_with_additional_fields_1.json: url https://example.net/TUZAu6VrAvQT"] = "JSON inside a JSON string: text",
        ["Apache/error_module.json: destination web.example.org"] = "ModSecurity's own message: text",
        ["Apache/modsecurity.json: destination website.corp.net"] = "the same",
    };

    [Fact]
    public void Agrees_with_an_independent_parser()
    {
        Assert.SkipUnless(LogFilesTests.Folder is not null, "the folder of real log files is not here");
        var report = new StringBuilder();
        var asked = new SortedDictionary<string, (int Same, int All)>(StringComparer.Ordinal);
        var wrong = new List<string>();
        var paths = Directory.EnumerateFiles(LogFilesTests.Folder!, "*.json", SearchOption.AllDirectories);
        foreach (var path in paths.Where(p => p.Contains("intake-formats", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
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
        Assert.Equal(Known.Keys.Order(StringComparer.Ordinal), wrong.Order(StringComparer.Ordinal));
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
        for (var i = 0; i < fields.Count; i++)
        {
            var text = Encoding.UTF8.GetString(fields.Value(i));
            if (text.TrimEnd('.') == value.TrimEnd('.') && IsAt(what, fields.Place(i))) return true;
            // The host asked for stands in the URL that is one value here.
            if (what == "destination" && fields.Kind(i) == ObservableKind.Url && text.Contains("://" + value, StringComparison.Ordinal)) return true;
        }
        return false;
    }

    // ECS calls every far end a source: the server BIND asked, the host that delivered a mail.
    static bool IsAt(string what, string place) => what switch
    {
        "client" => place is Places.Client or Places.Server or Places.MailReceived,
        "name" => place == Places.DnsQuery,
        _ => true,
    };

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
