
namespace Qalqan.Notifier;

/// <summary>Our signal-cli-rest-api. It knows no sign-in, so it listens on loopback only.</summary>
/// <param name="Url">Its base, <c>http://127.0.0.1:8080</c>.</param>
/// <param name="Number">Our number, <c>+…</c>.</param>
sealed record SignalSettings(string Url, string Number)
{
    /// <summary>Low: Signal asks for a CAPTCHA after a few recipients at once and then blocks for a day (signal-cli issue 1778).</summary>
    public int PerMinute { get; set; } = 20;
}

/// <summary>Signal through signal-cli's REST service, <c>POST /v2/send</c>. Encrypted from end to end, so that a person may choose the long form.</summary>
sealed class SignalChannel(SignalSettings settings, NoticeHttp http) : INoticeChannel
{
    public string Kind => "signal";

    public ChannelTraits Traits { get; } = new(EndToEnd: true, "Signal, without content", 2000, Linkifies: true, Receipt: false);

    // E.164, or the UUID by which Signal knows an account whose number is hidden.
    public HandleCheck Normalise(ReadOnlySpan<char> handle)
    {
        if (Guid.TryParseExact(handle, "D", out _)) return HandleCheck.Good;
        return handle.Length is >= 8 and <= 16 && handle[0] == '+' && !handle[1..].ContainsAnyExceptInRange('0', '9') ? HandleCheck.Good : new("signal-number");
    }

    public NoticeForm FormFor(OpenedHandle handle) => handle.WantsLong ? NoticeForm.Long : NoticeForm.Short;

    public async Task<DeliveryResult> SendAsync(OpenedHandle handle, RenderedNotice notice, Guid idempotencyKey, CancellationToken cancel)
    {
        var check = Normalise(handle.Text);
        if (!check.IsGood) return new DeliveryResult.Permanent(check.Fault!);
        var message = new SignalMessage(notice.Text, settings.Number, [handle.Text.ToString()], "normal");
        var request = new HttpRequestMessage(HttpMethod.Post, $"{settings.Url.TrimEnd('/')}/v2/send") { Content = JsonContent.Create(message, ChannelJson.Default.SignalMessage) };
        return await http.SendAsync(request, Kind, cancel);
    }

    public Task<DeliveryResult> ProbeAsync(CancellationToken cancel) => http.SendAsync(new HttpRequestMessage(HttpMethod.Get, $"{settings.Url.TrimEnd('/')}/v1/about"), Kind, cancel);
}
