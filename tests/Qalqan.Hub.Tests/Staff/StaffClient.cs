using System.Net;
using System.Text.RegularExpressions;
using Xunit;

namespace Qalqan.Hub.Tests;

/// <summary>A browser without a script, as far as the staff's pages see one: follows nothing by itself, keeps the one cookie.</summary>
sealed partial class StaffClient(Uri address, string? cookie) : IDisposable
{
    readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = address, Timeout = TimeSpan.FromMinutes(1) };

    /// <summary>What the cookie holds; null for none.</summary>
    public string? Cookie { get; set; } = cookie;

    public string FormToken { get; init; } = "";

    public StaffSession? Session { get; init; }

    static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public Task<HttpResponseMessage> GetAsync(string path) => SendAsync(new(HttpMethod.Get, path));

    /// <summary>The text of a page that must be there.</summary>
    public async Task<string> ReadAsync(string path)
    {
        using var response = await GetAsync(path);
        var text = await response.Content.ReadAsStringAsync(Cancel);
        Assert.True(response.StatusCode == HttpStatusCode.OK, $"{path}: {response.StatusCode} {response.Headers.Location}");
        return text;
    }

    /// <summary>Sends a form with this session's token.</summary>
    public Task<HttpResponseMessage> PostAsync(string path, params (string Name, string Value)[] fields) => PostRawAsync(path, [("form", FormToken), .. fields]);

    /// <summary>Sends a form, and expects to be sent to a page; reads that page.</summary>
    public async Task<string> DoAsync(string path, params (string Name, string Value)[] fields)
    {
        using var response = await PostAsync(path, fields);
        Assert.True((int)response.StatusCode is 302 or 303, $"{path}: {response.StatusCode}: {await response.Content.ReadAsStringAsync(Cancel)}");
        return await ReadAsync(response.Headers.Location!.OriginalString);
    }

    /// <summary>Sends a form exactly so.</summary>
    public Task<HttpResponseMessage> PostRawAsync(string path, (string Name, string Value)[] fields, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new FormUrlEncodedContent(fields.Select(f => KeyValuePair.Create(f.Name, f.Value))) };
        foreach (var (name, value) in headers) request.Headers.Add(name, value);
        return SendAsync(request);
    }

    /// <summary>Sends the form of a page that has a token of its own.</summary>
    public async Task<HttpResponseMessage> FillAsync(string page, params (string Name, string Value)[] fields) => await PostRawAsync(page, [("form", TokenIn(await ReadAsync(page))), .. fields]);

    /// <summary>The first form token of a page.</summary>
    public static string TokenIn(string page) => Token().Match(page).Groups[1].Value;

    public void Dispose() => _http.Dispose();

    async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request)
    {
        using (request)
        {
            if (Cookie is not null) request.Headers.Add("Cookie", "qalqan=" + Cookie);
            var response = await _http.SendAsync(request, Cancel);
            if (response.Headers.TryGetValues("Set-Cookie", out var set) && set.FirstOrDefault(c => c.StartsWith("qalqan=", StringComparison.Ordinal)) is { } given) Cookie = given["qalqan=".Length..given.IndexOf(';', StringComparison.Ordinal)];
            return response;
        }
    }

    [GeneratedRegex("name=\"form\" value=\"([^\"]*)\"")]
    private static partial Regex Token();
}
