using System.Net;
using System.Text;
using Microsoft.AspNetCore.Routing;
using Xunit;

namespace Qalqan.Hub.Tests;

/// <summary>Who may call what, and what hostile bodies come to.</summary>
public sealed class ScopeTests(StartedHub shared) : IClassFixture<StartedHub>, IDisposable
{
    /// <summary>Open to whoever knows a receipt code, the set-up code, or nothing. Everything else needs a scope; a new route is in neither list until somebody decided.</summary>
    static readonly string[] Open =
        ["POST /api/v1/setup", "POST /api/v1/mailbox", "POST /api/v1/mailbox/acknowledgements", "POST /api/v1/mailbox/deletion", "POST /api/v1/verify", "GET /health/live", "GET /health/ready", "GET /openapi/{documentName}.json"];

    static readonly string[] NotApi = ["/api/", "/health/", "/openapi/"];

    readonly string? _token = shared.Fixture.Client.Token;

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>The tests call with tokens of their own.</summary>
    public void Dispose() => shared.Fixture.Client.Token = _token;

    [Fact]
    public async Task Every_route_needs_the_scope_it_says_and_no_other_opens_it()
    {
        var fixture = shared.Fixture;
        var hub = fixture.Client;
        var made = fixture.Part<MachineTokens>();
        var tokens = Scopes.All.ToDictionary(s => s, s => made.Create("only " + s, [s]).Token);
        var allBut = new Dictionary<string, string>();
        var routes = fixture.Part<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .SelectMany(e => (e.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["ANY"]).Select(m => (Method: m, Path: "/" + e.RoutePattern.RawText!.TrimStart('/'), Needed: e.Metadata.GetMetadata<NeededScope>())))
            .Where(r => NotApi.Any(a => r.Path.StartsWith(a, StringComparison.Ordinal))).ToList();
        Assert.True(routes.Count > 20);
        Assert.Equal(Open.Order(), routes.Where(r => r.Needed is null).Select(r => $"{r.Method} {r.Path}").Distinct().Order());
        foreach (var route in routes.Where(r => r.Needed is not null))
        {
            string[] opening = [route.Needed!.Scope, .. route.Needed.Others];
            Assert.Subset(Scopes.All.ToHashSet(), opening.ToHashSet());
            var others = string.Join(' ', opening.Order(StringComparer.Ordinal));
            if (!allBut.ContainsKey(others)) allBut[others] = made.Create("all but " + others, [.. Scopes.All.Except(opening)]).Token;
            var path = route.Path.Replace("{**path}", "0/000", StringComparison.Ordinal).Replace("{id}", new string('0', 32), StringComparison.Ordinal).Replace("{name}", "none", StringComparison.Ordinal);
            var place = $"{route.Method} {route.Path}";
            foreach (var (token, status) in new (string?, HttpStatusCode)[]
            {
                (null, HttpStatusCode.Unauthorized), ("", HttpStatusCode.Unauthorized), ("qlq_" + new string('0', 48), HttpStatusCode.Unauthorized), (tokens[opening[0]][..^1], HttpStatusCode.Unauthorized),
                (allBut[others], HttpStatusCode.Forbidden),
            })
            {
                hub.Token = token;
                // With a body that cannot be read: whoever may not call is told that first.
                using var refused = await hub.SendAsync(new(route.Method), path, route.Method == "GET" ? null : new StringContent("{ no JSON", Encoding.UTF8, "application/json"));
                Assert.True(status == refused.StatusCode, $"{place}: {refused.StatusCode} instead of {status}");
            }
            foreach (var scope in opening)
            {
                hub.Token = tokens[scope];
                using var passed = await hub.SendAsync(new(route.Method), path, route.Method == "GET" ? null : new StringContent("{ no JSON", Encoding.UTF8, "application/json"));
                Assert.False(passed.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.InternalServerError, $"{place} with {scope}: {passed.StatusCode}");
            }
        }
    }

