using System.Net.Http.Headers;

namespace Qalqan.Notifier;

/// <summary>Our account on a Matrix server.</summary>
/// <param name="Url">Its base, <c>https://matrix.example</c>.</param>
/// <param name="TokenFile">File with the access token in its first line.</param>
sealed record MatrixSettings(string Url, string TokenFile)
{
    public int PerMinute { get; set; } = 120; // servers commonly allow a few messages a second for one account
}

/// <summary>A message into a room that the person and our account share (Client-Server API, PUT …/send). Not encrypted: the short form.</summary>
sealed class MatrixChannel(MatrixSettings settings, NoticeHttp http) : INoticeChannel
{
    public string Kind => "matrix";

    public ChannelTraits Traits { get; } = new(EndToEnd: false, "whoever runs the room's servers", 32_000, Linkifies: true, Receipt: false);

    public HandleCheck Normalise(ReadOnlySpan<char> handle) =>
        handle.Length is > 1 and <= 255 && handle[0] == '!' && !handle.ContainsAnyExceptInRange('!', '~') ? HandleCheck.Good : new("matrix-room");

    public NoticeForm FormFor(OpenedHandle handle) => NoticeForm.Short;

    public async Task<DeliveryResult> SendAsync(OpenedHandle handle, RenderedNotice notice, Guid idempotencyKey, CancellationToken cancel)
    {
        var check = Normalise(handle.Text);
        if (!check.IsGood) return new DeliveryResult.Permanent(check.Fault!);
        // The transaction id makes the server drop a second PUT of the same notice.
        var request = Request(HttpMethod.Put, $"v3/rooms/{Uri.EscapeDataString(handle.Text)}/send/m.room.message/{idempotencyKey:N}");
        request.Content = JsonContent.Create(new MatrixMessage("m.text", notice.Text), ChannelJson.Default.MatrixMessage);
        return await http.SendAsync(request, Kind, cancel);
    }

    public Task<DeliveryResult> ProbeAsync(CancellationToken cancel) => http.SendAsync(Request(HttpMethod.Get, "v3/account/whoami"), Kind, cancel);

    HttpRequestMessage Request(HttpMethod method, string path)
    {
        var request = new HttpRequestMessage(method, $"{settings.Url.TrimEnd('/')}/_matrix/client/{path}");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", File.ReadLines(settings.TokenFile).FirstOrDefault("").Trim());
        return request;
    }
}
