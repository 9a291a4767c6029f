using Xunit;

namespace Qalqan.Tests;

public sealed class TimelineCsvTests
{
    [Theory]
    [InlineData("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0")]
    [InlineData("+1", "'+1")]
    [InlineData("-1", "'-1")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("\t=1", "'<U+0009>=1")]
    [InlineData("=1,2", "\"'=1,2\"")]
    [InlineData("a \"b\", c", "\"a \"\"b\"\", c\"")]
    [InlineData("one\r\ntwo", "one<U+000D><U+000A>two")]
    [InlineData("evil.example", "evil.example")]
    public void A_cell_runs_nothing_and_stays_in_its_place(string value, string cell) => Assert.Contains($",url,{cell},", Row(value), StringComparison.Ordinal);

    [Fact]
    public void Every_row_has_a_cell_for_each_column()
    {
        var writer = new StringWriter();
        TimelineCsv.Start(writer);
        Assert.Equal("time,severity,verdict,kind,value,indicator,feed,name,source,path,record,offset,title\r\n", writer.ToString());
        Assert.Equal("2026-03-09T14:05:00Z,critical,known-indicator-matched,url,x,evil.example,example-lab,PlugExample,mail/message,inbox/2026-03-05.eml,7,12,t\r\n", Row("x"));
        var sign = new StringWriter();
        TimelineCsv.Row(sign, SampleResult.Sign(SignRules.HtmlAttachment, ObservableKind.FileName, null), null, null, "", 0, "t");
        Assert.Equal(",medium,looks-suspicious,,,html-attachment,,,mail/message,inbox/2026-03-05.eml,,0,t\r\n", sign.ToString());
    }

    static string Row(string value)
    {
        var writer = new StringWriter();
        TimelineCsv.Row(writer, SampleResult.Rich.Findings[0], SampleResult.Now, value, "7", 12, "t");
        return writer.ToString();
    }
}
