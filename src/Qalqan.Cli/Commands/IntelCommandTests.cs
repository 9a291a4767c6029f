using System.CommandLine;
using System.Text.Json;
using Qalqan.Cli;
using Xunit;

namespace Qalqan.Tests;

public sealed class IntelCommandTests : IDisposable
{
    static readonly string Samples = Path.Combine(Golden.Root, "src/Qalqan.Formats/Intelligence");

    readonly string _folder = Path.Combine(Path.GetTempPath(), $"qalqan-{Guid.NewGuid():N}");

    // The variable is the process's: no other test class reads the data folder's place from it.
    public IntelCommandTests() => Environment.SetEnvironmentVariable("QALQAN_DATA", _folder);

    public void Dispose()
    {
        Environment.SetEnvironmentVariable("QALQAN_DATA", null);
        if (Directory.Exists(_folder)) Directory.Delete(_folder, true);
    }

    static (int Status, string Output, string Error) Run(params string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var root = new RootCommand { IntelCommand.Create() };
        var status = root.Parse(["intel", .. arguments]).Invoke(new() { Output = output, Error = error, EnableDefaultExceptionHandler = false });
        return (status, output.ToString(), error.ToString());
    }

    static string Sample(string name) => Path.Combine(Samples, name);

    [Fact]
    public void Import_says_what_came_in_and_what_did_not_with_its_place()
    {
        var (status, output, _) = Run("import", Sample("Stix/Samples/peculiarities.stix2"), "--feed", "sample", "--licence", "CC0-1.0", "--tlp", "green");
        Assert.Equal(0, status);
        Assert.Contains("sample (stix)", output, StringComparison.Ordinal);
        Assert.Contains("skipped Q0111 peculiarities.stix2 /objects/7", output, StringComparison.Ordinal);
        var (_, list, _) = Run("list", "--kinds");
        Assert.Contains("TLP:GREEN  CC0-1.0", list, StringComparison.Ordinal);
        Assert.Contains("android-property", list, StringComparison.Ordinal);
    }

    [Fact]
    public void Import_twice_adds_nothing()
    {
        Run("import", Sample("Csv/Samples/pairs.csv"));
        var (_, output, _) = Run("import", Sample("Csv/Samples/pairs.csv"), "--format", "json");
        using var json = JsonDocument.Parse(output);
        var feed = json.RootElement.GetProperty("feeds")[0];
        Assert.Equal((0, 3, 0), (feed.GetProperty("new").GetInt32(), feed.GetProperty("known").GetInt32(), feed.GetProperty("withdrawn").GetInt32()));
    }

    [Fact]
    public void Import_of_a_folder_makes_a_feed_of_each_file_and_one_of_a_misp_feed()
    {
        var folder = Path.Combine(_folder, "in");
        Directory.CreateDirectory(Path.Combine(folder, "a"));
        Directory.CreateDirectory(Path.Combine(folder, "b"));
        Directory.CreateDirectory(Path.Combine(folder, "misp"));
        File.WriteAllText(Path.Combine(folder, "a/iocs.csv"), "value,type\na.example,domain\n");
        File.WriteAllText(Path.Combine(folder, "b/iocs.csv"), "value,type\nb.example,domain\n");
        File.WriteAllText(Path.Combine(folder, "README.md"), "not.example\n");
        File.Copy(Sample("Misp/Samples/manifest.json"), Path.Combine(folder, "misp/manifest.json"));
        File.Copy(Sample("Misp/Samples/event.json"), Path.Combine(folder, "misp/1.json"));
        File.Copy(Sample("Misp/Samples/bare.json"), Path.Combine(folder, "misp/2.json"));
        var (_, output, _) = Run("import", folder, "--format", "json");
        using var json = JsonDocument.Parse(output);
        Assert.Equal(["a/iocs", "b/iocs", "misp"], json.RootElement.GetProperty("feeds").EnumerateArray().Select(f => f.GetProperty("feed").GetString()));
        Assert.Single(json.RootElement.GetProperty("notRead").EnumerateArray());
        Assert.Equal(4, json.RootElement.GetProperty("compiled").GetInt32());
    }

    [Fact]
    public void A_shrunken_release_is_held_and_said()
    {
        Directory.CreateDirectory(_folder);
        var file = Path.Combine(_folder, "feed.txt");
        File.WriteAllText(file, "a.example\nb.example\nc.example\nd.example\n");
        Run("import", file);
        File.WriteAllText(file, "a.example\n");
        var (status, output, _) = Run("import", file);
        Assert.Equal(2, status);
        Assert.Contains("held, nothing was changed", output, StringComparison.Ordinal);
        Assert.Equal(0, Run("import", file, "--accept-shrink").Status);
    }

