using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Qalqan.Notifier;
using Xunit;

namespace Qalqan.Hub.Tests;

public sealed class HttpChannelsTests : IDisposable
{
    static readonly Guid Job = Guid.Parse("00112233-4455-6677-8899-aabbccddeeff");
    readonly NoticeHttp _http = new(allowInside: true);

    public void Dispose() => _http.Dispose();

    [Fact]
    public async Task Ntfy_gets_the_short_form_as_the_body_of_a_post()
    {
        await using var server = await LoopbackServer.StartAsync();
        Assert.IsType<DeliveryResult.Accepted>(await Send(new NtfyChannel(_http), new Uri(server.Url, "topic").ToString()));
        var asked = Assert.Single(server.Requests);
        Assert.Equal(("POST", "/topic", Notice(NoticeForm.Short).Text), (asked.Method, asked.Path, asked.Text));
        Assert.Equal("text/plain; charset=utf-8", asked.Headers["Content-Type"]);
    }

    [Fact]
    public async Task Matrix_gets_a_put_whose_transaction_is_the_job()
    {
        await using var server = await LoopbackServer.StartAsync();
        var token = Path.GetTempFileName();
        await File.WriteAllTextAsync(token, "syt_token\n", TestContext.Current.CancellationToken);
        var channel = new MatrixChannel(new(server.Url.ToString(), token), _http);
        Assert.IsType<DeliveryResult.Accepted>(await Send(channel, "!room:matrix.example"));
        File.Delete(token);
        var asked = Assert.Single(server.Requests);
        Assert.Equal(("PUT", "/_matrix/client/v3/rooms/!room:matrix.example/send/m.room.message/00112233445566778899aabbccddeeff", "Bearer syt_token"), (asked.Method, Uri.UnescapeDataString(asked.Path), asked.Headers["Authorization"]));
        using var json = JsonDocument.Parse(asked.Body);
        Assert.Equal("m.text", json.RootElement.GetProperty("msgtype").GetString());
        Assert.Equal(Notice(NoticeForm.Short).Text, json.RootElement.GetProperty("body").GetString());
    }

    [Fact]
    public async Task Signal_gets_one_recipient_and_the_long_form_only_for_who_wants_it()
    {
        await using var server = await LoopbackServer.StartAsync();
        server.Answer = http => { http.Response.StatusCode = StatusCodes.Status201Created; return Task.CompletedTask; };
        var channel = new SignalChannel(new(server.Url.ToString(), "+15550100"), _http);
        Assert.IsType<DeliveryResult.Accepted>(await Send(channel, "+15550199"));
        using var json = JsonDocument.Parse(Assert.Single(server.Requests).Body);
        Assert.Equal("+15550199", Assert.Single(json.RootElement.GetProperty("recipients").EnumerateArray().ToArray()).GetString());
        Assert.Equal("normal", json.RootElement.GetProperty("text_mode").GetString());
        using var reticent = new OpenedHandle(new ChannelHandle("signal", "+15550199"), "");
        using var curious = new OpenedHandle(new ChannelHandle("signal", "+15550199") with { Long = true }, "");
        Assert.Equal((NoticeForm.Short, NoticeForm.Long), (channel.FormFor(reticent), channel.FormFor(curious)));
    }

    [Fact]
    public async Task A_webhook_is_signed_over_time_nonce_and_body()
    {
        await using var server = await LoopbackServer.StartAsync();
        using var key = SigningKey.Create();
        Assert.IsType<DeliveryResult.Accepted>(await Send(new WebhookChannel(_http, key, TimeProvider.System), server.Url.ToString()));
        var asked = Assert.Single(server.Requests);
        var parts = asked.Headers["X-Qalqan-Signature"].Split(' ');
        Assert.Equal(("ES256", "key=" + key.Public.Id), (parts[0], parts[1]));
        byte[] signed = [.. Encoding.ASCII.GetBytes($"qalqan/webhook/v1\n{asked.Headers["X-Qalqan-Timestamp"]}\n{asked.Headers["X-Qalqan-Nonce"]}\n"), .. asked.Body];
        Assert.True(key.Public.Verify(signed, Convert.FromBase64String(parts[2]["value=".Length..])));
        signed[^2] ^= 1;
        Assert.False(key.Public.Verify(signed, Convert.FromBase64String(parts[2]["value=".Length..])));
        Assert.Equal(Job.ToString("N"), asked.Headers["X-Qalqan-Nonce"]);
    }

