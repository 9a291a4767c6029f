using Qalqan.Cli;
using Xunit;

namespace Qalqan.Tests;

public sealed class TextReportTests
{
    const string Folder = "src/Qalqan.Cli/Rendering/Samples";

    [Theory]
    [InlineData("en")]
    [InlineData("ug")]
    public void The_terminal_picture_is_as_it_was(string language)
    {
        Golden.Check(Text(SampleResult.Rich, language, 80), $"{Folder}/rich.{language}.txt");
        Golden.Check(Text(SampleResult.Nothing, language, 80), $"{Folder}/nothing.{language}.txt");
        Golden.Check(Text(SampleResult.Partly, language, 80), $"{Folder}/partly.{language}.txt");
    }

    internal static string Text(CheckResult result, string language, int width, bool drawn = false)
    {
        var writer = new StringWriter();
        TextReport.Write(result, writer, new(ReportGoldenTests.Options(language)) { Width = width, Colour = drawn, Drawn = drawn });
        return writer.ToString();
    }
}