    [Fact]
    public void Export_writes_the_files_as_csv_under_the_fixed_header()
    {
        var (status, output, _) = Run("export", Sample("Csv/Samples/own-export.csv"), "--format", "csv");
        Assert.Equal(0, status);
        Assert.Equal("kind,value,feed,name,tlp,validFrom,validUntil\r\ndomain,evil.example,own-export,Sample,AMBER,2026-01-02T03:04:05Z,2027-01-01T00:00:00Z\r\n", output);
        Assert.False(Directory.Exists(_folder), "an export from files needs no store");
    }

    [Theory]
    [InlineData("stix")]
    [InlineData("misp")]
    public void What_is_exported_imports_again(string format)
    {
        var (_, exported, _) = Run("export", Sample("Csv/Samples/value-type-description.csv"), "--format", format);
        Directory.CreateDirectory(_folder);
        var file = Path.Combine(_folder, "again.json");
        File.WriteAllText(file, exported);
        var first = Rows(Run("export", Sample("Csv/Samples/value-type-description.csv")).Output);
        var again = Rows(Run("export", file).Output);
        Assert.Equal(first.Where(r => !r.StartsWith("other,", StringComparison.Ordinal)), again.Where(r => !r.StartsWith("other,", StringComparison.Ordinal)));

        static IEnumerable<string> Rows(string csv) => csv.Split("\r\n").Select(l => string.Join(',', l.Split(',').Take(2))).Order(StringComparer.Ordinal);
    }

    [Fact]
    public void Export_of_the_store_leaves_out_what_is_for_a_narrower_audience()
    {
        Run("import", Sample("Csv/Samples/pairs.csv"), "--feed", "open", "--tlp", "clear");
        Run("import", Sample("Lists/Samples/one-line.txt"), "--feed", "closed", "--tlp", "red");
        var (_, output, error) = Run("export", "--format", "list", "--tlp", "green");
        Assert.Equal("evil.example\n198.51.100.7\nworse.example\n", output);
        Assert.Contains("left out: 1", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Compile_writes_a_set_that_opens()
    {
        Directory.CreateDirectory(_folder);
        var path = Path.Combine(_folder, "office.qset");
        Assert.Equal(0, Run("compile", Sample("Csv/Samples"), "-o", path).Status);
        using var set = IndicatorSet.Open(path);
        Assert.True(set.Count > 10);
        Assert.Equal(2, Run("compile", Sample("Lists/Samples/empty.txt"), "-o", path).Status);
    }

    [Fact]
    public void A_compiled_set_is_intelligence_like_any_other_file()
    {
        Directory.CreateDirectory(_folder);
        var path = Path.Combine(_folder, "office.qset");
        Run("compile", Sample("Csv/Samples/own-export.csv"), Sample("Lists/Samples/mixed.txt"), "-o", path);
        using var from = IntelligenceFiles.Load([Sample("Csv/Samples/own-export.csv"), Sample("Lists/Samples/mixed.txt")], TestContext.Current.CancellationToken);
        using var again = IntelligenceFiles.Load([path], TestContext.Current.CancellationToken);
        Assert.Equal(Key(from), Key(again));

        static IEnumerable<(ObservableKind, string, string, string?, Tlp, DateTimeOffset?)> Key(LoadedIntelligence loaded) =>
            loaded.Indicators.Select(i => (i.Kind, i.Value, i.Feed, i.Name, i.Tlp, i.ValidUntil)).Order();
    }

    [Fact]
    public void Every_known_feed_is_fetched_over_https_under_a_name_of_its_own()
    {
        Assert.All(KnownFeeds.All, f => Assert.StartsWith("https://", f.Address, StringComparison.Ordinal));
        Assert.Equal(KnownFeeds.All.Count, KnownFeeds.All.Select(f => f.Name).Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.All(KnownFeeds.All, f => Assert.Equal(f.Format == "zip", f.Inside.Length > 0));
        Assert.Contains("stalkerware", Run("feeds").Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("import", "missing.csv")]
    [InlineData("export", "missing.csv")]
    [InlineData("update", "nobody-knows-this")]
    [InlineData("update")]
    [InlineData("warninglists", "import", "missing.json")]
    public void What_is_not_there_is_status_2_and_one_line(params string[] arguments)
    {
        var (status, _, error) = Run(arguments);
        Assert.Equal(2, status);
        Assert.StartsWith("qalqan: ", error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd().Split('\n'));
    }

    [Fact]
    public void Hostile_values_do_not_reach_the_terminal_raw()
    {
        Directory.CreateDirectory(_folder);
        var file = Path.Combine(_folder, "x.csv");
        File.WriteAllText(file, "value,type\n\u001b[2Jevil,hostname\n\u202Egnp.exe\u001b]0;x\u0007,mutex\n");
        var (_, output, _) = Run("import", file);
        Assert.DoesNotContain('\u001b', output);
        Assert.DoesNotContain('\u202E', output);
    }

    [Fact]
    public void Every_command_shows_an_example_in_its_help()
    {
        foreach (var command in IntelCommand.Create().Subcommands.SelectMany(c => c.Subcommands.Count > 0 ? c.Subcommands : [c]))
            Assert.Contains("Example", command.Description, StringComparison.Ordinal);
    }
}
