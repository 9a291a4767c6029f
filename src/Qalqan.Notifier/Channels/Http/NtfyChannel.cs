using System.Text;

namespace Qalqan.Notifier;

/// <summary>A POST to a topic of ntfy or to a UnifiedPush endpoint that takes plain text. Who knows the URL can write and read: it is a secret, and the short form is all that goes there.</summary>
sealed class NtfyChannel(NoticeHttp http) : INoticeChannel
{
    public string Kind => "ntfy";

    // ntfy turns messages over 4,096 bytes into attachments.
    public ChannelTraits Traits { get; } = new(EndToEnd: false, "whoever runs the push server", 4096, Linkifies: true, Receipt: false);

    public HandleCheck Normalise(ReadOnlySpan<char> handle) => http.Check(handle);

    public NoticeForm FormFor(OpenedHandle handle) => NoticeForm.Short;

    public async Task<DeliveryResult> SendAsync(OpenedHandle handle, RenderedNotice notice, Guid idempotencyKey, CancellationToken cancel)
    {
        var check = Normalise(handle.Text);
        if (!check.IsGood) return new DeliveryResult.Permanent($"ntfy-{check.Fault}");
        var request = new HttpRequestMessage(HttpMethod.Post, handle.Text.ToString()) { Content = new StringContent(notice.Text, Encoding.UTF8, "text/plain") };
        request.Headers.Add("TTL", "86400");    // UnifiedPush servers want the header of RFC 8030 5.2
        request.Headers.Add("Urgency", "high");
        return await http.SendAsync(request, Kind, cancel);
    }

    public Task<DeliveryResult> ProbeAsync(CancellationToken cancel) => Task.FromResult<DeliveryResult>(new DeliveryResult.Accepted()); // each person has a server of their own
}
