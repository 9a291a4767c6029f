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

    [Fact]
    public void No_line_is_wider_than_the_terminal()
    {
        foreach (var language in Language.All)
            foreach (var width in new[] { 40, 60, 80, 120, 200 })
                foreach (var line in Text(SampleResult.Rich, language.Tag, width).Split('\n'))
                    Assert.True(CellWidth.Of(line) <= width, $"{language.Tag} {width}: {line}");
    }

    [Fact]
    public void Into_a_pipe_goes_neither_colour_nor_drawing()
    {
        var text = Text(SampleResult.Rich, "en", 80);
        Assert.DoesNotContain('\u001b', text);
        Assert.All(text, c => Assert.False(c is >= '\u2190' and <= '\u2BFF', $"U+{(int)c:X4}"));
        Assert.Contains("\u001b[1;31m", Text(SampleResult.Rich, "en", 80, drawn: true), StringComparison.Ordinal);
    }

    [Fact]
    public void Colour_adds_nothing_that_words_do_not_say() =>
        Assert.Equal(Letters(Text(SampleResult.Rich, "en", 80)), Letters(System.Text.RegularExpressions.Regex.Replace(Text(SampleResult.Rich, "en", 80, drawn: true), "\u001b\\[[0-9;]*m", "")));

    [Fact]
    public void Every_line_of_a_right_to_left_language_says_so()
    {
        foreach (var line in Text(SampleResult.Rich, "ug", 60).Split('\n').Where(SafeText.HasRightToLeft))
        {
            var first = line.TrimStart(' ', '-', '.', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9')[0];
            Assert.True(first == '\u200F' || SafeText.HasRightToLeft(first.ToString()), line);
        }
    }

    static string Letters(string text) => new([.. text.Where(char.IsLetterOrDigit)]);

    internal static string Text(CheckResult result, string language, int width, bool drawn = false)
    {
        var writer = new StringWriter();
        TextReport.Write(result, writer, new(ReportGoldenTests.Options(language)) { Width = width, Colour = drawn, Drawn = drawn });
        return writer.ToString();
    }
}
