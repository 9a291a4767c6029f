using System.Net;
using System.Net.Http.Headers;
using Polly;
using Polly.Retry;

namespace Qalqan.Cli;

/// <summary>What came of asking a server for a file.</summary>
/// <param name="Content">The file; null if there is nothing newer, or it failed.</param>
/// <param name="ETag">What the server calls this version.</param>
/// <param name="Modified">The server's date of this version, as it wrote it.</param>
/// <param name="Problem">Why it failed, in plain words; null if it did not.</param>
sealed record Fetched(byte[]? Content, string? ETag = null, string? Modified = null, string? Problem = null)
{
    /// <summary>The server has nothing newer.</summary>
    public bool Unchanged => Content is null && Problem is null;
}

/// <summary>Limits of a download, each with its reason in <see cref="Default"/>.</summary>
sealed record DownloadLimits(long MaxBytes, TimeSpan Attempt, TimeSpan Silence, TimeSpan FirstDelay, TimeSpan MaxDelay, int Retries)
{
    /// <summary>As large as a reader takes; slow lines are common where Qalqan is used, so an attempt may take long as long as bytes arrive.</summary>
    public static DownloadLimits Default { get; } =
        new(Formats.IntelligenceReader.MaxBytes, TimeSpan.FromMinutes(15), TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(2), TimeSpan.FromMinutes(2), 3);
}

/// <summary>The only place in Qalqan that uses the network: fetches feeds that the operator named, over HTTPS.</summary>
sealed class FeedDownload : IDisposable
{
    const int MaxRedirects = 5;

    readonly HttpClient _client = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.All,
        ConnectTimeout = TimeSpan.FromSeconds(20),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    readonly DownloadLimits _limits;
    readonly Action<long, long?> _progress;
    readonly ResiliencePipeline<Fetched> _retries;

    /// <summary>A reason to try again: a server that is busy, a line that broke.</summary>
    sealed class PassingFault(string message, TimeSpan? retryAfter = null) : Exception(message)
    {
        public TimeSpan? RetryAfter { get; } = retryAfter;
    }

    /// <param name="limits">Sizes and times.</param>
    /// <param name="progress">Told the bytes so far, and those in all where the server says.</param>
    public FeedDownload(DownloadLimits? limits = null, Action<long, long?>? progress = null)
    {
        _limits = limits ?? DownloadLimits.Default;
        _progress = progress ?? ((_, _) => { });
        _client.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("qalqan", null));
        _retries = new ResiliencePipelineBuilder<Fetched>().AddRetry(new RetryStrategyOptions<Fetched>
        {
            ShouldHandle = args => ValueTask.FromResult(args.Outcome.Exception is PassingFault),
            MaxRetryAttempts = _limits.Retries,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            Delay = _limits.FirstDelay,
            MaxDelay = _limits.MaxDelay,
            DelayGenerator = args => ValueTask.FromResult(args.Outcome.Exception is PassingFault { RetryAfter: { } wait } ? (TimeSpan?)(wait < _limits.MaxDelay ? wait : _limits.MaxDelay) : null),
        }).Build();
    }

    /// <summary>Fetches <paramref name="address"/>, or learns that there is nothing newer than the version given.</summary>
    public async Task<Fetched> GetAsync(Uri address, string? etag, string? modified, CancellationToken cancel)
    {
        try
        {
            return await _retries.ExecuteAsync(async token => await AttemptAsync(address, etag, modified, token), cancel);
        }
        catch (PassingFault fault)
        {
            return new(null, Problem: fault.Message);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    async Task<Fetched> AttemptAsync(Uri address, string? etag, string? modified, CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(_limits.Attempt);
        try
        {
            for (var hop = 0; hop <= MaxRedirects; hop++)
            {
                if (!IsAllowed(address)) return new(null, Problem: $"{address.GetLeftPart(UriPartial.Authority)} is not fetched: only https is");
                using var request = new HttpRequestMessage(HttpMethod.Get, address);
                if (etag is not null) request.Headers.TryAddWithoutValidation("If-None-Match", etag);
                else if (modified is not null) request.Headers.TryAddWithoutValidation("If-Modified-Since", modified);
                using var response = await HeadersAsync(request, limit);
                if ((int)response.StatusCode is >= 300 and < 400 and not 304 && response.Headers.Location is { } location) address = new Uri(address, location);
                else return await ResultAsync(response, limit);
            }
            return new(null, Problem: $"more than {MaxRedirects} redirects");
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new PassingFault("the server is too slow, or silent");
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException or InvalidDataException)
        {
            throw new PassingFault(fault is HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } ? "the server's name is not known; is there a network?" : fault.Message);
        }
    }

    /// <summary>HTTPS, or anything on this machine.</summary>
    static bool IsAllowed(Uri address) => address.Scheme == Uri.UriSchemeHttps || address.Scheme == Uri.UriSchemeHttp && address.IsLoopback;

    async Task<HttpResponseMessage> HeadersAsync(HttpRequestMessage request, CancellationTokenSource limit)
    {
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(limit.Token);
        silence.CancelAfter(_limits.Silence);
        return await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, silence.Token);
    }

    async Task<Fetched> ResultAsync(HttpResponseMessage response, CancellationTokenSource limit)
    {
        var status = (int)response.StatusCode;
        if (status == 304) return new(null);
        if (status is 408 or 425 or 429 or >= 500) throw new PassingFault($"the server answers {status}", RetryAfter(response));
        if (status != 200) return new(null, Problem: $"the server answers {status}");
        if (response.Content.Headers.ContentLength > _limits.MaxBytes) return TooLarge;
        var content = await BodyAsync(response, limit);
        if (content is null) return TooLarge;
        return new(content, response.Headers.ETag?.ToString(), response.Content.Headers.TryGetValues("Last-Modified", out var dates) ? dates.First() : null);
    }

    Fetched TooLarge => new(null, Problem: $"the file is larger than {ByteSize.Text(_limits.MaxBytes)}");

    async Task<byte[]?> BodyAsync(HttpResponseMessage response, CancellationTokenSource limit)
    {
        var total = response.Content.Headers.ContentLength;
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(limit.Token);
        await using var body = await response.Content.ReadAsStreamAsync(limit.Token);
        var buffer = new byte[Math.Min(total ?? 64 << 10, _limits.MaxBytes) + 1];
        var n = 0;
        while (true)
        {
            silence.CancelAfter(_limits.Silence);
            if (n == buffer.Length) Array.Resize(ref buffer, (int)Math.Min(buffer.Length * 2L, _limits.MaxBytes + 1));
            var read = await body.ReadAsync(buffer.AsMemory(n), silence.Token);
            if (read == 0) break;
            n += read;
            if (n > _limits.MaxBytes) return null;
            _progress(n, total);
        }
        return buffer[..n];
    }

    static TimeSpan? RetryAfter(HttpResponseMessage response) => response.Headers.RetryAfter switch
    {
        { Delta: { } wait } => wait,
        { Date: { } date } when date > DateTimeOffset.UtcNow => date - DateTimeOffset.UtcNow,
        _ => null,
    };
}
