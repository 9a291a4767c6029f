using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Qalqan.Hub;

/// <summary>A command's line to a running hub: its API, and the machine token from a file.</summary>
sealed class HubClient : IDisposable
{
    /// <summary>A check of the largest submission, or a rotation of everybody, takes minutes on a small machine.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromHours(1);

    static readonly System.Buffers.SearchValues<char> TokenLetters = System.Buffers.SearchValues.Create("0123456789abcdef");

    readonly HttpClient _http;

    /// <param name="hub">The hub's address.</param>
    /// <param name="tokenFile">A file whose first line is the token; null where none is needed.</param>
    /// <exception cref="HubException">The address is none, or would carry the token readable over a network.</exception>
    public HubClient(string hub, string? tokenFile)
    {
        if (!Uri.TryCreate(hub.TrimEnd('/') + "/api/v1/", UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https")) throw new HubException("--hub: http://… or https://… is expected");
        if (address.Scheme == Uri.UriSchemeHttp && !address.IsLoopback && !address.Host.EndsWith(".onion", StringComparison.OrdinalIgnoreCase))
            throw new HubException("--hub: over plain http the token could be read on the way; use https, an onion address, or a tunnel to this machine");
        _http = new(new SocketsHttpHandler { AllowAutoRedirect = false }) { BaseAddress = address, Timeout = Patience };
        if (tokenFile is not null) _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token(tokenFile));
    }

    /// <summary>Asks.</summary>
    /// <exception cref="HubException">The hub refused; the message has its reason.</exception>
    public async Task<T> Get<T>(string path, JsonTypeInfo<T> type, CancellationToken cancel)
    {
        using var response = await Send(HttpMethod.Get, path, null, cancel);
        return await Read(response, type, cancel);
    }

    /// <summary>Asks for bytes.</summary>
    /// <exception cref="HubException">The hub refused.</exception>
    public async Task Download(string path, Stream output, CancellationToken cancel)
    {
        using var response = await Send(HttpMethod.Get, path, null, cancel);
        await response.Content.CopyToAsync(output, cancel);
    }

    /// <summary>Sends <paramref name="body"/> and reads the answer.</summary>
    /// <exception cref="HubException">The hub refused.</exception>
    public async Task<T> Post<TBody, T>(string path, TBody body, JsonTypeInfo<TBody> bodyType, JsonTypeInfo<T> type, CancellationToken cancel)
    {
        using var response = await Send(HttpMethod.Post, path, Json(body, bodyType), cancel);
        return await Read(response, type, cancel);
    }

    /// <summary>Sends <paramref name="body"/>, to which there is no answer but that it was done.</summary>
    /// <exception cref="HubException">The hub refused.</exception>
    public async Task Do<TBody>(HttpMethod method, string path, TBody body, JsonTypeInfo<TBody> bodyType, CancellationToken cancel)
    {
        using var response = await Send(method, path, Json(body, bodyType), cancel);
    }

    /// <summary>Asks for something to be done that needs no words.</summary>
    /// <exception cref="HubException">The hub refused.</exception>
    public async Task Do(HttpMethod method, string path, CancellationToken cancel)
    {
        using var response = await Send(method, path, null, cancel);
    }

    /// <summary>Sends bytes; the caller disposes the answer.</summary>
    /// <exception cref="HubException">The hub refused.</exception>
    public Task<HttpResponseMessage> PostBytes(string path, Stream content, CancellationToken cancel) => Send(HttpMethod.Post, path, new StreamContent(content), cancel);

    /// <summary>Reads an answer.</summary>
    /// <exception cref="HubException">It is none.</exception>
    public static async Task<T> Read<T>(HttpResponseMessage response, JsonTypeInfo<T> type, CancellationToken cancel)
    {
        try
        {
            return JsonSerializer.Deserialize(await response.Content.ReadAsByteArrayAsync(cancel), type) ?? throw new HubException("what answers at --hub is no hub of this version");
        }
        catch (JsonException)
        {
            throw new HubException("what answers at --hub is no hub of this version");
        }
    }

    /// <summary>One segment of a path: what was typed is never more than that.</summary>
    public static string Segment(string typed) => Uri.EscapeDataString(typed) is var escaped && escaped.Trim('.').Length > 0 ? escaped : throw new HubException("a name or id is expected");

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    async Task<HttpResponseMessage> Send(HttpMethod method, string path, HttpContent? content, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative)) { Content = content };
        HttpResponseMessage response;
        try
        {
            response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel);
        }
        catch (HttpRequestException e)
        {
            throw new HubException($"the hub at {_http.BaseAddress!.Authority} cannot be reached: {e.HttpRequestError}");
        }
        if (response.IsSuccessStatusCode) return response;
        using (response) throw new HubException(await Reason(response, cancel));
    }

    static async Task<string> Reason(HttpResponseMessage response, CancellationToken cancel)
    {
        const int MaxReason = 64 << 10;
        if (response.Content.Headers.ContentType?.MediaType == "application/json" && response.Content.Headers.ContentLength is null or <= MaxReason)
        {
            try
            {
                if (JsonSerializer.Deserialize(await response.Content.ReadAsByteArrayAsync(cancel), ApiJson.Default.Problem) is { } problem) return "the hub says: " + problem.Error;
            }
            catch (JsonException)
            {
                // It was no hub that answered.
            }
        }
        return response.StatusCode == HttpStatusCode.NotFound ? "there is no such place at --hub" : $"the hub answered {(int)response.StatusCode}";
    }

    static ByteArrayContent Json<T>(T body, JsonTypeInfo<T> type) => new(JsonSerializer.SerializeToUtf8Bytes(body, type)) { Headers = { ContentType = new("application/json") } };

    static string Token(string file)
    {
        var token = File.ReadLines(file).FirstOrDefault()?.Trim() ?? "";
        return token.StartsWith(MachineTokens.Prefix, StringComparison.Ordinal) && token.AsSpan(MachineTokens.Prefix.Length).IndexOfAnyExcept(TokenLetters) < 0 ? token : throw new HubException("--token-file: its first line is no machine token (qlq_…)");
    }
}
