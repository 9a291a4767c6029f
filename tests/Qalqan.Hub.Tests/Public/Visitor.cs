using System.Net;
using System.Text.RegularExpressions;
using Xunit;

namespace Qalqan.Hub.Tests;

/// <summary>Somebody at a browser without script: follows redirects, keeps cookies, sends the forms that pages have.</summary>
sealed partial class Visitor : IDisposable
{
    readonly HttpClient _http;

    public Visitor(string address)
    {
        _http = new(new SocketsHttpHandler { UseProxy = false, CookieContainer = Cookies }) { BaseAddress = new(address), Timeout = TimeSpan.FromMinutes(1) };
    }

    public CookieContainer Cookies { get; } = new();

    /// <summary>The page that was got last.</summary>
    public string Page { get; private set; } = "";

    /// <summary>Where it ended, after redirects.</summary>
    public string Path { get; private set; } = "";

    public HttpResponseMessage Response { get; private set; } = new();

    public string? Cookie => Cookies.GetCookies(_http.BaseAddress!).FirstOrDefault()?.Value;

    public Dictionary<string, string> Headers { get; } = [];

    public async Task<HttpStatusCode> GetAsync(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        return await AskAsync(request);
    }

    /// <summary>Sends the form of the page that was got last, as the browser does.</summary>
    public Task<HttpStatusCode> SendAsync(params (string Name, string Value)[] fields) => PostAsync(Path, [.. fields, (FormTokens.Field, Token)]);

    /// <summary>Sends fields to a page, without the token of a form.</summary>
    public async Task<HttpStatusCode> PostAsync(string path, params (string Name, string Value)[] fields)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value))) };
        return await AskAsync(request);
    }

    /// <summary>Sends the form of the page with files.</summary>
    public async Task<HttpStatusCode> UploadAsync(IEnumerable<(string Name, byte[] Content)> files, params (string Name, string Value)[] fields)
    {
        var form = new MultipartFormDataContent { { new StringContent(Token), FormTokens.Field } };
        foreach (var (name, value) in fields) form.Add(new StringContent(value), name);
        foreach (var (name, content) in files) form.Add(new ByteArrayContent(content), "files", name);
        using var request = new HttpRequestMessage(HttpMethod.Post, Path) { Content = form };
        return await AskAsync(request);
    }

    public async Task<HttpStatusCode> AskAsync(HttpRequestMessage request)
    {
        foreach (var (name, value) in Headers) request.Headers.TryAddWithoutValidation(name, value);
        Response = await _http.SendAsync(request, TestContext.Current.CancellationToken);
        Page = await Response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Path = Response.RequestMessage!.RequestUri!.AbsolutePath;
        return Response.StatusCode;
    }

    public string Token => TokenField().Match(Page).Groups[1].Value;

    /// <summary>Checks a link, asks for a code, writes it down.</summary>
    /// <returns>The code.</returns>
    public async Task<string> JoinAsync(string language, string text)
    {
        await GetAsync($"/{language}/check");
        await SendAsync(("text", text));
        Assert.Contains("<header class=\"v ", Page, StringComparison.Ordinal);
        await SendAsync();
        Assert.EndsWith("/receipt", Path, StringComparison.Ordinal);
        var code = string.Join(' ', Group().Matches(Page).Select(m => m.Groups[1].Value));
        await SendAsync(("do", "done"));
        Assert.EndsWith("/mailbox", Path, StringComparison.Ordinal);
        return code;
    }

    public void Dispose() => _http.Dispose();

    [GeneratedRegex("name=\"form\" value=\"([^\"]*)\"")]
    private static partial Regex TokenField();

    [GeneratedRegex("<code dir=\"ltr\">([A-Z]{4})</code>")]
    private static partial Regex Group();
}
