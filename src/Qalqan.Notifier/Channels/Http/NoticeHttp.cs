using System.Net;
using System.Net.Sockets;

namespace Qalqan.Notifier;

/// <summary>The HTTP that notices go out by: no redirects, no cookies, no proxy, small answers, and only outside addresses for what people gave us.</summary>
sealed class NoticeHttp(bool allowInside) : IDisposable
{
    const int MaxAnswer = 64 * 1024;
    static readonly TimeSpan Soon = TimeSpan.FromMinutes(2), Longest = TimeSpan.FromDays(1);

    readonly HttpClient _client = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        MaxResponseHeadersLength = 16,
        ConnectTimeout = TimeSpan.FromSeconds(8),
        PooledConnectionLifetime = TimeSpan.FromMinutes(2), // names move; and each connection is checked anew
        ConnectCallback = (context, cancel) => OutsideAddresses.ConnectAsync(context.DnsEndPoint, allowInside, cancel),
    })
    {
        Timeout = TimeSpan.FromSeconds(15),
        MaxResponseContentBufferSize = MaxAnswer,
        DefaultRequestVersion = HttpVersion.Version11,
    };

    /// <summary>Whether a URL may be used at all: https and a host; without TLS only inside, where the flag for tests and own servers allows it.</summary>
    public HandleCheck Check(ReadOnlySpan<char> url)
    {
        if (url.Length > 2048 || url.ContainsAnyInRange('\0', ' ') || !Uri.TryCreate(url.ToString(), UriKind.Absolute, out var uri)) return new("url");
        if (uri.Scheme != Uri.UriSchemeHttps && !(allowInside && uri.Scheme == Uri.UriSchemeHttp)) return new("url-scheme");
        return uri.UserInfo.Length == 0 && uri.Fragment.Length == 0 && uri.Host.Length > 0 ? HandleCheck.Good : new("url");
    }

    /// <summary>Sends the request and says what its answer means.</summary>
    /// <param name="request">Disposed of here.</param>
    /// <param name="channel">For the reason.</param>
    /// <param name="cancel">Ends the attempt.</param>
    public async Task<DeliveryResult> SendAsync(HttpRequestMessage request, string channel, CancellationToken cancel)
    {
        try
        {
            using (request)
            using (var response = await _client.SendAsync(request, cancel)) return Meaning(response, channel);
        }
        catch (HttpRequestException e) when (e.InnerException is InsideAddressException)
        {
            return new DeliveryResult.Permanent($"{channel}-inside-address");
        }
        catch (Exception e) when (e is HttpRequestException or SocketException or IOException)
        {
            var never = e is HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError };
            return new DeliveryResult.RetryAfter(Soon, $"{channel}-connection", BrokeOff: never);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return new DeliveryResult.RetryAfter(Soon, $"{channel}-slow");
        }
    }

    public void Dispose() => _client.Dispose();

    static DeliveryResult Meaning(HttpResponseMessage response, string channel)
    {
        var code = (int)response.StatusCode;
        if (code is >= 200 and < 300) return new DeliveryResult.Accepted();
        // 401 and 403 are our token's fault; 408, 425, 429 and 5xx pass. Everything else, redirects among it, stays as it is.
        if (code is 401 or 403 or 408 or 425 or 429 or >= 500) return new DeliveryResult.RetryAfter(Wait(response), $"{channel}-{code}");
        return new DeliveryResult.Permanent($"{channel}-{code}");
    }

    static TimeSpan Wait(HttpResponseMessage response)
    {
        var asked = response.Headers.RetryAfter?.Delta ?? Soon;
        return asked < TimeSpan.FromSeconds(1) ? TimeSpan.FromSeconds(1) : asked > Longest ? Longest : asked;
    }
}