    [Theory]
    [InlineData(200, "Accepted")]
    [InlineData(202, "Accepted")]
    [InlineData(302, "Permanent")]
    [InlineData(400, "Permanent")]
    [InlineData(401, "RetryAfter")]
    [InlineData(404, "Permanent")]
    [InlineData(429, "RetryAfter")]
    [InlineData(500, "RetryAfter")]
    [InlineData(503, "RetryAfter")]
    public async Task An_answer_means_taken_never_or_later_and_redirects_are_not_followed(int status, string meaning)
    {
        await using var server = await LoopbackServer.StartAsync();
        server.Answer = http =>
        {
            http.Response.StatusCode = status;
            http.Response.Headers.Location = "/elsewhere";
            http.Response.Headers.RetryAfter = "77";
            return Task.CompletedTask;
        };
        var result = await Send(new NtfyChannel(_http), server.Url.ToString());
        Assert.Equal(meaning, result.GetType().Name);
        if (result is DeliveryResult.RetryAfter later) Assert.Equal(TimeSpan.FromSeconds(77), later.After);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task An_endless_answer_is_cut_off()
    {
        await using var server = await LoopbackServer.StartAsync();
        server.Answer = async http =>
        {
            var block = new byte[16 * 1024];
            for (var i = 0; i < 1000 && !http.RequestAborted.IsCancellationRequested; i++) await http.Response.Body.WriteAsync(block, http.RequestAborted);
        };
        Assert.IsType<DeliveryResult.RetryAfter>(await Send(new NtfyChannel(_http), server.Url.ToString()));
    }

    [Theory]
    [InlineData("https://127.0.0.1:1/t")]
    [InlineData("https://localhost:1/t")]
    [InlineData("https://[::1]:1/t")]
    [InlineData("https://[::ffff:10.0.0.1]:1/t")]
    [InlineData("https://169.254.169.254/latest")]
    [InlineData("https://10.1.2.3/t")]
    [InlineData("https://0x7f000001/t")]
    public async Task A_persons_url_does_not_reach_into_our_own_network(string url)
    {
        using var outside = new NoticeHttp(allowInside: false);
        var result = Assert.IsType<DeliveryResult.Permanent>(await Send(new NtfyChannel(outside), url));
        Assert.Equal("ntfy-inside-address", result.Reason);
    }

    [Theory]
    [InlineData("http://push.example/t")]
    [InlineData("ftp://push.example/t")]
    [InlineData("https://user:pass@push.example/t")]
    [InlineData("https://push.example/t\r\nX: y")]
    [InlineData("file:///etc/passwd")]
    [InlineData("push.example")]
    [InlineData("")]
    public async Task What_is_no_url_of_ours_is_refused_for_ever(string url)
    {
        using var outside = new NoticeHttp(allowInside: false);
        Assert.IsType<DeliveryResult.Permanent>(await Send(new NtfyChannel(outside), url));
    }

    [Theory]
    [InlineData("8.8.8.8", true)]
    [InlineData("2606:4700::1", true)]
    [InlineData("127.0.0.1", false)]
    [InlineData("100.64.0.1", false)]
    [InlineData("172.31.255.255", false)]
    [InlineData("192.168.1.1", false)]
    [InlineData("224.0.0.1", false)]
    [InlineData("255.255.255.255", false)]
    [InlineData("::", false)]
    [InlineData("::ffff:192.168.1.1", false)]
    [InlineData("::7f00:1", false)]
    [InlineData("64:ff9b::a00:1", false)]
    [InlineData("fe80::1", false)]
    [InlineData("fd00::1", false)]
    [InlineData("2002:a00:1::1", false)]
    public void Knows_which_addresses_are_outside(string address, bool outside) => Assert.Equal(outside, OutsideAddresses.IsOutside(IPAddress.Parse(address)));

    [Fact]
    public void Handles_of_any_letters_are_judged_without_an_exception_and_never_pass_with_a_line_end()
    {
        using var key = SigningKey.Create();
        INoticeChannel[] channels = [new NtfyChannel(_http), new MatrixChannel(new("http://127.0.0.1:1", "x"), _http), new SignalChannel(new("http://127.0.0.1:1", "+1"), _http), new WebhookChannel(_http, key, TimeProvider.System), new SmtpChannel(new("127.0.0.1", 1, "a@b.example"), TimeProvider.System)];
        string[] seeds = ["https://push.example/t", "!room:matrix.example", "+15550199", "person@mail.example", ""];
        var random = new Random(20261122);
        for (var round = 0; round < 2000; round++)
        {
            var text = new StringBuilder(seeds[round % seeds.Length]);
            for (var i = random.Next(4); i > 0; i--) text.Insert(random.Next(text.Length + 1), (char)random.Next(random.Next(2) == 0 ? 128 : 0x10000));
            var handle = text.ToString();
            foreach (var channel in channels)
                if (channel.Normalise(handle).IsGood) Assert.False(handle.AsSpan().ContainsAny("\r\n\0"), channel.Kind);
        }
    }

    static RenderedNotice Notice(NoticeForm form) => new(NoticeTemplates.Hit, form, Language.All[0], "Aunt: there is something for you to read.\nئوقۇڭ");

    static async Task<DeliveryResult> Send(INoticeChannel channel, string address)
    {
        using var handle = new OpenedHandle(new ChannelHandle(channel.Kind, address), "");
        return await channel.SendAsync(handle, Notice(channel.FormFor(handle)), Job, TestContext.Current.CancellationToken);
    }
}
