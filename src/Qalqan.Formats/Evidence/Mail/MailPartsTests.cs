using System.Globalization;
using System.Text;
using Qalqan.Formats;
using Xunit;

namespace Qalqan.Tests;

/// <summary>Dates, addresses, words, recognition: the small parts of mail, one oddity a case.</summary>
public sealed class MailPartsTests
{
    [Theory]
    [InlineData("Mon, 5 Jan 2026 10:00:00 +0000", "2026-01-05T10:00:00")]
    [InlineData("5 Jan 26 10:00 EST", "2026-01-05T15:00:00")]
    [InlineData("Mon, 05 Jan 2026 10:00:00 GMT+0200", "2026-01-05T08:00:00")]
    [InlineData("Mon Jan  5 10:00:00 2026", "2026-01-05T10:00:00")]
    [InlineData("Mon, 5 Jan 2026 23:59:60 -0800 (PST)", "2026-01-06T07:59:59")]
    [InlineData("2026-01-05 10:00:00 +0100", "2026-01-05T09:00:00")]
    [InlineData("Wed, 11 Feb 98 11:51 CST", "1998-02-11T17:51:00")]
    [InlineData("Thu, 1 Jan 102 00:00:00 Z", "2002-01-01T00:00:00")]
    [InlineData("Mon,5 Jan 2026 10:00:00 +05:30", "2026-01-05T04:30:00")]
    [InlineData("Mon, 5 January 2026 10:00:00 K", "2026-01-05T10:00:00")]
    public void Reads_dates_as_they_are_written(string text, string utc)
    {
        Assert.True(MailDate.TryParse(Encoding.UTF8.GetBytes(text), out var date));
        Assert.Equal(utc, date.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("")]
    [InlineData("yesterday")]
    [InlineData("31 Feb 2026 10:00:00 +0000")]
    [InlineData("5 Jan 2026")]
    [InlineData("5 Jan 2026 25:00:00 +0000")]
    public void Refuses_what_is_no_date(string text) => Assert.False(MailDate.TryParse(Encoding.UTF8.GetBytes(text), out _));

    [Theory]
    [InlineData("a@b.example", "|a@b.example")]
    [InlineData("\"Doe, Jane\" <jane@x.example>, Bob <bob@y.example>", "Doe, Jane|jane@x.example;Bob|bob@y.example")]
    [InlineData("Doe, Jane <jane@x.example>", "Doe, Jane|jane@x.example")]
    [InlineData("=?utf-8?Q?Evil_<a=40b.example>?=", "Evil|a@b.example")]
    [InlineData("=?utf-8?Q?a,b?= <c@d.example>", "a,b|c@d.example")]
    [InlineData("a@b.example (The Name)", "The Name|a@b.example")]
    [InlineData("Team:one@t.example,two@t.example;", "|one@t.example;|two@t.example")]
    [InlineData("<@r.example:u@h.example>", "|u@h.example")]
    [InlineData("\"unclosed <u@h.example>", "unclosed|u@h.example")]
    [InlineData("x <u@h.example", "x|u@h.example")]
    [InlineData("<>", "")]
    [InlineData("undisclosed-recipients:;", "")]
    [InlineData("'q@r.example'", "|q@r.example")]
    [InlineData("ئامىنە <ئامىنە@ئۇيغۇر.example>", "ئامىنە|ئامىنە@ئۇيغۇر.example")]
    public void Reads_addresses_as_they_are_written(string text, string expected) =>
        Assert.Equal(expected, string.Join(';', MailAddress.ParseList(Encoding.UTF8.GetBytes(text)).Select(a => $"{a.Name}|{a.Address}")));

    [Theory]
    [InlineData("=?utf-8?B?5byg?= =?utf-8?B?5Lyf?=", "张伟")]
    [InlineData("=?utf-8?B?5byg5L?= =?utf-8?B?yf?=", "张伟")]
    [InlineData("=?utf-8?Q?=E5=BC?= =?utf-8?Q?=A0?=", "张")]
    [InlineData("=?ISO-8859-1?Q?a?= b", "a b")]
    [InlineData("=?utf-8?Q?what=3F?=", "what?")]
    [InlineData("=?utf-8?Q?a=?=", "a=")]
    [InlineData("a=?utf-8?q?b?=c", "abc")]
    [InlineData("=?utf-8?X?b?=", "=?utf-8?X?b?=")]
    [InlineData("=?nobody-knows?Q?caf=E9?=", "café")]
    [InlineData("=?utf-7?Q?+AGE-b?=", "ab")]
    public void Decodes_words(string text, string expected) => Assert.Equal(expected, EncodedWords.Decode(Encoding.UTF8.GetBytes(text)));

    [Theory]
    [InlineData("{\"from\":\"a@b.example\",\"to\":\"c\"}\n")]
    [InlineData("date,from,to,subject\n2026-01-05,a@b.example,c@d.example,x\n")]
    [InlineData("HTTP/1.1 200 OK\nDate: Mon, 5 Jan 2026 10:00:00 GMT\nContent-Type: text/html\n\n")]
    [InlineData("GET / HTTP/1.1\nHost: a.example\nFrom: a@b.example\n\n")]
    [InlineData("Jan  5 10:00:00 host postfix/smtp[1]: A: to=<a@b.example>, status=sent\n")]
    [InlineData("From the beginning it was clear: 10:30 on 2026 maps\nand so on\n")]
    [InlineData("name: x\nversion: 1\nfrom: a\nto: b\n")]
    [InlineData("Subject: a note to myself\n\ntext\n")]
    [InlineData("")]
    public void Refuses_what_is_no_mail(string text)
    {
        Assert.False(MailRecognition.IsMessage(Encoding.UTF8.GetBytes(text)));
        Assert.False(MailRecognition.IsMbox(Encoding.UTF8.GetBytes(text)));
    }

    [Fact]
    public void Offsets_count_what_a_mailbox_took_out()
    {
        var bytes = new MailBytes(new byte[20], 100, [3, 7]);
        Assert.Equal([100, 102, 104, 105, 108], new[] { 0, 2, 3, 4, 6 }.Select(bytes.OffsetOf));
    }

    [Theory]
    [InlineData("https://www.bank.example/login", "www.bank.example")]
    [InlineData(" www.bank.example ", "www.bank.example")]
    [InlineData("bank.example/path", "bank.example")]
    [InlineData("Sign in at https://bank.example/very/long/address", "bank.example")]
    [InlineData("read more on bank.example today", "")]
    [InlineData("report.pdf", "")]
    [InlineData("README.md", "")]
    [InlineData("a@bank.example", "")]
    [InlineData("v1.2.3", "")]
    [InlineData("St.John", "")]
    public void Finds_the_host_a_link_shows(string text, string host) => Assert.Equal(host, ShownHost.OfLink(text));

    [Theory]
    [InlineData("Password: Xy12!", true)]
    [InlineData("The password for the archive is 2026", true)]
    [InlineData("密码为：abc123", true)]
    [InlineData("ПАРОЛЬ qwe123", false)]
    [InlineData("Пароль: qwe123", true)]
    [InlineData("I will tell you the password by telephone.", false)]
    [InlineData("Your password is: not changed until you do.", false)]
    [InlineData("Пароль пришлю отдельно.", false)]
    [InlineData("تم تغيير كلمة المرور", false)]
    public void Tells_a_given_password_from_talk_about_one(string text, bool given) => Assert.Equal(given, PasswordPhrase.Stands(Encoding.UTF8.GetBytes(text)));
}
