using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Qalqan.Cli;
using Xunit;

namespace Qalqan.Tests;

/// <summary>Fetching, against a real HTTP server on this machine that behaves as servers do.</summary>
public sealed class FeedUpdateTests : IDisposable
{
    const string Address = "feed.csv";
    static readonly DownloadLimits Limits = new(1 << 20, TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(2), TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(20), 2);

    readonly string _folder = Path.Combine(Path.GetTempPath(), $"qalqan-{Guid.NewGuid():N}");
    readonly Server _server = new();
    readonly IntelligenceStore _store;
    ImportReport _report = new();

    public FeedUpdateTests() => _store = new(_folder);

    public void Dispose()
    {
        _server.Dispose();
        _store.Dispose();
        Directory.Delete(_folder, true);
    }

    async Task<string> UpdateAsync(string path = Address, string format = "file", params string[] inside)
    {
        _report = new();
        using var download = new FeedDownload(Limits);
        await new FeedUpdate(_store, download, _report).RunAsync(new("f", "F", "CC0-1.0", format, $"{_server.Root}{path}", "research", inside), Tlp.Clear, false, TestContext.Current.CancellationToken);
        using var text = new StringWriter();
        _report.WriteText(text);
        return text.ToString();
    }

    [Fact]
    public async Task Takes_in_a_feed_and_asks_next_time_only_for_a_newer_one()
    {
        _server.Answer(Address, r => r.IfNoneMatch == "\"v1\"" ? Reply.Status(304) : Reply.Ok("evil.example\nworse.example\n", "\"v1\""));
        Assert.Contains("2 new", await UpdateAsync(), StringComparison.Ordinal);
        Assert.Contains("nothing newer", await UpdateAsync(), StringComparison.Ordinal);
        Assert.False(_report.Failed);
        var feed = _store.Feeds().Single();
        Assert.Equal((2L, "CC0-1.0", Tlp.Clear), (feed.Count, feed.Licence, feed.Tlp));
    }

    [Theory]
    [InlineData(500)]
    [InlineData(404)]
    [InlineData(200)]
    public async Task A_feed_that_fails_leaves_the_version_before(int status)
    {
        _server.Answer(Address, _ => Reply.Ok("evil.example\n", null));
        await UpdateAsync();
        // With status 200: a page that asks for a log-in, which is in no format.
        _server.Answer(Address, _ => new(status, "<html>no</html>", null));
        await UpdateAsync();
        Assert.True(_report.Failed);
        Assert.Equal(1, _store.Feeds().Single().Count);
    }

    [Fact]
    public async Task Tries_again_when_the_server_is_busy()
    {
        var asked = 0;
        _server.Answer(Address, _ => ++asked < 3 ? new(503, "", null) { RetryAfter = "0" } : Reply.Ok("evil.example\n", null));
        Assert.Contains("1 new", await UpdateAsync(), StringComparison.Ordinal);
        Assert.Equal(3, asked);
    }

    [Fact]
    public async Task A_cut_off_answer_is_no_release()
    {
        _server.Answer(Address, _ => Reply.Ok("evil.example\n", null) with { DeclaredLength = 5000 });
        await UpdateAsync();
        Assert.True(_report.Failed);
        Assert.Empty(_store.Feeds());
    }

