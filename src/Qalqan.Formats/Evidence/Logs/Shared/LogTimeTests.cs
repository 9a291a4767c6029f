using System.Globalization;
using System.Text;
using Qalqan.Formats;
using Xunit;

namespace Qalqan.Tests;

public sealed class LogTimeTests
{
    [Theory]
    [InlineData("10/Oct/2000:13:55:36 -0700", "2000-10-10T20:55:36")]
    [InlineData("[10/Oct/2000:13:55:36 +0000]", "2000-10-10T13:55:36")]
    [InlineData("2021-03-06T04:07:38.251122+01:00", "2021-03-06T03:07:38.251122")]
    [InlineData("2021-03-06T04:07:38Z", "2021-03-06T04:07:38")]
    [InlineData("2021-03-06 04:07:38,5", "2021-03-06T04:07:38.5")]
    [InlineData("2021-03-06 04:07:38 +0530", "2021-03-05T22:37:38")]
    [InlineData("2021-03-06 04:07:38 UTC", "2021-03-06T04:07:38")]
    [InlineData("2021/03/06 04:07:38", "2021-03-06T04:07:38")]
    [InlineData("2016-12-31T23:59:60Z", "2016-12-31T23:59:59")]
    [InlineData("Wed Oct 11 14:32:52.123456 2000", "2000-10-11T14:32:52.123456")]
    [InlineData("Wed Oct  1 14:32:52 2000", "2000-10-01T14:32:52")]
    [InlineData("01-Mar-2024 12:34:56.789", "2024-03-01T12:34:56.789")]
    [InlineData("1564655684.277", "2019-08-01T10:34:44.277")]
    [InlineData("1564655684", "2019-08-01T10:34:44")]
    [InlineData("1564655684277", "2019-08-01T10:34:44.277")]
    [InlineData("1564655684277123", "2019-08-01T10:34:44.277123")]
    [InlineData("1564655684277123456", "2019-08-01T10:34:44.2771234")]
    [InlineData("4/5/2024 1:15:58 PM", "2024-04-05T13:15:58")]
    [InlineData("12/31/2024 12:00:00 AM", "2024-12-31T00:00:00")]
    [InlineData("31/12/2024 23:15", "2024-12-31T23:15:00")]
    [InlineData("2024-03-01", "2024-03-01T00:00:00")]
    public void Reads_a_time(string text, string expected)
    {
        Assert.True(LogTime.TryAny(Encoding.UTF8.GetBytes(text), out var time));
        Assert.Equal(DateTimeOffset.Parse(expected + "Z", CultureInfo.InvariantCulture), time);
        Assert.Equal(TimeSpan.Zero, time.Offset);
    }

    [Theory]
    [InlineData("")]
    [InlineData("4/5/2024 13:15")]
    [InlineData("30/Feb/2024:13:55:36 +0000")]
    [InlineData("2021-13-06T04:07:38Z")]
    [InlineData("2021-03-06T24:07:38Z")]
    [InlineData("2021-03-06T04:07:38Z and more")]
    [InlineData("12345")]
    [InlineData("99999999999")]
    [InlineData("Wed Foo 11 14:32:52 2000")]
    [InlineData("1/2/3")]
    public void Refuses_what_is_no_time(string text) => Assert.False(LogTime.TryAny(Encoding.UTF8.GetBytes(text), out _));

    [Theory]
    [InlineData("Dec 31 23:59:58 host", "2024-01-03", "2023-12-31T23:59:58")]
    [InlineData("Jan  3 08:00:00 host", "2024-01-03", "2024-01-03T08:00:00")]
    [InlineData("Jan  4 01:00:00 host", "2024-01-03", "2024-01-04T01:00:00")]
    [InlineData("Jan  5 01:00:00 host", "2024-01-03", "2023-01-05T01:00:00")]
    [InlineData("Feb 29 01:00:00 host", "2023-06-01", "2020-02-29T01:00:00")]
    [InlineData("Mar 03 2022 11:08:37.5 host", "2024-01-03", "2022-03-03T11:08:37.5")]
    [InlineData("févr. 9 11:08:37 host", "2024-03-01", "2024-02-09T11:08:37")]
    [InlineData("Août 19 11:08:37 host", "2024-09-01", "2024-08-19T11:08:37")]
    [InlineData("Dez 24 11:08:37 host", "2024-01-03", "2023-12-24T11:08:37")]
    public void Takes_the_year_of_a_syslog_time_from_the_file(string text, string modified, string expected)
    {
        var bsd = new BsdTime(DateTimeOffset.Parse(modified + "T12:00:00Z", CultureInfo.InvariantCulture));
        Assert.True(bsd.TryRead(Encoding.UTF8.GetBytes(text), out var time, out var length));
        Assert.Equal(DateTimeOffset.Parse(expected + "Z", CultureInfo.InvariantCulture), time);
        Assert.Equal(" host", Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)[length..]));
    }

    [Fact]
    public void Says_no_time_rather_than_a_guess_where_the_year_is_unknown()
    {
        Assert.True(new BsdTime(null).TryRead("Dec 31 23:59:58 host"u8, out var time, out _));
        Assert.Null(time);
    }

    [Theory]
    [InlineData("Dear 31 23:59:58 host")]
    [InlineData("Mar 32 23:59:58 host")]
    [InlineData("Mar 1 25:59:58 host")]
    [InlineData("Mar 1")]
    [InlineData("March winds blow")]
    public void Refuses_what_is_no_syslog_time(string text) => Assert.False(new BsdTime(DateTimeOffset.UnixEpoch).TryRead(Encoding.UTF8.GetBytes(text), out _, out _));
}
