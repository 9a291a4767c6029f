using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Qalqan.Hub;

/// <summary>The line to the notifier: signed jobs out, answers back. Over a Unix socket or loopback; what travels is signed and sealed, so the line itself is not trusted with anything.</summary>
sealed class NotifierClient : IDisposable
{
    readonly HttpClient _http;

    /// <param name="address"><c>unix:/path</c> or <c>http://host:port</c>.</param>
    public NotifierClient(string address)
    {
        var handler = new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) };
        if (address.StartsWith("unix:", StringComparison.Ordinal))
        {
            var path = address["unix:".Length..];
            handler.ConnectCallback = async (_, cancel) =>
            {
                var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                try
                {
                    await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancel);
                    return new NetworkStream(socket, ownsSocket: true);
                }
                catch
                {
                    socket.Dispose();
                    throw;
                }
            };
            address = "http://notifier";
        }
        // A batch waits for the slowest channel, and for the fallback after it.
        _http = new(handler) { BaseAddress = new(address), Timeout = TimeSpan.FromMinutes(5) };
    }

    /// <summary>The notifier's public key, and nothing else it knows.</summary>
    public async Task<SealingPublicKey> Key(CancellationToken cancel) => (await Keys(cancel)).Current;

    /// <summary>The key that handles are to be sealed to, and the ids of all keys that it opens handles with: more than one while they move.</summary>
    public async Task<(SealingPublicKey Current, IReadOnlyList<string> Opens)> Keys(CancellationToken cancel)
    {
        using var health = JsonDocument.Parse(await _http.GetStringAsync(new Uri("/v1/health", UriKind.Relative), cancel));
        return health.RootElement.TryGetProperty("publicKey", out var text) && text.TryGetBytesFromBase64(out var bytes) && SealingPublicKey.TryImport(bytes, out var key)
            && health.RootElement.TryGetProperty("keyIds", out var ids) && ids.ValueKind == JsonValueKind.Array
            ? (key, [.. ids.EnumerateArray().Select(id => id.GetString() ?? "")])
            : throw new InvalidDataException("what answers at the notifier's address is no notifier");
    }

    /// <summary>Has handles sealed to the next key, which begins to exist with the first such request.</summary>
    public async Task<(SealingPublicKey Next, IReadOnlyList<ResealLine> Lines)> Reseal(IReadOnlyList<ResealLine> lines, CancellationToken cancel)
    {
        using var content = new StringContent(string.Concat(lines.Select(l => l.ToLine() + "\n")), Encoding.ASCII, "text/plain");
        using var response = await _http.PostAsync(new Uri("/v1/reseal", UriKind.Relative), content, cancel);
        response.EnsureSuccessStatusCode();
        var moved = new List<ResealLine>();
        foreach (var line in (await response.Content.ReadAsStringAsync(cancel)).Split('\n', StringSplitOptions.RemoveEmptyEntries))
            if (ResealLine.TryRead(line, out var read)) moved.Add(read);
        return response.Headers.TryGetValues("X-Qalqan-Key", out var values) && SealingPublicKey.TryImport(Api.Bytes(values.First(), "X-Qalqan-Key"), out var next)
            ? (next, moved) : throw new InvalidDataException("the notifier did not say its next key");
    }

    /// <summary>Has an old key destroyed.</summary>
    public async Task Retire(string order, CancellationToken cancel)
    {
        using var content = new StringContent(order + "\n", Encoding.ASCII, "text/plain");
        using var response = await _http.PostAsync(new Uri("/v1/reseal/finish", UriKind.Relative), content, cancel);
        response.EnsureSuccessStatusCode();
    }

    /// <summary>Tries every channel without sending anything to anybody: kind, and <c>ready</c> or what is wrong.</summary>
    public async Task<IReadOnlyDictionary<string, string>> TestChannels(CancellationToken cancel)
    {
        using var answer = await _http.PostAsync(new Uri("/v1/channels/test", UriKind.Relative), null, cancel);
        answer.EnsureSuccessStatusCode();
        using var said = JsonDocument.Parse(await answer.Content.ReadAsByteArrayAsync(cancel));
        return said.RootElement.EnumerateObject().ToDictionary(p => p.Name, p => p.Value.GetString() ?? "");
    }

    /// <summary>Whether it is there.</summary>
    public async Task<bool> IsUp(CancellationToken cancel)
    {
        try
        {
            using var answer = await _http.GetAsync(new Uri("/v1/health", UriKind.Relative), cancel);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    /// <summary>Sends a batch; answers come as they are there, in no order, those that are there already together.</summary>
    public async IAsyncEnumerable<IReadOnlyList<NoticeAnswer>> Send(IEnumerable<string> jobs, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/v1/jobs", UriKind.Relative)) { Content = new StringContent(string.Join('\n', jobs), Encoding.ASCII, "text/plain") };
        using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel);
        response.EnsureSuccessStatusCode();
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(cancel));
        var there = new List<NoticeAnswer>();
        while (true)
        {
            var reading = reader.ReadLineAsync(cancel);
            if (!reading.IsCompletedSuccessfully && there.Count > 0) // before a wait, and before a fault
            {
                yield return there;
                there = [];
            }
            if (await reading is not { } line) break;
            if (NoticeAnswer.TryRead(line, out var answer)) there.Add(answer);
        }
        if (there.Count > 0) yield return there;
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();
}
