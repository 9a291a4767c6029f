using System.Text;
using Xunit;

namespace Qalqan.Tests;

/// <summary>What a person sees, whole, in a language of each direction. <c>QALQAN_REWRITE=1</c> writes the files anew.</summary>
public sealed class ReportGoldenTests
{
    const string Folder = "src/Qalqan.Core/Reports/Samples";

    [Theory]
    [InlineData("en")]
    [InlineData("ug")]
    public void Html_and_json_are_as_they_were(string language)
    {
        var options = Options(language);
        Golden.Check(Html(SampleResult.Rich, options), $"{Folder}/rich.{language}.html");
        Golden.Check(Json(SampleResult.Rich, options), $"{Folder}/rich.{language}.json");
    }

    [Fact]
    public void The_timeline_is_as_it_was() => Golden.Check(Csv(SampleResult.Rich, Options("en")), $"{Folder}/rich.csv");

    internal static ReportOptions Options(string language) => new(Words.For(language));

    internal static string Html(CheckResult result, ReportOptions options)
    {
        var writer = new StringWriter();
        HtmlReport.Write(result, writer, options);
        return writer.ToString();
    }

    internal static string Json(CheckResult result, ReportOptions options)
    {
        var stream = new MemoryStream();
        JsonReport.Write(result, stream, options);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    internal static string Csv(CheckResult result, ReportOptions options)
    {
        var writer = new StringWriter();
        TimelineCsv.Start(writer);
        foreach (var finding in result.Findings)
            TimelineCsv.Row(writer, finding, finding.FirstTime, finding.Observable?.Value, finding.Records[0], finding.Offset, TimelineCsv.Title(finding, options.Words));
        return writer.ToString();
    }
}
