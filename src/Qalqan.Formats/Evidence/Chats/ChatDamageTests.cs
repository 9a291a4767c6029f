using System.Text;
using Qalqan.Formats.Chats.Signal;
using Qalqan.Formats.Chats.Sms;
using Qalqan.Formats.Chats.Telegram;
using Xunit;

namespace Qalqan.Tests;

/// <summary>What is left of an export when a part of it is destroyed.</summary>
public sealed class ChatDamageTests
{
    static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    static string Telegram(params string[] texts) => "{\n \"name\": \"G\",\n \"type\": \"private_group\",\n \"id\": 1,\n \"messages\": [\n"
        + string.Join(",\n", texts.Select((t, i) => $"  {{\n   \"id\": {i + 1},\n   \"date_unixtime\": \"170406348{i}\",\n   \"text\": \"{t}\"\n  }}")) + "\n ]\n}\n";

    [Fact]
    public void Telegram_goes_on_at_the_next_message()
    {
        var reading = Reading.Of(TelegramSource.Read, Utf8(Telegram("one", "two\u0001 http://evil.example/2 \" broken", "three", "four")));
        Assert.Equal(["1", "2", "3", "4"], reading.Records.Select(r => r.Id));
        Assert.Single(reading.Faults);
        // What could not be parsed is still searched.
        Assert.Contains(reading.Texts, t => t.Text.Contains("http://evil.example/2", StringComparison.Ordinal));
        Assert.Equal("four", reading.Texts[^1].Text);
    }

    [Fact]
    public void Telegram_reports_a_cut_with_its_place()
    {
        var whole = Utf8(Telegram("one", "two"));
        var reading = Reading.Of(TelegramSource.Read, whole[..^30]);
        Assert.Equal("one", reading.Texts[0].Text);
        Assert.InRange(Assert.Single(reading.Faults).Offset, whole.Length - 60, whole.Length - 30);
    }

    [Fact]
    public void Telegram_forgets_a_chats_name_with_the_chat() =>
        Assert.DoesNotContain(Reading.Of(TelegramSource.Read, ChatSamplesTests.Bytes("Telegram/Samples", "account.json")).Records[1].Fields, f => f.Name == "chat");

    [Fact]
    public void Signal_goes_on_at_the_next_line()
    {
        const string good = "{\"envelope\":{\"sourceDevice\":1,\"timestamp\":1704067199000,\"dataMessage\":{\"message\":\"good\"}}}\n";
        var reading = Reading.Of(SignalJsonSource.Read, Utf8(good + "{\"envelope\":{\"dataMessage\":{\"message\":\"bad\u0002 http://evil.example\"}}}\n" + good));
        Assert.Equal("good", reading.Texts[0].Text);
        Assert.Equal("good", reading.Texts[^1].Text);
        Assert.Single(reading.Faults);
        Assert.Contains(reading.Texts, t => t.Text.Contains("http://evil.example", StringComparison.Ordinal));
    }

    [Fact]
    public void Signal_reads_a_list_and_rows_in_an_object()
    {
        const string row = "{\"id\":\"a\",\"conversationId\":\"c\",\"sent_at\":1704067199000,\"type\":\"incoming\",\"body\":\"text\",\"preview\":[{\"url\":\"https://evil.example\"}]}";
        foreach (var export in (string[])[$"[{row},{row}]", $"{{\"groups_name_id\":[],\"messsages\":[{row},{row}]}}", $"{row}\n{row}\n"])
        {
            Assert.True(SignalJsonSource.Recognises(Utf8(export)));
            var reading = Reading.Of(SignalJsonSource.Read, Utf8(export));
            Assert.Equal(2, reading.Records.Count);
            Assert.All(reading.Records, r => Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(1704067199), r.Time));
            Assert.Equal(2, reading.Observed.Count(o => o.Kind == ObservableKind.Url));
            Assert.Empty(reading.Faults);
        }
    }

    [Trait("Speed", "slow")]
    [Fact]
    public void A_value_longer_than_any_message_is_refused_and_searched_in_parts()
    {
        var export = Telegram("one", new string('x', 20_000_000) + " http://evil.example/long ", "three");
        var reading = Reading.OfStream(TelegramSource.Read, Utf8(export));
        Assert.Single(reading.Faults);
        Assert.Contains(reading.Texts, t => t.Text.Contains("http://evil.example/long", StringComparison.Ordinal));
        Assert.Equal("three", reading.Texts[^1].Text);
        Assert.All(reading.Texts, t => Assert.InRange(t.Text.Length, 1, 17 << 20));
    }

    [Theory]
    [InlineData("&#55357;&#56842;", "😊"), InlineData("&#x1F60A;", "😊"), InlineData("&#128522;", "😊"), InlineData("&amp;&lt;&gt;&quot;&apos;", "&<>\"'")]
    [InlineData("&#55357;x", "x"), InlineData("&#56842;", "\uFFFD"), InlineData("&unknown; &", "&unknown; &"), InlineData("&#99999999;", "&#99999999;")]
    public void Sms_decodes_references_that_xml_forbids(string written, string text)
    {
        var reading = Reading.Of(SmsSource.Read, Utf8($"<smses count=\"1\"><sms address=\"1\" date=\"1704067199000\" body=\"[{written}]\" /></smses>"));
        Assert.Equal($"[{text}]", Assert.Single(reading.Texts).Text);
        Assert.Empty(reading.Faults);
    }

    [Fact]
    public void Sms_goes_on_behind_a_tag_that_is_cut_off()
    {
        var reading = Reading.Of(SmsSource.Read, Utf8("<smses><sms body=\"one http://evil.example/1 <sms body=\"two\" /><sms body=\"three\" /></smses>"));
        Assert.Equal(["one http://evil.example/1", "two", "three"], reading.Texts.Select(t => t.Text));
        Assert.Equal(44, Assert.Single(reading.Faults).Offset);
    }

    [Fact]
    public void Sms_expands_no_entities_of_the_file()
    {
        var reading = Reading.Of(SmsSource.Read, Utf8("<!DOCTYPE s [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;\">]><smses><sms body=\"&b;\" /></smses>"));
        Assert.Equal("&b;", Assert.Single(reading.Texts).Text);
    }

    [Fact]
    public void Sms_hands_on_attachments_behind_their_message_and_keeps_what_stands_before_damage()
    {
        var content = Convert.ToBase64String(Utf8("%PDF-1.4 whole"));
        var reading = Reading.Of(SmsSource.Read, Utf8($"<smses><mms date=\"1\"><parts><part ct=\"a/b\" cl=\"a.pdf\" data=\"{content}\" /><part cl=\"b.pdf\" data=\"{content[..8]}*{content[8..]}\" /></parts></mms></smses>"));
        Assert.Equal([("a.pdf", "%PDF-1.4 whole"), ("b.pdf", "%PDF-1")], reading.Files.Select(f => (f.Name, Encoding.UTF8.GetString(f.Content))));
        Assert.Single(reading.Faults);
    }

    [Fact]
    public void Sms_skips_an_attachment_that_no_message_carries()
    {
        var reading = Reading.OfStream(SmsSource.Read, Utf8($"<smses><mms><parts><part cl=\"big\" data=\"{new string('A', 30 << 20)}\" /></parts></mms><sms body=\"next\" /></smses>"));
        Assert.Equal("big", Assert.Single(reading.SkippedOnes).Name);
        Assert.Equal("next", Assert.Single(reading.Texts).Text);
    }
}
