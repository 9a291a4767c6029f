using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Serialization.Metadata;
using Xunit;

namespace Qalqan.Hub.Tests;

/// <summary>The API of a hub, as a program uses it.</summary>
sealed class HubClient(string address) : IDisposable
{
    readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new(address), Timeout = TimeSpan.FromMinutes(2) };

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Sent with every request; null for none.</summary>
    public string? Token { get; set; }

    public Uri Address => _http.BaseAddress!;

    /// <summary>Uses the set-up code; the token with all scopes is used from here on.</summary>
    public async Task<string> SetUpAsync(string code, string organisation, params string[] domains)
    {
        var done = await CallAsync<SetupRequest, SetupDone>(HttpMethod.Post, "setup", new(code, new(organisation, domains)));
        Token = done.Token;
        return done.Organisation;
    }

    public async Task<string> OrganisationAsync(string name, params string[] domains) => (await CallAsync<OrganisationRequest, Created>(HttpMethod.Post, "organisations", new(name, domains))).Id;

    public async Task<string> ResponderAsync(string organisation, string name, SealingPublicKey sealing, VerifyingKey signing) => (await CallAsync<ResponderRequest, Created>(HttpMethod.Post, "responders",
        new(organisation, name, ["responder"], Convert.ToBase64String(sealing.Bytes), Convert.ToBase64String(signing.Bytes), Convert.ToBase64String(new byte[64])))).Id;

    public async Task<string> TokenAsync(string label, params string[] scopes) => (await CallAsync<TokenRequest, TokenMade>(HttpMethod.Post, "tokens", new(label, scopes))).Token;

    public Task<Enrolled> EnrolAsync(Enrol request) => CallAsync<Enrol, Enrolled>(HttpMethod.Post, "people", request);

    /// <summary>Enrols somebody who reads mail at <paramref name="mail"/>; without one, somebody who looks into the mailbox.</summary>
    public Task<Enrolled> PersonAsync(string? mail = null, string? organisation = null, bool canary = false) =>
        EnrolAsync(new("Tea House", ["en"], mail is null ? null : [new("smtp", mail)], organisation, Canary: canary));

    public Task FeedAsync(string name, FeedTier tier) => CallAsync(HttpMethod.Put, $"feeds/{name}", new FeedRequest(tier));

    /// <summary>Hands in a pack; a text has one indicator in each line.</summary>
    public async Task<Intake> PackAsync(string feed, string pack)
    {
        using var response = await PackRawAsync(feed, pack);
        return await AnswerAsync<Intake>(response);
    }

    public Task<HttpResponseMessage> PackRawAsync(string feed, string pack) => SendAsync(HttpMethod.Post, $"feeds/{feed}/indicators", new StringContent(pack, Encoding.UTF8, "text/plain"));

    public async Task<int> WithdrawAsync(string feed, params (string Kind, string Value)[] values) =>
        (await CallAsync<WithdrawRequest, Withdrawn>(HttpMethod.Post, $"feeds/{feed}/withdrawals", new([.. values.Select(v => new WithdrawnValue(v.Kind, v.Value))]))).Count;

    /// <summary>Hands in evidence, and expects that it is taken.</summary>
    /// <returns>The report.</returns>
    public async Task<string> SubmitAsync(string? person, string text, string name = "message.txt", bool keep = false)
    {
        using var response = await SubmitRawAsync(person, Encoding.UTF8.GetBytes(text), name, keep);
        var said = await response.Content.ReadAsStringAsync(Cancel);
        Assert.True(response.IsSuccessStatusCode, $"{response.StatusCode}: {said}");
        return said;
    }

    public Task<HttpResponseMessage> SubmitRawAsync(string? person, byte[] content, string name = "message.txt", bool keep = false) =>
        SendAsync(HttpMethod.Post, $"submissions?name={Uri.EscapeDataString(name)}{(person is null ? "" : $"&person={person}")}{(keep ? "&keep=true" : "")}", new ByteArrayContent(content));

    public Task<IReadOnlyList<MailboxShown>> MailboxAsync(Enrolled person) => CallAsync<CodeRequest, IReadOnlyList<MailboxShown>>(HttpMethod.Post, "mailbox", new(string.Join(' ', person.ReceiptCode)));

    public Task AcknowledgeAsync(Enrolled person, string notice) => CallAsync(HttpMethod.Post, "mailbox/acknowledgements", new AcknowledgeRequest(string.Join('-', person.ReceiptCode), notice));

    public Task<Checked> VerifyAsync(int number, string code) => CallAsync<VerifyRequest, Checked>(HttpMethod.Post, "verify", new(number, code));

    public async Task<IReadOnlyList<ReleaseShown>> ReleasesAsync()
    {
        using var response = await SendAsync(HttpMethod.Get, "releases", null);
        return await AnswerAsync<IReadOnlyList<ReleaseShown>>(response);
    }

    public Task<ApprovalShown> ApproveAsync(ReleaseShown release, string responder, SigningKey key) =>
        CallAsync<ApprovalRequest, ApprovalShown>(HttpMethod.Post, $"releases/{release.Id}/approvals", Approvals.Sign(responder, key, Convert.FromBase64String(release.Statement), DateTimeOffset.UtcNow.ToUnixTimeSeconds()));

    public async Task DeleteAsync(string person)
    {
        using var response = await SendAsync(HttpMethod.Delete, $"people/{person}", null);
        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
    }

    /// <summary>Any request.</summary>
    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, HttpContent? content)
    {
        using var request = new HttpRequestMessage(method, path.StartsWith('/') ? path : "/api/v1/" + path) { Content = content };
        if (Token is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        return await _http.SendAsync(request, Cancel);
    }

    /// <summary>A JSON body as this hub's API has it.</summary>
    public static HttpContent Json<T>(T body) => JsonContent.Create(body, Type<T>());

    public void Dispose() => _http.Dispose();

    async Task<TAnswer> CallAsync<TRequest, TAnswer>(HttpMethod method, string path, TRequest body)
    {
        using var response = await SendAsync(method, path, Json(body));
        return await AnswerAsync<TAnswer>(response);
    }

    async Task CallAsync<TRequest>(HttpMethod method, string path, TRequest body)
    {
        using var response = await SendAsync(method, path, Json(body));
        Assert.True(response.IsSuccessStatusCode, $"{path}: {response.StatusCode}: {await response.Content.ReadAsStringAsync(Cancel)}");
    }

    static async Task<T> AnswerAsync<T>(HttpResponseMessage response)
    {
        var said = await response.Content.ReadAsStringAsync(Cancel);
        Assert.True(response.IsSuccessStatusCode, $"{response.RequestMessage?.RequestUri?.AbsolutePath}: {response.StatusCode}: {said}");
        return System.Text.Json.JsonSerializer.Deserialize(said, Type<T>())!;
    }

    static JsonTypeInfo<T> Type<T>() => (JsonTypeInfo<T>)ApiJson.Default.GetTypeInfo(typeof(T))!;
}
