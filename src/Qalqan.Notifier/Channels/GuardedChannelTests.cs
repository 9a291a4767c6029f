using System.Net;
using System.Net.Sockets;
using System.Text;
using Qalqan.Notifier;
using Xunit;

namespace Qalqan.Hub.Tests;

/// <summary>How often a server is asked for one notice.</summary>
public sealed class GuardedChannelTests
{
    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Hanging up is no answer and may be over the next moment; "not now" is one, and a server that is silent may be working.</summary>
    [Theory]
    [InlineData("", true, 3)]
    [InlineData("421 busy\r\n", true, 1)]
    [InlineData("554 go away\r\n", true, 1)]
    [InlineData("", false, 1)]
    public async Task A_mail_server_is_asked_again_at_once_only_if_it_hung_up_without_a_word(string greeting, bool hangsUp, int connections)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var serving = ServeAsync(listener, greeting, hangsUp, stop.Token);
        await using var channel = new SmtpChannel(new("127.0.0.1", ((IPEndPoint)listener.LocalEndpoint).Port, "notices@hub.example") { AnswerSeconds = 1 }, TimeProvider.System);
        Assert.IsType<DeliveryResult.RetryAfter>(await SendAsync(channel, "person@mail.example"));
        await stop.CancelAsync();
        Assert.Equal(connections, await serving);
    }

    /// <summary>What was begun may have arrived, also over a connection that had been used before.</summary>
    [Fact]
    public async Task A_push_server_that_cuts_a_request_gets_it_once()
    {
        await using var server = await LoopbackServer.StartAsync();
        using var http = new NoticeHttp(allowInside: true);
        var topic = new Uri(server.Url, "topic").ToString();
        Assert.IsType<DeliveryResult.Accepted>(await SendAsync(new NtfyChannel(http), topic));
        server.Answer = request => { request.Abort(); return Task.CompletedTask; };
        Assert.IsType<DeliveryResult.RetryAfter>(await SendAsync(new NtfyChannel(http), topic));
        Assert.Equal(2, server.Requests.Count);
    }

    /// <summary>Counts the connections until it is stopped.</summary>
    static async Task<int> ServeAsync(TcpListener listener, string greeting, bool hangsUp, CancellationToken stop)
    {
        var taken = new List<TcpClient>();
        try
        {
            while (true)
            {
                taken.Add(await listener.AcceptTcpClientAsync(stop));
                await taken[^1].GetStream().WriteAsync(Encoding.ASCII.GetBytes(greeting), stop);
                if (hangsUp) taken[^1].Close();
            }
        }
        catch (OperationCanceledException)
        {
            return taken.Count;
        }
        finally
        {
            taken.ForEach(c => c.Dispose());
        }
    }

    static async Task<DeliveryResult> SendAsync(INoticeChannel channel, string address)
    {
        using var guarded = new GuardedChannel(channel, 12_000, TimeProvider.System);
        using var handle = new OpenedHandle(new ChannelHandle(channel.Kind, address), "");
        return await guarded.SendAsync(handle, new(NoticeTemplates.Hit, NoticeForm.Short, Language.All[0], "text"), Guid.NewGuid(), Cancel);
    }
}
