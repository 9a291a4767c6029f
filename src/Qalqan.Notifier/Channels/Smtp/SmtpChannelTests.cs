using System.Net;
using System.Net.Sockets;
using System.Text;
using Qalqan.Notifier;
using Xunit;

namespace Qalqan.Hub.Tests;

/// <summary>The mail client against a real server and against servers that misbehave.</summary>
public sealed class SmtpChannelTests
{
    static readonly Guid Job = Guid.Parse("00112233-4455-6677-8899-aabbccddeeff");

    [Fact]
    public async Task A_mail_arrives_whole_over_one_connection_that_is_used_again()
    {
        SmtpSink.SkipUnlessInstalled();
        using var sink = new SmtpSink();
        await using var channel = Channel(sink);
        var text = ".a line that starts with a dot\n..\n.\nئوقۇڭ 请 " + new string('x', 3000);
        Assert.IsType<DeliveryResult.Accepted>(await Send(channel, "person@mail.example", "Çay saati ئاخشام چېيى ئاخشام چېيى", text));
        Assert.IsType<DeliveryResult.Accepted>(await Send(channel, "other@mail.example", "", "second"));
        var mails = sink.Mails;
        Assert.Equal(text, SmtpSink.Body(mails[0]));
        Assert.StartsWith("X-Envelope: person@mail.example tls=True\r\n", mails[0], StringComparison.Ordinal);
        Assert.Equal("<notices@hub.example>", SmtpSink.Header(mails[0], "From"));
        Assert.Equal("<person@mail.example>", SmtpSink.Header(mails[0], "To"));
        Assert.Equal("Çay saati ئاخشام چېيى ئاخشام چېيى", Decoded(SmtpSink.Header(mails[0], "Subject")));
        Assert.Equal(MailBody.MessageId(Job, "notices@hub.example"), SmtpSink.Header(mails[0], "Message-ID"));
        Assert.EndsWith("@hub.example>", SmtpSink.Header(mails[0], "Message-ID"), StringComparison.Ordinal);
        Assert.All(mails[0].Split("\r\n"), line => Assert.True(line.Length <= 998));
    }

    [Theory]
    [InlineData("refuse", "Permanent smtp-data-end")]
    [InlineData("later", "RetryAfter smtp-data-end")]
    [InlineData("plain", "RetryAfter smtp-no-starttls")]
    public async Task What_the_server_says_is_never_later_or_not_without_tls(string behaviour, string meaning)
    {
        SmtpSink.SkipUnlessInstalled();
        using var sink = new SmtpSink(behaviour);
        await using var channel = Channel(sink);
        Assert.Equal(meaning, Said(await Send(channel)));
        Assert.Equal(meaning, Said(await Send(channel)));
        Assert.Equal(0, sink.Count);
    }

    /// <summary>Servers end connections when they restart and after so many mails; that costs a moment, not the minutes after which the hub asks again.</summary>
    [Theory]
    [InlineData("limit")]
    [InlineData("cut")]
    public async Task A_connection_that_the_server_ends_costs_a_new_one_and_no_mail_is_late_or_sent_twice(string behaviour)
    {
        SmtpSink.SkipUnlessInstalled();
        using var sink = new SmtpSink(behaviour);
        await using var channel = Channel(sink);
        using var guarded = new GuardedChannel(channel, 12_000, TimeProvider.System);
        using var handle = new OpenedHandle(new ChannelHandle("smtp", "person@mail.example"), "");
        for (var mail = 0; mail < 4; mail++)
            Assert.IsType<DeliveryResult.Accepted>(await guarded.SendAsync(handle, new(NoticeTemplates.Hit, NoticeForm.Short, Language.All[0], "text"), Guid.NewGuid(), TestContext.Current.CancellationToken));
        Assert.Equal(4, sink.Count);
    }

    [Fact]
    public async Task A_certificate_that_nobody_we_trust_has_signed_gets_no_mail()
    {
        SmtpSink.SkipUnlessInstalled();
        using var sink = new SmtpSink();
        await using var untrusted = new SmtpChannel(new("localhost", sink.Port, "notices@hub.example"), TimeProvider.System);
        Assert.Equal("RetryAfter smtp-certificate", Said(await Send(untrusted)));
        await using var otherName = new SmtpChannel(new("ip6-localhost", sink.Port, "notices@hub.example") { Authority = sink.Authority }, TimeProvider.System);
        Assert.StartsWith("RetryAfter smtp-c", Said(await Send(otherName)), StringComparison.Ordinal); // certificate, or no such host here
        Assert.Equal(0, sink.Count);
    }

    [Fact]
    public async Task Nobody_listens() => Assert.Equal("RetryAfter smtp-connection", Said(await Send(new(new("127.0.0.1", 1, "notices@hub.example"), TimeProvider.System))));

