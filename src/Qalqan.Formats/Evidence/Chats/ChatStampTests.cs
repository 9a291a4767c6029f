using System.Globalization;
using System.Text;
using Qalqan.Formats.Chats;
using Qalqan.Formats.Chats.Signal;
using Qalqan.Formats.Chats.WhatsApp;
using Xunit;

namespace Qalqan.Tests;

public sealed class ChatStampTests
{
    static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    /// <summary>The same moment, 31 December 2023, 23:59, as phones around the world write it.</summary>
    [Theory]
    [InlineData("31/12/2023, 23:59 - N: t")]                                     // en-GB, fr, es, it, pt
    [InlineData("12/31/23, 11:59 PM - N: t")]                                    // en-US
    [InlineData("31/12/23, 11:59 pm - N: t")]                                    // en-IN
    [InlineData("31/12/23, 11:59 p. m. - N: t")]                                 // es-419
    [InlineData("31/12/2023 11:59\u202Fp.\u00A0m. - N: t")]
    [InlineData("[12/31/23, 11:59:00\u202FPM] N: t")]                            // iPhone, en-US
    [InlineData("\u200E[31.12.23, 23:59:00] N: t")]                              // iPhone, de
    [InlineData("31.12.2023, 23:59 - N: t")]                                     // ru, pl, tr
    [InlineData("31-12-2023 23:59 - N: t")]                                      // nl
    [InlineData("2023-12-31 23:59 - N: t")]                                      // sv
    [InlineData("[31.12.2023 klo 23.59.00] N: t")]                               // fi
    [InlineData("31.12.2023 kl. 23.59 - N: t")]                                  // da
    [InlineData("2023/12/31 23:59 - N: t")]                                      // ja
    [InlineData("2023/12/31 下午11:59 - N: t")]                                   // zh-TW
    [InlineData("2023年12月31日 晚上11:59 - N: t")]                                // zh-CN
    [InlineData("2023. 12. 31. 오후 11:59 - N: t")]                               // ko
    [InlineData("2023년 12월 31일 오후 11:59 - N: t")]
    [InlineData("2023. 12. 31. 23:59 - N: t")]                                   // hu
    [InlineData("31. 12. 2023 23:59 - N: t")]                                    // cs
    [InlineData("\u200F٣١\u200F/١٢\u200F/٢٠٢٣، ١١:٥٩ م - N: t")]                 // ar
    [InlineData("[\u200F٣١\u200F/١٢\u200F/٢٠٢٣، ١١:٥٩:٠٠ م] N: t")]
    [InlineData("۱۴۰۲/۱۰/۱۰، ۲۳:۵۹ - N: t")]                                     // fa, Persian calendar
    [InlineData("18/06/1445، 11:59 م - N: t")]                                   // ar-SA, Umm al-Qura
    [InlineData("31/12/2566 23:59 - N: t")]                                      // th, Buddhist calendar
    [InlineData("৩১/১২/২৩, ১১:৫৯ PM - N: t")]                                     // bn
    [InlineData("३१/१२/२३, ११:५९ अपराह्न - N: t")]                                  // hi
    [InlineData("2023-12-31، چۈشتىن كېيىن 11:59 - N: t")]                        // ug
    [InlineData("31/12/2023 lúc 23:59 - N: t")]                                  // vi
    [InlineData("31/12/2023, 11:59 CH - N: t")]
    [InlineData("31/12/23, 11:59 μ.μ. - N: t")]                                  // el
    [InlineData("31/12/2023, 23:59 – N: t")]
    public void Reads_every_way_of_writing_one_moment(string line)
    {
        Assert.True(ChatStamp.TryRead(Utf8(line), out var stamp));
        Assert.Equal("N: t", Encoding.UTF8.GetString(Utf8(line)[stamp.Bytes..]));
        var dates = new ChatDates();
        dates.Add(stamp);
        Assert.Equal(new DateTimeOffset(2023, 12, 31, 23, 59, 0, TimeSpan.Zero), ChatDates.TimeOf(stamp, dates.Decide()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("31/12/2023")]
    [InlineData("31/12/2023, 23:59")]
    [InlineData("31/12/2023, 25:59 - N: t")]
    [InlineData("31/12/2023, 23:60 - N: t")]
    [InlineData("[31/12/2023, 23:59:59 N: t")]
    [InlineData("at 31/12/2023, 23:59 - N: t")]
    [InlineData("1/2 cup, 23:59 - N: t")]
    [InlineData("10.0.0.1 - - [31/Dec/2023:23:59:59 +0000] \"GET / HTTP/1.1\" 200 1")]
    [InlineData("2023-12-31T23:59:59.123Z - N: t")]
    [InlineData("2023-12-31 23:59:59,123 - root - INFO - N: t")]
    public void Leaves_other_lines_alone(string line) => Assert.False(ChatStamp.TryRead(Utf8(line), out _));

    [Theory]
    [InlineData("12:05 AM", 0, 5), InlineData("12:05 PM", 12, 5), InlineData("1:05 PM", 13, 5), InlineData("13:05", 13, 5), InlineData("0:05", 0, 5)]
    public void Counts_twelve_as_the_beginning_of_its_half(string time, int hour, int minute)
    {
        Assert.True(ChatStamp.TryRead(Utf8($"31/12/2023, {time} - N: t"), out var stamp));
        Assert.Equal(new TimeSpan(hour, minute, 0), stamp.TimeOfDay);
    }

    [Fact]
    public void Leaves_the_time_out_where_the_half_of_the_day_is_not_understood()
    {
        Assert.True(ChatStamp.TryRead(Utf8("31/12/2023, 11:59 xyz - N: t"), out var stamp));
        Assert.Null(stamp.TimeOfDay);
    }

    static DateOrder Decide(params string[] dates)
    {
        var decided = new ChatDates();
        foreach (var date in dates)
        {
            Assert.True(ChatStamp.TryRead(Utf8($"{date}, 10:00 - N: t"), out var stamp));
            decided.Add(stamp);
        }
        return decided.Decide();
    }

    [Fact]
    public void Decides_by_a_number_that_can_be_no_month()
    {
        Assert.Equal(DateOrder.DayMonthYear, Decide("01/02/2024", "13/02/2024"));
        Assert.Equal(DateOrder.MonthDayYear, Decide("01/02/2024", "01/13/2024"));
        Assert.Equal(DateOrder.Unknown, Decide("13/02/2024", "01/13/2024"));
    }

    [Fact]
    public void Decides_by_the_order_of_the_messages()
    {
        // Read as month/day this goes from February back to January.
        Assert.Equal(DateOrder.DayMonthYear, Decide("05/01/2024", "02/02/2024", "01/03/2024"));
        Assert.Equal(DateOrder.MonthDayYear, Decide("01/05/2024", "02/02/2024", "03/01/2024"));
    }

    [Fact]
    public void Decides_by_points_and_by_years_before_the_messenger()
    {
        Assert.Equal(DateOrder.DayMonthYear, Decide("01.02.24"));
        Assert.Equal(DateOrder.YearMonthDay, Decide("23-01-05"));
    }

    [Fact]
    public void Does_not_guess()
    {
        Assert.Equal(DateOrder.Unknown, Decide("01/02/2024", "03/04/2024"));
        Assert.Equal(DateOrder.Unknown, Decide());
    }

    [Theory]
    [InlineData("[2023-12-31 23:59:59] production.ERROR: boom: x")]
    [InlineData("2023-12-31 23:59 - INFO: started")]
    [InlineData("2023/12/31 23:59 - WARNING: x: y")]
    [InlineData("[2023-12-31 23:59:59] [error] x: y")]
    [InlineData("[31/12/2023, 23:59:59] {\"level\": \"x\"}")]
    [InlineData("31/12/2023, 23:59:59 - N: seconds without brackets")]
    public void Does_not_take_a_log_for_a_chat(string line)
    {
        Assert.False(WhatsAppSource.Recognises(Utf8(line + "\n" + line + "\n")));
        Assert.False(SignalTextSource.Recognises(Utf8(line + "\n" + line + "\n")));
    }

    [Fact]
    public void Recognises_a_chat_below_a_title()
    {
        Assert.True(WhatsAppSource.Recognises(Utf8("Chat with Ali\n\n31/12/2023, 23:59 - Ali joined\n31/12/2023, 23:59 - Ali: hi\n")));
        Assert.False(WhatsAppSource.Recognises(Utf8("a\nb\nc\nd\ne\nf\n31/12/2023, 23:59 - Ali: hi\n")));
    }

    [Trait("Speed", "slow")]
    [Fact]
    public void Holds_a_message_of_any_length_in_parts()
    {
        var text = string.Concat(Enumerable.Range(0, 400_000).Select(i => i.ToString(CultureInfo.InvariantCulture) + (i % 9 == 0 ? "\n" : " ")));
        var reading = Reading.OfStream(WhatsAppSource.Read, Utf8($"31/12/2023, 23:59 - Ali: {text}\n31/12/2023, 23:59 - Ali: end\n"));
        Assert.Equal(2, reading.Records.Count);
        Assert.Equal(text.Where(char.IsDigit), string.Concat(reading.Texts.SkipLast(1).Select(t => t.Text)).Where(char.IsDigit));
        Assert.All(reading.Texts, t => Assert.InRange(t.Text.Length, 1, 2 << 20));
    }
}
