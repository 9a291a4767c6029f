using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Qalqan.Notifier;

/// <summary>A signed POST to a partner's own receiver. How it is verified stands in the README.</summary>
sealed class WebhookChannel(NoticeHttp http, SigningKey key, TimeProvider clock) : INoticeChannel
{
    public string Kind => "webhook";

    public ChannelTraits Traits { get; } = new(EndToEnd: false, "the partner", 64_000, Linkifies: false, Receipt: false);

    public HandleCheck Normalise(ReadOnlySpan<char> handle) => http.Check(handle);

    public NoticeForm FormFor(OpenedHandle handle) => NoticeForm.Short;

    public async Task<DeliveryResult> SendAsync(OpenedHandle handle, RenderedNotice notice, Guid idempotencyKey, CancellationToken cancel)
    {
        var check = Normalise(handle.Text);
        if (!check.IsGood) return new DeliveryResult.Permanent($"webhook-{check.Fault}");
        var body = JsonSerializer.SerializeToUtf8Bytes(new WebhookNotice(idempotencyKey, notice.Language.Tag, notice.Template, notice.Text), ChannelJson.Default.WebhookNotice);
        var time = clock.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var nonce = idempotencyKey.ToString("N");
        var request = new HttpRequestMessage(HttpMethod.Post, handle.Text.ToString()) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Add("X-Qalqan-Timestamp", time);
        request.Headers.Add("X-Qalqan-Nonce", nonce);
        request.Headers.Add("X-Qalqan-Signature", $"ES256 key={key.Public.Id} value={Convert.ToBase64String(key.Sign(Signed(time, nonce, body)))}");
        return await http.SendAsync(request, Kind, cancel);
    }

    public Task<DeliveryResult> ProbeAsync(CancellationToken cancel) => Task.FromResult<DeliveryResult>(new DeliveryResult.Accepted()); // each partner has a receiver of their own

    /// <summary>What is signed: timestamp, nonce and body, a line feed between.</summary>
    internal static byte[] Signed(string time, string nonce, ReadOnlySpan<byte> body) => [.. Encoding.ASCII.GetBytes($"qalqan/webhook/v1\n{time}\n{nonce}\n"), .. body];
}