    [Fact]
    public void No_two_routes_take_the_same_method_at_the_same_place()
    {
        var fixture = shared.Fixture;
        var routes = fixture.Part<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .SelectMany(e => (e.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["ANY"]).Select(m => $"{m} /{e.RoutePattern.RawText!.TrimStart('/')}")).ToList();
        Assert.True(routes.Count > 100);
        Assert.Equal(routes.Distinct().Order(StringComparer.Ordinal), routes.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_revoked_token_opens_nothing_any_more()
    {
        var fixture = shared.Fixture;
        var all = fixture.Client.Token;
        var tokens = fixture.Part<MachineTokens>();
        var (id, token) = tokens.Create("short", [Scopes.Submit]);
        fixture.Client.Token = token;
        using (var good = await fixture.Client.SubmitRawAsync(null, "text"u8.ToArray())) Assert.Equal(HttpStatusCode.OK, good.StatusCode);
        fixture.Client.Token = all;
        using (var revoked = await fixture.Client.SendAsync(HttpMethod.Delete, $"tokens/{id}", null)) Assert.Equal(HttpStatusCode.NoContent, revoked.StatusCode);
        fixture.Client.Token = token;
        using (var bad = await fixture.Client.SubmitRawAsync(null, "text"u8.ToArray())) Assert.Equal(HttpStatusCode.Unauthorized, bad.StatusCode);
    }

    public static TheoryData<string, string, string> BadJson => new()
    {
        { "verify", """{"number":1,"number":2,"code":"bcdf"}""", "$" },
        { "verify", """{"number":1,"code":"bcdf","more":3}""", "JSON" },
        { "verify", """{"number":"1","code":"bcdf"}""", "$.number" },
        { "verify", """{"number":1e99,"code":"bcdf"}""", "$.number" },
        { "verify", "", "JSON" },
        { "verify", "null", "" },
        { "verify", "[]", "JSON" },
        { "verify", "\u0000", "JSON" },
        { "mailbox", """{"code":{"a":1}}""", "$.code" },
        { "organisations", """{"name":"A","domains":["a.example"],"domains":["b.example"]}""", "JSON" },
        { "organisations", """{"name":"A","domains":["*"]}""", "domain" },
        { "responders", """{"organisation":"x","name":"A","roles":[],"sealingKey":"%%%","signingKey":"","wrappedKeys":""}""", "sealingKey" },
        { "tokens", """{"label":"a","scopes":["root"]}""", "root" },
        { "people", """{"nickname":"call +1 555 0100","languages":["en"]}""", "nickname" },
        { "feeds/a/withdrawals", """{"indicators":[{"kind":"nothing","value":"x"}]}""", "nothing" },
    };

    [Theory]
    [MemberData(nameof(BadJson))]
    public async Task A_body_that_cannot_be_used_is_refused_with_its_reason(string path, string body, string reason)
    {
        var fixture = shared.Fixture;
        using var refused = await fixture.Client.SendAsync(HttpMethod.Post, path, new StringContent(body, Encoding.UTF8, "application/json"));
        var said = await refused.Content.ReadAsStringAsync(Cancel);
        Assert.True(refused.StatusCode == HttpStatusCode.BadRequest, $"{refused.StatusCode}: {said}");
        Assert.StartsWith("{\"error\":", said, StringComparison.Ordinal);
        Assert.Contains(reason, said, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Speed", "slow")]
    public async Task Hostile_bodies_end_in_an_answer_and_take_no_memory_that_stays()
    {
        await using var fixture = await new HubFixture().StartProcessAsync();
        var hub = fixture.Client;
        var person = await hub.PersonAsync();
        var before = fixture.Process!.WorkingSet;

        // A gigabyte announced, to routes with and without a token; nothing of it is read.
        Assert.Contains(" 413 ", await RawAsync(hub.Address, $"POST /api/v1/submissions HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {hub.Token}\r\nContent-Length: 1073741824\r\n\r\n"), StringComparison.Ordinal);
        Assert.Contains(" 413 ", await RawAsync(hub.Address, "POST /api/v1/verify HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 1073741824\r\n\r\n"), StringComparison.Ordinal);
        Assert.Contains(" 401 ", await RawAsync(hub.Address, "POST /api/v1/submissions HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1073741824\r\n\r\n"), StringComparison.Ordinal);
        // One string without an end, in pieces without an announced length.
        await CutOffAsync(hub, "verify", new("{\"code\":\"", 64 << 20));
        await CutOffAsync(hub, "submissions", new("", 80 << 20));
        // Depth.
        using (var deep = await hub.SendAsync(HttpMethod.Post, "verify", new StringContent(new string('[', 100_000), Encoding.UTF8, "application/json"))) Assert.Equal(HttpStatusCode.BadRequest, deep.StatusCode);
        using (var deep = await hub.SubmitRawAsync(person.Person, Encoding.ASCII.GetBytes(new string('[', 2_000_000)), "deep.json")) Assert.Equal(HttpStatusCode.OK, deep.StatusCode);
        // A bomb: ten megabytes that become ten gigabytes.
        using (var bomb = await hub.SubmitRawAsync(person.Person, Bomb(10L << 30), "bomb.gz")) Assert.Equal(HttpStatusCode.OK, bomb.StatusCode);
        // A letter of ten thousand parts, and one of parts within parts.
        var parts = new StringBuilder("From: a@mail.example\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n");
        for (var i = 0; i < 10_000; i++) parts.Append("--b\r\nContent-Type: text/plain\r\n\r\nhttp://part").Append(i).Append(".example/\r\n");
        using (var letter = await hub.SubmitRawAsync(person.Person, Encoding.ASCII.GetBytes(parts + "--b--\r\n"), "parts.eml")) Assert.Equal(HttpStatusCode.OK, letter.StatusCode);
        var nested = new StringBuilder("From: a@mail.example\r\nMIME-Version: 1.0\r\n");
        for (var i = 0; i < 5_000; i++) nested.Append("Content-Type: multipart/mixed; boundary=b").Append(i).Append("\r\n\r\n--b").Append(i).Append("\r\n");
        using (var letter = await hub.SubmitRawAsync(person.Person, Encoding.ASCII.GetBytes(nested.ToString()), "nested.eml")) Assert.Equal(HttpStatusCode.OK, letter.StatusCode);
        // A pack that is none.
        using (var pack = await hub.PackRawAsync("watch", new string('{', 500_000))) Assert.Equal(HttpStatusCode.BadRequest, pack.StatusCode);

        Assert.False(fixture.Process!.HasEnded);
        using var ready = await hub.SendAsync(HttpMethod.Get, "/health/ready", null);
        Assert.Equal(HttpStatusCode.OK, ready.StatusCode);
        var grown = fixture.Process!.WorkingSet - before;
        Assert.True(grown < 800L << 20, $"{grown >> 20} MB more than before");
        TestContext.Current.TestOutputHelper?.WriteLine($"{grown >> 20} MB more than before");
    }

    static byte[] Bomb(long size)
    {
        var packed = new MemoryStream();
        using (var gzip = new System.IO.Compression.GZipStream(packed, System.IO.Compression.CompressionLevel.SmallestSize, leaveOpen: true))
        {
            var zeros = new byte[1 << 20];
            // A gzip file may have many members, of which each is the same.
            for (var i = 0; i < 64; i++) gzip.Write(zeros);
        }
        var member = packed.ToArray();
        var bomb = new MemoryStream();
        for (long i = 0; i < size / (64 << 20); i++) bomb.Write(member);
        return bomb.ToArray();
    }

    /// <summary>It is answered with 413, or the connection ends while we still write: both are an end.</summary>
    static async Task CutOffAsync(HubClient hub, string path, EndlessContent content)
    {
        try
        {
            using var answer = await hub.SendAsync(HttpMethod.Post, path, content);
            Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        }
        catch (HttpRequestException)
        {
            Assert.True(content.Written < 80 << 20, "all of it was taken");
        }
    }

    static async Task<string> RawAsync(Uri address, string request)
    {
        using var client = new System.Net.Sockets.TcpClient();
        await client.ConnectAsync(address.Host, address.Port, Cancel);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request), Cancel);
        using var reader = new StreamReader(client.GetStream());
        return await reader.ReadLineAsync(Cancel) ?? "";
    }

    /// <summary>Comes in pieces, and its length is not announced.</summary>
    sealed class EndlessContent : HttpContent
    {
        readonly string _start;
        readonly long _length;

        public long Written { get; private set; }

        public EndlessContent(string start, long length)
        {
            (_start, _length) = (start, length);
            Headers.ContentType = new("application/json");
        }

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes(_start));
            var piece = new byte[64 << 10];
            piece.AsSpan().Fill((byte)'a');
            try
            {
                for (; Written < _length; Written += piece.Length) await stream.WriteAsync(piece);
            }
            catch (IOException)
            {
                // It has heard enough.
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
