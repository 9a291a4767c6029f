using System.Diagnostics;
using System.Text.Json;
using Qalqan.Cli;
using Xunit;

namespace Qalqan.Tests;

/// <summary>The number of indicators in real files, against a count in another language with other parsers.</summary>
public sealed class IndependentCountTests
{
    [Fact]
    [Trait("Speed", "slow")]
    public void Counts_as_many_indicators_of_each_kind_as_python_does()
    {
        var data = RealData.At("intel");
        Assert.SkipUnless(data is not null, "there are no real samples here");
        var files = Directory.EnumerateFiles(data!).Order(StringComparer.Ordinal).ToArray();
        Assert.SkipUnless(TryPython([Path.Combine(Golden.Root, "tests/compare/count_indicators.py"), .. files], out var counted), "there is no Python 3 here");
        using var expected = JsonDocument.Parse(counted);
        foreach (var file in files)
        {
            using var one = IntelligenceFiles.Load([file], TestContext.Current.CancellationToken);
            Assert.Equal(Counts(expected.RootElement.GetProperty("files").GetProperty(Path.GetFileName(file))), Counts(one));
        }
        using var all = IntelligenceFiles.Load(files, TestContext.Current.CancellationToken);
        Assert.Equal(Counts(expected.RootElement.GetProperty("all")), Counts(all));
    }

    static IEnumerable<string> Counts(JsonElement counts) => counts.EnumerateObject().Select(c => $"{c.Name} {c.Value.GetInt64()}").Order(StringComparer.Ordinal);

    static IEnumerable<string> Counts(LoadedIntelligence loaded) =>
        loaded.Indicators.Select(i => (i.Kind, i.Value)).Distinct().CountBy(i => i.Kind).Select(c => $"{c.Key.Name()} {c.Value}").Order(StringComparer.Ordinal);

    static bool TryPython(string[] arguments, out string output)
    {
        output = "";
        try
        {
            using var python = Process.Start(new ProcessStartInfo("python3", arguments) { RedirectStandardOutput = true })!;
            output = python.StandardOutput.ReadToEnd();
            python.WaitForExit();
            Assert.Equal(0, python.ExitCode);
            return true;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