    /// <summary>Half open, slow, endless, or with commands of somebody between: none holds us longer than its limit, none gets a mail.</summary>
    [Theory]
    [InlineData("", "smtp-greeting")]
    [InlineData("220 hello\r\n", "smtp-ehlo")]
    [InlineData("220 hello\r\n250 hello\r\n", "smtp-no-starttls")]
    [InlineData("220 hello\r\n250-hello\r\n250 STARTTLS\r\n220 go\r\n250 injected\r\n", "smtp-starttls-injected")]
    [InlineData("220 hello\r\n250-hello\r\n250 STARTTLS\r\n454 not now\r\n", "smtp-starttls")]
    [InlineData("554 no\r\n", "smtp-greeting")]
    [InlineData("hello\r\n", "smtp-greeting")]
    [InlineData("ENDLESS", "smtp-greeting")]
    public async Task A_server_that_misbehaves_costs_its_limit_and_gets_nothing(string script, string reason)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var serving = ServeAsync(listener, script);
        await using var channel = new SmtpChannel(new("127.0.0.1", ((IPEndPoint)listener.LocalEndpoint).Port, "notices@hub.example") { AnswerSeconds = 1 }, TimeProvider.System);
        Assert.Equal($"RetryAfter {reason}", Said(await Send(channel)));
        var heard = await serving;
        Assert.DoesNotContain("person@mail.example", heard, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a@b.example\r\nRCPT TO:<evil@x.example>")]
    [InlineData("a@b.example>\r\nDATA")]
    [InlineData("a b@b.example")]
    [InlineData("<a@b.example>")]
    [InlineData("a@b.example, c@d.example")]
    [InlineData("\"a b\"@b.example")]
    [InlineData("a@[127.0.0.1]")]
    [InlineData("ü@b.example")]
    [InlineData("a@")]
    [InlineData("@b")]
    [InlineData("a..b@c.example")]
    [InlineData("")]
    public async Task An_address_that_is_more_than_an_address_is_refused_before_any_connection(string address)
    {
        await using var channel = new SmtpChannel(new("127.0.0.1", 1, "notices@hub.example"), TimeProvider.System);
        Assert.Equal("Permanent mail-address", Said(await Send(channel, address)));
    }

    [Fact]
    public void A_subject_cannot_become_a_header()
    {
        foreach (var subject in (string[])["x\r\nBcc: evil@x.example", "x\nBcc", "see evil.example", "=?utf-8?B?eA==?=", new string('x', 500), ""])
        {
            var mail = Encoding.ASCII.GetString(MailBody.WithHeaders([], "a@b.example", "c@d.example", subject, Job, DateTimeOffset.UnixEpoch));
            Assert.Contains("\r\nSubject: Hello\r\n", mail, StringComparison.Ordinal);
            Assert.DoesNotContain("Bcc", mail, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_job_always_has_the_same_message_id_and_no_two_share_one()
    {
        Assert.Equal(MailBody.MessageId(Job, "a@b.example"), MailBody.MessageId(Job, "a@b.example"));
        Assert.Equal(1000, Enumerable.Range(0, 1000).Select(_ => MailBody.MessageId(Guid.NewGuid(), "a@b.example")).Distinct().Count());
        Assert.DoesNotContain(Job.ToString("N"), MailBody.MessageId(Job, "a@b.example"), StringComparison.Ordinal);
    }

    static async Task<string> ServeAsync(TcpListener listener, string script)
    {
        using var client = await listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
        var stream = client.GetStream();
        var heard = new StringBuilder();
        var buffer = new byte[4096];
        try
        {
            if (script == "ENDLESS")
                for (var i = 0; i < 100; i++) await stream.WriteAsync(Encoding.ASCII.GetBytes(new string('2', 4000)));
            // Replies of more than one line, and what is injected, go out in one piece after a command.
            var replies = script.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
            for (var i = 0; i < replies.Length; i++)
            {
                var reply = replies[i] + "\r\n";
                while (i + 1 < replies.Length && (replies[i].Length > 3 && replies[i][3] == '-' || replies[i + 1].Contains("injected", StringComparison.Ordinal))) reply += replies[++i] + "\r\n";
                await stream.WriteAsync(Encoding.ASCII.GetBytes(reply));
                if (i + 1 == replies.Length) break;
                heard.Append(Encoding.ASCII.GetString(buffer, 0, await stream.ReadAsync(buffer)));
            }
            while (await stream.ReadAsync(buffer) is var read and > 0) heard.Append(Encoding.ASCII.GetString(buffer, 0, read));
        }
        catch (IOException)
        {
            // The client hung up.
        }
        return heard.ToString();
    }

    static SmtpChannel Channel(SmtpSink sink) => new(SmtpSendingTests.Config(sink).Smtp!, TimeProvider.System);

    static async Task<DeliveryResult> Send(SmtpChannel channel, string address = "person@mail.example", string subject = "", string text = "text")
    {
        using var handle = new OpenedHandle(new ChannelHandle("smtp", address), subject);
        return await channel.SendAsync(handle, new(NoticeTemplates.Hit, NoticeForm.Short, Language.All[0], text), Job, TestContext.Current.CancellationToken);
    }

    static string Said(DeliveryResult result) => result switch
    {
        DeliveryResult.RetryAfter later => $"RetryAfter {later.Reason}",
        DeliveryResult.Permanent never => $"Permanent {never.Reason}",
        _ => result.GetType().Name,
    };

    static string Decoded(string header) =>
        string.Concat(header.Split(' ').Select(w => Encoding.UTF8.GetString(Convert.FromBase64String(w["=?utf-8?B?".Length..^2]))));
}
