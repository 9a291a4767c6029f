using Qalqan.Cli;
using Xunit;

namespace Qalqan.Tests;

public sealed class LineWrapTests
{
    [Fact]
    public void Lines_break_where_the_language_allows_it()
    {
        Assert.Equal(["do not open", "the link"], LineWrap.Lines("do not open the link", 12));
        Assert.Equal(["不要打开这", "条消息里的", "链接。"], LineWrap.Lines("不要打开这条消息里的链接。", 11));
        Assert.Equal(["不要打开链", "接。然后"], LineWrap.Lines("不要打开链接。然后", 10));
        Assert.Equal(["འཕྲིན་འདིའི་ནང་གི་", "སྦྲེལ་མཐུད་"], LineWrap.Lines("འཕྲིན་འདིའི་ནང་གི་སྦྲེལ་མཐུད་", 13));
        Assert.Equal(["hxxps://ev", "il[.]examp", "le/x"], LineWrap.Lines("hxxps://evil[.]example/x", 10));
        Assert.Equal([""], LineWrap.Lines("", 20));
    }

    [Fact]
    public void An_isolate_is_closed_and_opened_again_where_a_line_ends() =>
        Assert.Equal(["a \u2066bbbbbb\u2069", "\u2066cccccc\u2069 d"], LineWrap.Lines("a \u2066bbbbbb cccccc\u2069 d", 10));

    [Fact]
    public void No_line_is_wider_than_the_page_and_no_letter_is_lost()
    {
        var random = new Random(7);
        string[] pieces = ["word ", "中", "。", "e\u0301", "ئۇيغۇر ", "བོད་", "\u2066x y\u2069", "😀", "longlonglonglonglong", " "];
        for (var round = 0; round < 500; round++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(60)).Select(_ => pieces[random.Next(pieces.Length)]));
            var width = random.Next(10, 60);
            var lines = LineWrap.Lines(text, width);
            Assert.All(lines, l => Assert.True(CellWidth.Of(l) <= width, $"{width}: {l}"));
            Assert.Equal(Letters(text), Letters(string.Concat(lines)));
        }
    }

    [Theory]
    [InlineData("abc", 3)]
    [InlineData("中文", 4)]
    [InlineData("e\u0301", 1)]
    [InlineData("བོད", 2)]
    [InlineData("\u2066x\u2069", 1)]
    [InlineData("ئۇيغۇر", 6)]
    public void Width_is_counted_in_columns(string text, int width) => Assert.Equal(width, CellWidth.Of(text));

    static string Letters(string text) => new([.. text.Where(c => c is not (' ' or '\u2066' or '\u2069'))]);
}