    [Fact]
    public async Task A_silent_server_is_given_up()
    {
        _server.Answer(Address, _ => Reply.Ok("evil.example\n", null) with { Silent = true });
        using var download = new FeedDownload(Limits with { Silence = TimeSpan.FromMilliseconds(200), Retries = 1 });
        var fetched = await download.GetAsync(new Uri(_server.Root + Address), null, null, TestContext.Current.CancellationToken);
        Assert.Equal("the server is too slow, or silent", fetched.Problem);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Too_large_an_answer_is_refused(bool declared)
    {
        _server.Answer(Address, _ => Reply.Ok(new string('a', (1 << 20) + 10), null) with { Chunked = !declared });
        Assert.Contains("larger than", await UpdateAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://feeds.example/x")]
    [InlineData("ftp://127.0.0.1/x")]
    [InlineData("file:///etc/passwd")]
    public async Task Only_https_is_fetched_from_elsewhere(string address)
    {
        using var download = new FeedDownload(Limits);
        Assert.Contains("only https", (await download.GetAsync(new Uri(address), null, null, TestContext.Current.CancellationToken)).Problem, StringComparison.Ordinal);
        _server.Answer(Address, _ => new(302, "", null) { Location = address });
        Assert.Contains("only https", await UpdateAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_circle_of_redirects_ends()
    {
        _server.Answer(Address, _ => new(302, "", null) { Location = "/" + Address });
        Assert.Contains("redirects", await UpdateAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reads_the_named_files_of_an_archive()
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, text) in new[] { ("repo/a/iocs.csv", "value,type\nevil.example,domain\n"), ("repo/README.md", "other.example\n"), ("repo/b/iocs.csv", "worse.example\n") })
            {
                using var entry = new StreamWriter(zip.CreateEntry(name).Open());
                entry.Write(text);
            }
        }
        _server.Answer("repo.zip", _ => Reply.Ok(bytes.ToArray(), null));
        await UpdateAsync("repo.zip", "zip", "iocs.csv");
        Assert.Equal(["evil.example", "worse.example"], _store.Active().Select(i => i.Value));
        _server.Answer("repo.zip", _ => Reply.Ok("PK not an archive", null));
        Assert.Contains("damaged", await UpdateAsync("repo.zip", "zip", "iocs.csv"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fetches_only_the_events_that_changed()
    {
        const string One = "00000000-0000-4000-8000-000000000001", Two = "00000000-0000-4000-8000-000000000002";
        string Manifest(int second) => $$$"""{"{{{One}}}":{"timestamp":"1"},"{{{Two}}}":{"timestamp":"{{{second}}}"},"../../evil":{"timestamp":"1"}}""";
        string Event(string value) => $$$"""{"Event":{"info":"I","Attribute":[{"type":"domain","value":"{{{value}}}","to_ids":true}]}}""";
        _server.Answer("manifest.json", _ => Reply.Ok(Manifest(1), null));
        _server.Answer($"{One}.json", _ => Reply.Ok(Event("one.example"), null));
        _server.Answer($"{Two}.json", _ => Reply.Ok(Event("two.example"), null));
        await UpdateAsync("manifest.json", "misp-feed");
        _server.Answer("manifest.json", _ => Reply.Ok(Manifest(2), null));
        _server.Answer($"{One}.json", _ => new(500, "", null));
        _server.Answer($"{Two}.json", _ => Reply.Ok(Event("two-changed.example"), null));
        await UpdateAsync("manifest.json", "misp-feed");
        Assert.False(_report.Failed);
        Assert.Equal(["one.example", "two-changed.example"], _store.Active().Select(i => i.Value).Order());
    }

    [Fact]
    public async Task An_event_that_cannot_be_fetched_stays_as_it_was_and_is_fetched_next_time()
    {
        const string One = "00000000-0000-4000-8000-000000000001";
        string Manifest(int second) => $$$"""{"{{{One}}}":{"timestamp":"{{{second}}}"}}""";
        string Event(string value) => $$$"""{"Event":{"info":"I","Attribute":[{"type":"domain","value":"{{{value}}}","to_ids":true}]}}""";
        _server.Answer("manifest.json", _ => Reply.Ok(Manifest(1), "\"v1\""));
        _server.Answer($"{One}.json", _ => Reply.Ok(Event("one.example"), null));
        await UpdateAsync("manifest.json", "misp-feed");
        _server.Answer("manifest.json", r => r.IfNoneMatch == "\"v2\"" ? Reply.Status(304) : Reply.Ok(Manifest(2), "\"v2\""));
        _server.Answer($"{One}.json", _ => new(404, "", null));
        Assert.Contains("not fetched", await UpdateAsync("manifest.json", "misp-feed"), StringComparison.Ordinal);
        Assert.Equal(["one.example"], _store.Active().Select(i => i.Value));
        _server.Answer($"{One}.json", _ => Reply.Ok(Event("one-changed.example"), null));
        await UpdateAsync("manifest.json", "misp-feed");
        Assert.Equal(["one-changed.example"], _store.Active().Select(i => i.Value));
    }

    [Theory]
    [InlineData("""{"\ud800":{"timestamp":"1"}}""")]
    [InlineData("""{"00000000-0000-4000-8000-000000000001":{"timestamp":"\udc00"}}""")]
    public async Task A_table_of_contents_with_half_characters_is_damaged(string manifest)
    {
        _server.Answer("manifest.json", _ => Reply.Ok(manifest, null));
        Assert.Contains("damaged", await UpdateAsync("manifest.json", "misp-feed"), StringComparison.Ordinal);
    }

    sealed record Request(string Path, string? IfNoneMatch);

    sealed record Reply(int Code, byte[] Body, string? ETag)
    {
        public Reply(int code, string body, string? etag) : this(code, Encoding.UTF8.GetBytes(body), etag) { }

        public string? RetryAfter { get; init; }
        public string? Location { get; init; }
        public int? DeclaredLength { get; init; }
        public bool Silent { get; init; }
        public bool Chunked { get; init; }

        public static Reply Ok(string body, string? etag) => new(200, body, etag);

        public static Reply Ok(byte[] body, string? etag) => new(200, body, etag);

        public static Reply Status(int code) => new(code, "", null);
    }

    /// <summary>A small HTTP/1.1 server: one request a connection.</summary>
    sealed class Server : IDisposable
    {
        readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        readonly CancellationTokenSource _stop = new();
        readonly System.Collections.Concurrent.ConcurrentDictionary<string, Func<Request, Reply>> _answers = new();

        public Server()
        {
            _listener.Start();
            _ = AcceptAsync();
        }

        public string Root => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/";

        public void Answer(string path, Func<Request, Reply> answer) => _answers["/" + path] = answer;

        public void Dispose()
        {
            _stop.Cancel();
            _listener.Dispose();
        }

        async Task AcceptAsync()
        {
            while (!_stop.IsCancellationRequested)
            {
                try
                {
                    var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                    _ = ServeAsync(client);
                }
                catch (Exception end) when (end is OperationCanceledException or SocketException or ObjectDisposedException)
                {
                    return;
                }
            }
        }

        async Task ServeAsync(TcpClient client)
        {
            using var _ = client;
            try
            {
                await using var stream = client.GetStream();
                using var reader = new StreamReader(stream, leaveOpen: true);
                var path = (await reader.ReadLineAsync(_stop.Token))!.Split(' ')[1];
                string? etag = null;
                while (await reader.ReadLineAsync(_stop.Token) is { Length: > 0 } header)
                    if (header.StartsWith("If-None-Match: ", StringComparison.OrdinalIgnoreCase)) etag = header[15..];
                var reply = _answers.TryGetValue(path, out var answer) ? answer(new(path, etag)) : Reply.Status(404);
                await WriteAsync(stream, reply);
            }
            catch (Exception end) when (end is IOException or OperationCanceledException or SocketException)
            {
                // The client gave up, as some tests want.
            }
        }

        async Task WriteAsync(NetworkStream stream, Reply reply)
        {
            var head = new StringBuilder().Append(CultureInfo.InvariantCulture, $"HTTP/1.1 {reply.Code} X\r\nConnection: close\r\n");
            if (reply.Chunked) head.Append("Transfer-Encoding: chunked\r\n");
            else if (reply.Code != 304) head.Append(CultureInfo.InvariantCulture, $"Content-Length: {reply.DeclaredLength ?? reply.Body.Length}\r\n");
            if (reply.ETag is not null) head.Append(CultureInfo.InvariantCulture, $"ETag: {reply.ETag}\r\n");
            if (reply.RetryAfter is not null) head.Append(CultureInfo.InvariantCulture, $"Retry-After: {reply.RetryAfter}\r\n");
            if (reply.Location is not null) head.Append(CultureInfo.InvariantCulture, $"Location: {reply.Location}\r\n");
            await stream.WriteAsync(Encoding.ASCII.GetBytes(head.Append("\r\n").ToString()), _stop.Token);
            if (reply.Silent) await Task.Delay(Timeout.Infinite, _stop.Token);
            if (reply.Chunked) await stream.WriteAsync(Encoding.ASCII.GetBytes($"{reply.Body.Length:x}\r\n"), _stop.Token);
            await stream.WriteAsync(reply.Body, _stop.Token);
            if (reply.Chunked) await stream.WriteAsync("\r\n0\r\n\r\n"u8.ToArray(), _stop.Token);
        }
    }
}
